"""What may be said to the questions of a category, and how it is kept."""

from typing import Any

import pytest

from services.intake.questions import Given, checked
from shared.commune import Category

LIGHT = Category.model_validate(
    {
        "code": "DC",
        "name": "Chiếu sáng",
        "working_days": 5,
        "questions": [
            {"code": "cot", "text": "Số cột?", "kind": "text"},
            {"code": "bong", "text": "Mấy bóng?", "kind": "number"},
            {"code": "tu", "text": "Từ ngày nào?", "kind": "date", "required": True},
            {"code": "bi", "text": "Bị gì?", "kind": "choice", "choices": [{"code": "tat", "text": "Tắt"}]},
            {
                "code": "mau",
                "text": "Màu gì?",
                "kind": "choices",
                "choices": [{"code": code, "text": code} for code in ("do", "xanh", "vang")],
            },
        ],
    }
)
SINCE = {"tu": "2026-11-20"}


def kept(code: str, said: Given) -> Any:
    values, wrong = checked(LIGHT, SINCE | {code: said})
    assert wrong == {}
    return values.get(code)


@pytest.mark.parametrize(
    ("code", "said", "because"),
    [
        ("may", "A12", "This category has no such question."),
        ("cot", "A" * 501, "Write at most 500 characters."),
        ("cot", ["A12", "A13"], "Give one answer."),
        ("bong", "ba", "Write a number, such as 12 or 2.5."),
        ("bong", "1.500", "Write a number, such as 12 or 2.5."),
        ("bong", "٣", "Write a number, such as 12 or 2.5."),
        ("bong", float("nan"), "Write a number, such as 12 or 2.5."),
        ("tu", "hôm qua", "Write a day, such as 27/11/2026."),
        ("tu", "31/02/2026", "Write a day, such as 27/11/2026."),
        ("tu", "0001-01-01T00:00:00Z", "Write a day, such as 27/11/2026."),
        ("bi", "chay", "Choose an answer from the list."),
        ("bi", ["tat", "tat"], "Give one answer."),
        ("mau", ["do", "tim"], "Choose an answer from the list."),
    ],
)
def test_what_was_not_asked_for_is_wrong_beside_its_question(code: str, said: Given, because: str) -> None:
    values, wrong = checked(LIGHT, SINCE | {code: said})
    assert wrong == {f"details.{code}": because}
    assert code not in values


@pytest.mark.parametrize("said", [{}, {"tu": ""}, {"tu": " \u200b "}, {"tu": []}])
def test_a_required_question_has_to_be_answered(said: dict[str, Given]) -> None:
    assert checked(LIGHT, said) == ({}, {"details.tu": "Answer this question."})


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert checked(LIGHT, {"bi": "chay", "bong": "ba"})[1].keys() == {"details.bi", "details.bong", "details.tu"}


def test_without_a_category_nothing_is_asked() -> None:
    assert checked(None, {}) == ({}, {})
    assert checked(None, {"cot": "A12"})[1] == {"details.cot": "This category has no such question."}


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("cot", "  A\u200b12\n ngõ 3 ", "A12 ngõ 3"),
        ("cot", "A" * 500, "A" * 500),
        ("cot", ["A12"], "A12"),
        ("cot", 12, "12"),
        ("bong", 3, "3"),
        ("bong", 2.5, "2.5"),
        ("bong", "2,5", "2.5"),
        ("bong", "-1", "-1"),
        ("tu", "20/11/2026", "2026-11-20"),
        ("tu", "2026-11-20", "2026-11-20"),
        ("tu", "2026-11-19T23:00:00Z", "2026-11-20"),
        ("bi", "tat", "tat"),
        ("mau", "xanh", ["xanh"]),
        ("mau", ["xanh", "do", "xanh"], ["do", "xanh"]),
        ("cot", "", None),
        ("mau", [""], None),
    ],
)
def test_what_was_said_is_kept_tidied(code: str, said: Given, value: Any) -> None:
    assert kept(code, said) == value
