"""The questions of all categories as fields of one form."""

import pytest

from services.intake.asking import asking, beside_fields, fields, in_form, labels
from shared.errors import Invalid
from tests.support.commune import COMMUNE


def test_only_categories_that_ask_more_stand_in_the_form() -> None:
    assert [one.category.code for one in asking(COMMUNE, "vi")] == ["DC", "MT"]


def test_each_field_is_named_by_its_category_and_read_as_one_or_several() -> None:
    assert fields(COMMUNE) == {
        "details.DC.so-cot": False,
        "details.DC.bi-gi": False,
        "details.DC.tu-ngay": False,
        "details.MT.loai-rac": True,
        "details.MT.may-ngay": False,
    }
    assert labels(COMMUNE, "en")["details.DC.tu-ngay"] == "Since when?"


@pytest.mark.parametrize("category", [None, "", "GT", "XX"])
def test_without_a_category_that_asks_nothing_is_taken(category: str | None) -> None:
    assert in_form(COMMUNE, category, {"details.DC.so-cot": "A12"}) == {}


def test_what_stands_at_another_category_is_left_out() -> None:
    values: dict[str, str | list[str]] = {"details.DC.so-cot": "A12", "details.MT.loai-rac": ["xay-dung"]}
    assert in_form(COMMUNE, "MT", values) == {"loai-rac": ["xay-dung"]}


def test_what_is_wrong_with_a_detail_stands_beside_its_field() -> None:
    refusal = Invalid("Wrong.", {"details.so-cot": "Too long.", "words": "Too short."})
    assert beside_fields(refusal, "DC").errors == {"details.DC.so-cot": "Too long.", "words": "Too short."}
    assert refusal.errors.keys() == {"details.so-cot", "words"}
