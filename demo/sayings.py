"""What everybody says: texts by category, with the day and the place filled in."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from demo.reports import Report
from shared.text import slug

WORDS = Path(__file__).parent / "words"
COMMUNE = "địa bàn xã"
UNSORTED = "KH"


@dataclass(frozen=True)
class Answer:
    """A unit's answer, and what editors make of it."""

    title: str
    answer: str
    summary: str
    by: str


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def categories() -> frozenset[str]:
    """The codes that there are answers for."""
    return frozenset(_table("answers"))


def filled(text: str, report: Report, day: date) -> str:
    return text.format(day=f"{day:%d/%m/%Y}", where=_where(report))


def _where(report: Report) -> str:
    """`Thôn Mòng` in the middle of a sentence."""
    return report.area[0].lower() + report.area[1:] if report.area else COMMUNE


def answer_to(report: Report, day: date) -> Answer:
    """The answer that fits best: by kind, by category, by the words of the report."""
    said = {key: filled(text, report, day) for key, text in _entry(report).items() if isinstance(text, str)}
    return Answer(said["title"], said["answer"], said.get("summary", said["answer"]), said["by"])


def _entry(report: Report) -> Mapping[str, Any]:
    category = report.category if report.category in categories() else UNSORTED
    chosen = _by_words(_table("answers")[category], report.text)
    asked = _table("questions").get(category) if report.kind == "question" else None
    return {**chosen, "summary": asked["answer"], **asked} if asked else chosen


def _by_words(entries: Sequence[Mapping[str, Any]], text: str) -> Mapping[str, Any]:
    words = f"-{slug(text)}-"
    return next((one for one in entries if any(f"-{word}-" in words for word in one.get("about", ()))), entries[-1])


def reply(name: str, report: Report, day: date, chance: int = 0) -> str:
    """What somebody else says; `chance` chooses among several."""
    said = _table("replies")[name]
    return filled(said if isinstance(said, str) else said[chance % len(said)], report, day)


def headline(report: Report, day: date) -> str | None:
    """What a clerk says for everyone; None where only its citizen can mean it."""
    text = _table("replies")["headlines"].get(report.category)
    return filled(text, report, day) if text else None


def refusal(reason: str) -> str:
    text: str = _table("replies")["refusals"][reason]
    return text
