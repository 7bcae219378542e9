"""Words from outside: what nobody sees is dropped, what letters need stays, and words say something."""

from typing import Annotated

import pytest
from pydantic import StringConstraints, TypeAdapter, ValidationError

from shared.text import Line, NotBlank, Tidy, slug, tidy

WORDS: TypeAdapter[str] = TypeAdapter(Annotated[str, StringConstraints(max_length=50), Tidy, NotBlank])
NOTHING = {
    "nothing": "",
    "blanks": "   \n\t ",
    "zero-width blanks": "\u200b" * 12,
    "joiners": "\u200d" * 12,
    "word joiners": "\u2060" * 12,
    "a direction": "\u202e",
    "soft hyphens": "\u00ad" * 12,
    "Hangul fillers": "\u3164" * 12,
    "a Braille blank": "\u2800" * 12,
    "stops": "............",
    "emoji": "🙏🙏🙏👍🏽❤️",
    "a family": "👨‍👩‍👧",
    "tags": "\U000e0041" * 12,
    "NUL": "\0" * 12,
    "no-break blanks": "\u00a0" * 12,
}
KEPT = {
    "Việt": "Nước ngập đến đầu gối",
    "a family": "nhà 👨‍👩‍👧 tôi",
    "Persian": "می‌خواهم",
    "lines and tabs": "một\n\thai",
    "Chinese": "日本",
    "one digit": "6",
}
DROPPED = {
    "Giả\u202eđảo": "Giảđảo",
    "\u2067ẩn\u2069 \u200fđi\u200e": "ẩn đi",
    "\ufeffđầu": "đầu",
    "một\u200bhai": "mộthai",
    "a\x1b[31mb": "a[31mb",
    "một\r\nhai\rba\u2028bốn": "một\nhai\nba\nbốn",
    "Nu\u031b\u200bo\u031b\u0301c": "Nươ\u0301c".replace("ơ\u0301", "ớ"),
}


@pytest.mark.parametrize("typed", NOTHING.values(), ids=NOTHING)
def test_what_says_nothing_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        WORDS.validate_python(typed)
    with pytest.raises(ValidationError):
        TypeAdapter(Line).validate_python(typed)


@pytest.mark.parametrize("typed", KEPT.values(), ids=KEPT)
def test_what_people_write_stays_as_it_is(typed: str) -> None:
    assert WORDS.validate_python(typed) == typed


@pytest.mark.parametrize(("typed", "kept"), DROPPED.items(), ids=[repr(typed) for typed in DROPPED])
def test_what_nobody_sees_is_dropped(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_a_name_becomes_part_of_an_address() -> None:
    assert slug("Nhà văn hóa Tiểu khu 6") == "nha-van-hoa-tieu-khu-6"
    assert slug("日本") == ""
