"""What was said to the questions of a category, as it is kept and as people read it."""

import pytest

from shared.commune import Category
from shared.details import Detail, boxed, details_in
from tests.support.commune import COMMUNE

LIGHT = Category.model_validate(
    {
        "code": "DC",
        "name": "Chiếu sáng",
        "working_days": 5,
        "questions": [
            {"code": "tu", "text": {"vi": "Từ ngày nào?", "en": "Since when?"}, "kind": "date"},
            {
                "code": "bi",
                "text": "Bị gì?",
                "kind": "choices",
                "choices": [
                    {"code": "tat", "text": {"vi": "Tắt", "en": "Off"}},
                    {"code": "nhay", "text": {"vi": "Nháy", "en": "Flickers"}},
                ],
            },
        ],
    }
)
ASKS = COMMUNE.model_copy(update={"categories": (LIGHT,)})


def test_where_nothing_was_said_there_is_no_box() -> None:
    assert boxed("DC", {}) is None
    assert details_in(None, ASKS, "vi") == []


def test_the_same_said_in_another_order_is_the_same_box() -> None:
    assert boxed("DC", {"tu": "2026-11-20", "bi": ["tat"]}) == boxed("DC", {"bi": ["tat"], "tu": "2026-11-20"})


def test_questions_and_choices_are_told_in_the_language_of_who_reads() -> None:
    box = boxed("DC", {"bi": ["tat", "nhay"], "tu": "2026-11-20"})
    assert details_in(box, ASKS, "en") == [
        Detail("tu", "Since when?", "2026-11-20", "Friday, 20 November 2026"),
        Detail("bi", "Bị gì?", ["tat", "nhay"], "Off; Flickers"),
    ]


@pytest.mark.parametrize("category", ["DC", "XX"])
def test_what_is_asked_no_more_stands_under_its_code(category: str) -> None:
    assert details_in(boxed(category, {"cot": "A12"}), ASKS, "vi") == [Detail("cot", "cot", "A12", "A12")]


def test_what_does_not_fit_the_question_of_today_is_told_as_it_is() -> None:
    box = boxed("DC", {"tu": "hôm qua", "bi": ["vo"]})
    assert [one.answer for one in details_in(box, ASKS, "vi")] == ["hôm qua", "vo"]
