"""What is worth a question, found in small rows of what happened. Pure: one function for each kind of signal."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import TypeVar
from uuid import UUID

from services.oversight.signals.bursts import bursts, cases_of, is_shortly_before
from services.oversight.signals.domain import Found
from shared.events.oversight import SignalKind
from shared.signals import LEAST, Signals

LOOKED_BACK = timedelta(days=7)  # a sweep that could not run for some days misses nothing
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
USUAL_WEEKS = 8
LONGER_BY_DAYS = 1.0  # between minutes and hours nobody waits longer than others

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Answered:
    case_id: UUID
    at: datetime
    unit: str
    alike: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A case got another date, unit or category. `was…`, `given`, `due`: from whom, since when, and until when."""

    case_id: UUID
    at: datetime
    extended: bool
    unit: str
    category: str | None
    was_unit: str
    was_category: str | None
    given: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    case_id: UUID
    at: datetime
    point: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What came from an area or a point: how many reports in the usual weeks, the last of all, the newest cases."""

    code: str
    reports: int
    last: datetime
    cases: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Waited:
    """How many days a case waited for its first answer."""

    case_id: UUID
    at: datetime
    area: str
    days: float


def answers_in_a_burst(rows: Sequence[Answered], asked: Signals, now: datetime) -> Iterator[Found]:
    """Many answers of one unit within minutes of each other, of all that it gave in these days."""
    for unit, answers in _by(rows, lambda one: one.unit).items():
        late = [one for one in answers if now - one.at <= LOOKED_BACK]
        for burst in bursts(late, asked.answers_within, asked.answers, now):
            yield _run("answers_in_a_burst", unit, burst, of=len(late))


def answers_alike(rows: Sequence[Answered], asked: Signals, now: datetime) -> Iterator[Found]:
    """Answers of one unit to several cases, alike word for word, of all that it gave in this time."""
    of = {unit: len(answers) for unit, answers in _by(rows, lambda one: one.unit).items()}
    told = [one for one in rows if one.alike]
    for (unit, words), answers in _by(told, lambda one: (one.unit, one.alike)).items():
        is_over = now - max(one.at for one in answers) > asked.answers_within
        if is_over and len({one.case_id for one in answers}) >= asked.alike:
            yield _run("answers_alike", unit, answers, of=of[unit], within=str(words))


def changed_before_due(rows: Sequence[Moved], asked: Signals, now: datetime) -> Iterator[Found]:
    """A case that got another unit or category shortly before its date; about the unit that had it."""
    for one in rows:
        changed = (one.unit, one.category) != (one.was_unit, one.was_category)
        if one.extended or not changed or now - one.at > LOOKED_BACK:
            continue
        if is_shortly_before(one.due, one.at, one.given, asked.due_hours):
            yield Found(
                "changed_before_due", one.was_unit, one.at, one.due, (one.case_id,), count=1, within=str(one.case_id)
            )


def extended_before_due(rows: Sequence[Moved], asked: Signals, now: datetime) -> Iterator[Found]:
    """A unit with the habit of extending at the last moment."""
    since = now - timedelta(days=asked.extensions_days)
    extensions = [one for one in rows if one.extended and one.at > since]
    for unit, own in _by(extensions, lambda one: one.unit).items():
        late = [one for one in own if is_shortly_before(one.due, one.at, one.given, asked.due_hours)]
        if len(late) >= asked.extensions and len(late) * 100 >= len(own) * asked.extensions_percent:
            yield Found("extended_before_due", unit, since, now, cases_of(late), count=len(late), of=len(own))


def verdicts_in_a_burst(rows: Sequence[Judged], asked: Signals, now: datetime) -> Iterator[Found]:
    """Many verdicts within one hour, or within a day about cases of one point; of all in these days."""
    for burst in bursts(rows, HOUR, asked.verdicts, now):
        yield _run("verdicts_in_a_burst", "", burst, of=len(rows))
    for point, verdicts in _by((one for one in rows if one.point), lambda one: str(one.point)).items():
        for burst in bursts(verdicts, DAY, asked.verdicts_of_a_point, now):
            yield _run("verdicts_in_a_burst", point, burst, of=len(rows))


def area_silent(rows: Sequence[Heard], asked: Signals, now: datetime) -> Iterator[Found]:
    """An area from where reports came, and none come any more."""
    return _silent("area_silent", rows, asked, now)


def point_silent(rows: Sequence[Heard], asked: Signals, now: datetime) -> Iterator[Found]:
    """An open point from where reports came, and none come any more."""
    return _silent("point_silent", rows, asked, now)


def area_waits_longer(rows: Sequence[Waited], asked: Signals, now: datetime) -> Iterator[Found]:
    """An area that waits longer for its first answers than the others do."""
    since = now - timedelta(days=asked.waits_days)
    for area, own in _by(rows, lambda one: one.area).items():
        others = [one.days for one in rows if one.area != area]
        if len(own) < LEAST or len(others) < LEAST:
            continue
        days, theirs = median(one.days for one in own), median(others)
        if days * 100 >= theirs * asked.waits_percent and days - theirs >= LONGER_BY_DAYS:
            found = Found("area_waits_longer", area, since, now, cases_of(own), count=len(own), of=len(others))
            yield replace(found, days=round(days, 1), others_days=round(theirs, 1))


def _silent(kind: SignalKind, rows: Sequence[Heard], asked: Signals, now: datetime) -> Iterator[Found]:
    for one in rows:
        if one.reports >= asked.silent_reports and now - one.last >= timedelta(weeks=asked.silent_weeks):
            yield Found(kind, one.code, one.last, now, one.cases, count=one.reports)


def _run(
    kind: SignalKind, about: str, run: Sequence[Answered] | Sequence[Judged], *, of: int, within: str = ""
) -> Found:
    moments = [one.at for one in run]
    cases = cases_of(run)
    return Found(kind, about, min(moments), max(moments), cases, count=len(run), of=of, within=within)


def _by(rows: Iterable[Row], key: Callable[[Row], Key]) -> Mapping[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
