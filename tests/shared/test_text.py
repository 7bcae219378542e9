"""Words from outside: what nobody sees is dropped, what letters need stays, and words say something."""

from typing import Annotated

import pytest
from pydantic import StringConstraints, TypeAdapter, ValidationError

from shared.text import Line, NotBlank, Tidy, holds, search_words, slug, tidy
from tests.inputs.words import DROPPED, KEPT, NOTHING

WORDS: TypeAdapter[str] = TypeAdapter(Annotated[str, StringConstraints(max_length=50), Tidy, NotBlank])


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


@pytest.mark.parametrize("typed", ["ngap duong", "NGẬP Đường", "  duong,  ngap! ", "ngậ đươ"])
def test_words_are_found_without_diacritics_capitals_and_order(typed: str) -> None:
    assert holds("Đường trước nhà bị ngập.", search_words(typed))


@pytest.mark.parametrize("typed", ["duong nga cong", "gap", "uong", "nhaf"])
def test_a_text_that_lacks_a_word_or_only_holds_it_inside_of_others_is_not_found(typed: str) -> None:
    assert not holds("Đường trước nhà bị ngập.", search_words(typed))


def test_what_has_no_letters_and_digits_looks_for_nothing() -> None:
    assert search_words(" –, …  \u200b") == []


def test_words_of_other_writings_are_found_too() -> None:
    assert holds("水浸 в Москве, Straße überflutet", search_words("水浸 москве uberflutet"))
