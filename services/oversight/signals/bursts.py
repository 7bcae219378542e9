"""What came close together, and what came shortly before a date. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

QUARTER = 4  # a day before the date is no short time for who had four hours in all


class Fact(Protocol):
    @property
    def case_id(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...


One = TypeVar("One", bound=Fact)


def bursts(facts: Sequence[One], within: timedelta, least: int, now: datetime) -> Iterator[list[One]]:
    """The longest runs in which each fact stands among `least` or more within such a time, and that are over.

    What is not over is said when it is: then the whole of it is evidence, and not its first minutes.
    """
    ordered = sorted(facts, key=lambda one: one.at)
    runs: list[tuple[int, int]] = []
    begin = 0
    for end, fact in enumerate(ordered):
        while fact.at - ordered[begin].at > within:
            begin += 1
        if end - begin + 1 >= least:
            first = runs.pop()[0] if runs and begin <= runs[-1][1] else begin
            runs.append((first, end))
    yield from (ordered[first : last + 1] for first, last in runs if now - ordered[last].at > within)


def cases_of(facts: Sequence[One]) -> tuple[UUID, ...]:
    """Their cases, each once, the newest first."""
    newest = sorted(facts, key=lambda one: one.at, reverse=True)
    return tuple(dict.fromkeys(one.case_id for one in newest))


def is_shortly_before(due: datetime, at: datetime, given: datetime, hours: int) -> bool:
    """Whether a moment lies within so many hours before a date, and in the last quarter of the time that was given."""
    left = due - at
    return timedelta(0) <= left <= min(timedelta(hours=hours), (due - given) / QUARTER)
