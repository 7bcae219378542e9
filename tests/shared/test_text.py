"""Words from outside: what nobody sees is dropped, what letters need stays, and words say something."""

from typing import Annotated

import pytest
from pydantic import StringConstraints, TypeAdapter, ValidationError

from shared.text import Line, NotBlank, Tidy, slug, tidy
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
