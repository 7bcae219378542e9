"""What is asked of whoever chooses a category, and what may be said to it: the same at every door. Pure.

A question is data of the commune's file. What a door calls a detail is named `details.<code>` where it is wrong.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.calendar import LOCAL
from shared.commune import Category, FurtherQuestion
from shared.details import Value, Values
from shared.text import as_iso, tidy

Given = str | int | float | Sequence[str]  # as it comes in

LONGEST_DETAIL = 500  # characters: a detail is no second report
# At most two decimals: 1.500 is one and a half to some and fifteen hundred to others, and is asked for anew.
NUMBER = re.compile(r"(-?\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)
ISO_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d", re.ASCII)  # within the time of anybody who reports


class _Wrong(Exception):
    """What was said is not what was asked for; the message says what is."""


def named(code: str) -> str:
    """What a detail is called where it is wrong."""
    return f"details.{code}"


def code_named(name: str) -> str | None:
    """The code in such a name; None where it is another field."""
    return name.removeprefix("details.") if name.startswith("details.") else None


def checked(category: Category | None, given: Mapping[str, Given]) -> tuple[Values, dict[str, str]]:
    """What is kept of what was said, and what is wrong with it. Without a category nothing is asked; what is empty was
    not said."""
    asked = {question.code: question for question in category.questions} if category else {}
    said = {code: texts for code, value in given.items() if (texts := _texts(value))}
    wrong = {named(code): "This category has no such question." for code in said if code not in asked}
    values: dict[str, Value] = {}
    for code, question in asked.items():
        try:
            if code in said:
                values[code] = _value(question, said[code])
            elif question.required:
                raise _Wrong("Answer this question.")
        except _Wrong as what:
            wrong[named(code)] = str(what)
    return values, wrong


def answered(question: FurtherQuestion, given: Given) -> Value | None:
    """What is kept of what was said to one question; None where it is no answer to it."""
    try:
        return _value(question, _texts(given))
    except _Wrong:
        return None


def _texts(given: Given) -> list[str]:
    several = [str(given)] if isinstance(given, str | int | float) else given
    return [text for one in several if (text := " ".join(tidy(one).split()))]


def _value(question: FurtherQuestion, said: Sequence[str]) -> Value:
    if question.kind == "choices":
        chosen = dict.fromkeys(_on_the_list(question, one) for one in said)
        return [choice.code for choice in question.choices if choice.code in chosen]
    if len(said) > 1:
        raise _Wrong("Give one answer.")
    match question.kind:
        case "choice":
            return _on_the_list(question, said[0])
        case "number":
            return _number(said[0])
        case "date":
            return _day(said[0])
        case "text":
            return _short(said[0])


def _on_the_list(question: FurtherQuestion, said: str) -> str:
    if all(said != choice.code for choice in question.choices):
        raise _Wrong("Choose an answer from the list.")
    return said


def _number(said: str) -> str:
    found = NUMBER.fullmatch(said)
    if found is None:
        raise _Wrong("Write a number, such as 12 or 2.5.")
    return ".".join(part for part in found.groups() if part)


def _day(said: str) -> str:
    """A day as people write it, ISO 8601, or the commune's day of a moment."""
    try:
        at = datetime.fromisoformat(str(as_iso(said)))
        day = (at.astimezone(LOCAL) if at.tzinfo else at).date().isoformat()
    except (ValueError, OverflowError):
        day = ""
    if not ISO_DAY.fullmatch(day):
        raise _Wrong("Write a day, such as 27/11/2026.")
    return day


def _short(said: str) -> str:
    if len(said) > LONGEST_DETAIL:
        raise _Wrong(f"Write at most {LONGEST_DETAIL} characters.")
    return said
