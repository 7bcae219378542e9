"""What senders said to the questions of their category: as one box holds it, and as people read it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import orjson

from shared.commune import Commune, FurtherQuestion
from shared.web.formats import day

Value = str | list[str]  # several for what one may choose several of
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Detail:
    """A question, and what was said to it: as it is kept, and in words."""

    code: str
    question: str
    value: Value
    answer: str


def boxed(category: str, values: Values) -> str | None:
    """What is sealed: one line of JSON, the same for the same values; None where nothing was said."""
    if not values:
        return None
    held = {"category": category, "details": dict(values)}
    return orjson.dumps(held, option=orjson.OPT_SORT_KEYS).decode()


def details_in(box: str | None, commune: Commune, language: str) -> list[Detail]:
    """What a box holds, in the order of the questions of today. What is not asked any more stands last, under its
    code."""
    if box is None:
        return []
    held = orjson.loads(box)
    category, values = commune.category(held["category"]), held["details"]
    asked = {question.code: question for question in category.questions} if category else {}
    order = [*(code for code in asked if code in values), *(code for code in values if code not in asked)]
    return [_detail(code, values[code], asked.get(code), language) for code in order]


def _detail(code: str, value: Value, question: FurtherQuestion | None, language: str) -> Detail:
    said = [value] if isinstance(value, str) else value
    answer = "; ".join(_said(one, question, language) for one in said)
    return Detail(code, question.text.in_language(language) if question else code, value, answer)


def _said(value: str, question: FurtherQuestion | None, language: str) -> str:
    if question is None:
        return value
    if question.kind == "date":
        return _day(value, language)
    found = next((choice for choice in question.choices if choice.code == value), None)
    return found.text.in_language(language) if found else value


def _day(value: str, language: str) -> str:
    """As it is kept where it is no day: the question may have been of another kind once."""
    try:
        return day(date.fromisoformat(value), language)
    except ValueError:
        return value
