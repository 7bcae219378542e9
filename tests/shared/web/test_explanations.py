"""A mistake is explained in a sentence that fits what was asked for."""

from datetime import date
from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError

from shared.web.explanations import explain


class Entry(BaseModel):
    day: Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 12, 31))] = date(2026, 11, 23)
    stars: Annotated[int, Field(ge=1, le=5)] = 3


def said(sentence: str, **values: object) -> str:
    return sentence % values if values else sentence


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"day": "2019-12-31"}, "Hãy chọn ngày 01/01/2020 hoặc muộn hơn."),
        ({"day": "2101-01-01"}, "Hãy chọn ngày 31/12/2100 hoặc sớm hơn."),
        ({"stars": 0}, "Số nhỏ nhất là 1."),
        ({"stars": 6}, "Số lớn nhất là 5."),
    ],
)
def test_a_limit_of_a_date_is_said_as_a_date_and_one_of_a_number_as_a_number(
    entry: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationError) as wrong:
        Entry.model_validate(entry)
    assert explain(wrong.value.errors()[0], said) == sentence
