"""Words as the house keeps them: composed (phones often send NFD), with plain line ends and visible, trimmed."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

JOINERS = "\u200c\u200d"  # the only format characters that letters and emoji need
FILLERS = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters to Unicode, nothing to the eye
_FILLERS = frozenset(FILLERS)
KEPT_CONTROLS = "\n\t"
PLANES = (range(0x20000), range(0xE0000, 0xE1000))  # outside of these there are no such characters
DIACRITICS = re.compile("[\u0300-\u036f]+")  # combining ones, as NFD has them
WORDS = re.compile(r"[^\W_]+")
# A telephone number however it is grouped, or an e-mail address.
CONTACT = re.compile(r"\+?\d(?:[ .()-]{0,2}\d){7,}|\S@\S")
LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")


def tidy(text: str) -> str:
    """Without what nobody sees: control and format characters, bidirectional overrides, zero-width blanks."""
    if not text.isprintable() or not _FILLERS.isdisjoint(text):  # most lines hold nothing of the kind
        text = UNSEEN.sub("", LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip()


def _unseen(letter: str) -> bool:
    return letter in FILLERS or (
        unicodedata.category(letter) in ("Cc", "Cf") and letter not in KEPT_CONTROLS and letter not in JOINERS
    )


UNSEEN = re.compile(f"[{re.escape(''.join(filter(_unseen, map(chr, chain(*PLANES)))))}]")


def _tidied(given: object) -> object:
    return tidy(given) if isinstance(given, str) else given


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit of any writing."""
    return any(letter.isalnum() for letter in text)


def _not_blank(text: str) -> str:
    if not says_something(text):
        raise PydanticCustomError("no_words", "There is neither a letter nor a digit.")
    return text


def _for_everyone(text: str) -> str:
    if CONTACT.search(text):
        raise PydanticCustomError("contact_inside", "There is a telephone number or an e-mail address in it.")
    return text


def as_iso(given: object) -> object:
    """A day as people write it, the way that ISO 8601 does; all else as it is."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", given.strip()) if isinstance(given, str) else None
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else given


def folded(text: str) -> str:
    """In small letters without diacritics: `Đường ngập` becomes `duong ngap`, as people type it in a hurry."""
    return DIACRITICS.sub("", unicodedata.normalize("NFD", text.lower().replace("đ", "d")))


def slug(text: str) -> str:
    """As part of an address: `Nhà văn hóa Tiểu khu 6` becomes `nha-van-hoa-tieu-khu-6`."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")


def search_words(typed: str) -> list[str]:
    """The words that are looked for, folded: letters and digits of any writing."""
    return WORDS.findall(folded(tidy(typed)))


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether each of these folded words begins a word of the text."""
    inside = folded(text)
    if not all(word in inside for word in words):  # most texts hold none of them
        return False
    spaced = f" {' '.join(WORDS.findall(inside))}"
    return all(f" {word}" in spaced for word in words)


# Annotated[str, Field(max_length=…), Tidy]: tidied first, measured then.
Tidy = BeforeValidator(_tidied)
# Annotated[str, Field(max_length=…), Tidy, NotBlank]: and at least one letter or digit, after that.
NotBlank = AfterValidator(_not_blank)
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), Tidy, NotBlank]
# Annotated[str, …, ForEveryone]: what is public names nobody's telephone number and e-mail address.
ForEveryone = AfterValidator(_for_everyone)
# Annotated[date, AsWritten]: 23/11/2026 as people write it where the browser brings no calendar, beside 2026-11-23.
AsWritten = BeforeValidator(as_iso)
