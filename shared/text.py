"""Words as they come in: composed, trimmed, and as parts of an address."""

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints


def tidy(text: str) -> str:
    """NFC (phones often send NFD), plain line ends, no NUL (PostgreSQL keeps none), no blanks around."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\0", "").strip()


def slug(text: str) -> str:
    """`Nhà văn hóa Tiểu khu 6` → `nha-van-hoa-tieu-khu-6`."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(letter for letter in bare if not unicodedata.combining(letter))).strip(
        "-"
    )


def _tidy(sent: Any) -> Any:
    return tidy(sent) if isinstance(sent, str) else sent


# Before the limits are checked, so that they count what is kept, and say "characters" when it is too long.
Tidy = BeforeValidator(_tidy)
Line = Annotated[str, Tidy, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[str, Tidy, StringConstraints(min_length=1, max_length=5000)]
