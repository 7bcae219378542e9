"""Words as the house keeps them: composed (phones often send NFD), with plain line ends, without NUL, trimmed."""

import re
import unicodedata
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints


def tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\0", "").strip()


def _tidied(given: object) -> object:
    return tidy(given) if isinstance(given, str) else given


def slug(text: str) -> str:
    """As part of an address: `Nhà văn hóa Tiểu khu 6` becomes `nha-van-hoa-tieu-khu-6`."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    folded = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


# Annotated[str, Field(max_length=…), Tidy]: tidied first, measured then.
Tidy = BeforeValidator(_tidied)
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), Tidy]
