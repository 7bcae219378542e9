"""What a commune publishes of itself, so that the helper marks none of it."""

import re

from shared.commune import Commune
from shared.privacy.passages import Known
from shared.text import folded

KINDS_OF_PLACE = re.compile(r"^(?:xã|phường|thị trấn|tỉnh|thành phố|thôn|xóm|bản|ấp|tiểu khu|khu|tổ) ", re.IGNORECASE)
EMAIL = re.compile(r"\S+@\S+[a-z0-9]")
NUMBER = re.compile(r"\+?\d[\d .()-]{6,}\d")


def known_to(commune: Commune) -> Known:
    """Its places and bodies by name, and the numbers and addresses under which it wants to be reached."""
    called = [commune.name, commune.province]
    for parts in (commune.areas, commune.units, commune.points, commune.bodies):
        called.extend(part.name for part in parts)
    reached = folded(f"{commune.contact.model_dump_json()} {commune.emergency.model_dump_json()}")
    return Known(
        places=frozenset(name for one in called for name in _names(one)),
        contacts=frozenset(EMAIL.findall(reached)) | {re.sub(r"\D", "", one) for one in NUMBER.findall(reached)},
    )


def _names(name: str) -> set[str]:
    """As it is written, and without the kind of place; in small letters, also without diacritics."""
    short = KINDS_OF_PLACE.sub("", name).lower()
    return {name.lower(), short, f"={folded(name)}", f"={folded(short)}"}
