"""What became of the reports, counted: by the month in which they came, and by area, category and unit.

No figure tells of a report's words. A report that was erased or withdrawn counts as received, as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

import asyncpg

from shared import clock
from shared.calendar import LOCAL
from shared.events import dispatch, intake, oversight, triage
from shared.events.envelope import Envelope
from shared.reading import NOT_YET, Changes, ReadModel

MONTHS = 12  # that are told, this one the last
ENOUGH = 5  # fewer say nothing about a share

By = Literal["area", "category", "unit"]
FromDispatch = dispatch.CaseForwarded | dispatch.DeadlineExtended | dispatch.CaseAnswered


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of `publisher.outcomes`. `due`: of the round that is answered last, or waits for its answer."""

    case_id: UUID
    # from intake
    received_at: datetime = NOT_YET
    reported_area: str | None = None
    judged_round: int = 0
    verdict: str | None = None
    # from triage
    category: str | None = None
    decided_area: str | None = None
    # from dispatch
    unit: str | None = None
    due: datetime | None = None
    answered_at: datetime | None = None
    answered_round: int = 0
    answered_unit: str | None = None
    # from oversight
    reopened: int = 0


def _from_intake(heard: Envelope, event: intake.CaseReceived | intake.VerdictGiven) -> Changes:
    match event:
        case intake.CaseReceived():
            return {"received_at": heard.time, "reported_area": event.area}
        case intake.VerdictGiven():
            return {"judged_round": event.round, "verdict": event.solved}


def _from_triage(_: Envelope, event: triage.CaseClassified) -> Changes:
    return {"category": event.category, "decided_area": event.area}


def _from_dispatch(heard: Envelope, event: FromDispatch) -> Changes:
    match event:
        case dispatch.CaseForwarded():
            return {"unit": event.unit, "due": event.due}
        case dispatch.DeadlineExtended():
            return {"due": event.due}
        case dispatch.CaseAnswered():
            return {"answered_at": heard.time, "answered_round": event.round, "answered_unit": event.unit}


def _from_oversight(_: Envelope, event: oversight.CaseReopened) -> Changes:
    return {"reopened": event.round}


OUTCOMES = ReadModel("publisher.outcomes", Outcome, (_from_intake, _from_triage, _from_dispatch, _from_oversight))

_JUDGED = "judged_round > 0 AND judged_round = answered_round"
_COUNTS = f"""
       count(*) AS received, count(answered_at) AS answered, count(*) FILTER (WHERE answered_at <= due) AS in_time,
       count(*) FILTER (WHERE {_JUDGED}) AS judged,
       count(*) FILTER (WHERE {_JUDGED} AND verdict = 'yes') AS solved,
       count(*) FILTER (WHERE reopened > 0) AS reopened
  FROM publisher.outcomes WHERE received_at >= $1
"""
_MONTH = "date_trunc('month', received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
BY_MONTH = f"SELECT {_MONTH} AS month, {_COUNTS} GROUP BY 1"
_PARTS = {
    "area": "coalesce(decided_area, reported_area)",
    "category": "category",
    "unit": "coalesce(answered_unit, unit)",
}


def by(part: By) -> str:
    """SQL that counts by area, category or unit."""
    return f"SELECT {_PARTS[part]} AS code, {_COUNTS} GROUP BY 1"


def by_month_and(part: By) -> str:
    """SQL that counts by month, and by area, category or unit."""
    return f"SELECT {_MONTH} AS month, {_PARTS[part]} AS code, {_COUNTS} GROUP BY 1, 2"


@dataclass(frozen=True)
class Tally:
    """Of the reports of a time or a place: how many were answered, in time, judged, solved as their citizens say, and
    opened again."""

    received: int = 0
    answered: int = 0
    in_time: int = 0
    judged: int = 0
    solved: int = 0
    reopened: int = 0

    @property
    def unsolved(self) -> int:
        """Judged as not solved, or only partly."""
        return self.judged - self.solved

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))


@dataclass(frozen=True)
class Outcomes:
    pool: asyncpg.Pool

    async def by_month(self) -> dict[date, Tally]:
        """The months that are told, the oldest first; also those in which nothing came."""
        since = first_month()
        rows = {row["month"]: _tally(row) for row in await self.pool.fetch(BY_MONTH, _begin(since))}
        return {month: rows.get(month, Tally()) for month in months_from(since)}

    async def by(self, part: By) -> dict[str | None, Tally]:
        """Over these months; None for what no part is known of."""
        rows = await self.pool.fetch(by(part), _begin(first_month()))
        tallies = {row["code"]: _tally(row) for row in rows}
        return dict(sorted(tallies.items(), key=lambda one: (-one[1].received, one[0] or "")))

    async def by_month_and(self, part: By) -> dict[tuple[date, str | None], Tally]:
        rows = await self.pool.fetch(by_month_and(part), _begin(first_month()))
        return {(row["month"], row["code"]): _tally(row) for row in rows}


def _tally(row: asyncpg.Record) -> Tally:
    return Tally(*(row[one.name] for one in fields(Tally)))


def first_month() -> date:
    """The first day of the months that are told."""
    today = clock.now().astimezone(LOCAL).date()
    return _plus(today.replace(day=1), 1 - MONTHS)


def months_from(first: date) -> Sequence[date]:
    return [_plus(first, nth) for nth in range(MONTHS)]


def _plus(month: date, many: int) -> date:
    at = month.year * 12 + month.month - 1 + many
    return date(at // 12, at % 12 + 1, 1)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)
