"""What everyone may be told of cases, as GeoReport v2 asks for it: only those that have public words, and of these
nothing that their citizen wrote or did.

When a report came is told to the hour, and asked for by the hour: in a small commune somebody may have seen who stood
at a poster at twelve minutes past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from services.intake.open311.asking import MOST_PAGES, MOST_ROWS, Asked
from services.intake.queries import PUBLIC
from services.intake.view import CASES, TrackedCase
from shared.events import dispatch, oversight, publisher, triage
from shared.events.envelope import Event, short_name
from shared.reading.pages import Page

HOUR = timedelta(hours=1)

# Not what was asked, added or judged: with that left out, `TrackedCase.status` tells of the authorities alone.
COLUMNS = (
    "case_id, number, received_at, area, decided_area, category, headline, result, unit, due, verified_at,"
    " classified_at, refused_at, refusal, overturned, handling, forwarded_round, answered_round, round, closed_at,"
    " published_at, (SELECT max(at) FROM intake.history WHERE history.case_id = cases.case_id AND source <> 'intake')"
    " AS changed_at"
)
ENDED = "(closed_at IS NOT NULL OR coalesce(refusal, 0) > coalesce(overturned, 0))"
LISTED = (
    f"SELECT {COLUMNS} FROM intake.cases WHERE {PUBLIC} AND received_at >= $1 AND received_at < $2"
    f" AND ($3::text[] IS NULL OR category = ANY ($3)) AND ($4::boolean IS NULL OR {ENDED} = $4)"
    " ORDER BY received_at DESC, case_id LIMIT $5 OFFSET $6"
)
BY_NUMBER = (
    f"SELECT {COLUMNS} FROM intake.cases WHERE {PUBLIC} AND number = ANY ($1)"
    f" ORDER BY received_at DESC, case_id LIMIT {MOST_ROWS}"
)

STEPS: tuple[type[Event], ...] = (
    triage.CaseClassified,
    dispatch.CaseForwarded,
    dispatch.CaseAccepted,
    dispatch.CaseReturned,
    dispatch.DeadlineExtended,
    dispatch.CaseAnswered,
    oversight.CaseReopened,
    oversight.CaseClosed,
    publisher.ResultPublished,
)  # those of the index `history_of_steps`
_NAMES = ", ".join(f"'{short_name(kind.type)}'" for kind in STEPS)
OF_STEPS = f"event IN ({_NAMES})"
UPDATES = (
    "SELECT history.id, history.at, history.event, history.code, cases.number"
    " FROM intake.history JOIN intake.cases USING (case_id)"
    f" WHERE {OF_STEPS} AND at >= $1 AND at <= $2 AND {PUBLIC} AND ($3::text[] IS NULL OR number = ANY ($3))"
    " ORDER BY at DESC, id LIMIT $4 OFFSET $5"
)


@dataclass(frozen=True)
class PublicCase:
    """A case with public words. `requested_at`: the hour. `updated_at`: when it ended, or when the last was done."""

    case: TrackedCase
    changed_at: datetime | None

    @property
    def requested_at(self) -> datetime:
        return whole_hour(self.case.received_at)

    @property
    def ended(self) -> bool:
        return self.case.status in ("closed", "refused")

    @property
    def updated_at(self) -> datetime:
        return self.case.closed_at or self.changed_at or self.requested_at


@dataclass(frozen=True)
class Step:
    """Something that an authority did about a public case. `code`: of what it is about, such as a unit."""

    id: UUID
    at: datetime
    event: str
    code: str | None
    number: str


def whole_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class PublicCases:
    pool: asyncpg.Pool

    async def asked(self, asked: Asked) -> Page[PublicCase]:
        """The newest first; those that are asked for by number are all on one page."""
        if asked.numbers is not None:
            return Page([_public(record) for record in await self.pool.fetch(BY_NUMBER, asked.numbers)])
        return _cut(await self.pool.fetch(LISTED, *listing(asked)), asked).each(_public)

    async def one(self, number: str) -> PublicCase | None:
        found = await self.pool.fetchrow(BY_NUMBER, [number.replace("\0", "")])
        return _public(found) if found else None

    async def steps(self, asked: Asked) -> Page[Step]:
        """The newest first."""
        given = (asked.since, asked.until, asked.numbers, asked.rows + 1, asked.skipped)
        return _cut(await self.pool.fetch(UPDATES, *given), asked).each(lambda record: Step(**record))


def listing(asked: Asked) -> tuple[object, ...]:
    """The arguments of `LISTED`. Reports are asked for by the hour that is told of them, both ends included."""
    first, last = whole_hour(asked.since), whole_hour(asked.until)
    first = first if first == asked.since else first + HOUR
    return first, last + HOUR, asked.services, asked.ended, asked.rows + 1, asked.skipped


def _cut(records: Sequence[asyncpg.Record], asked: Asked) -> Page[asyncpg.Record]:
    """What was asked for, of one more than that: where there is one more, there is a next page."""
    further = len(records) > asked.rows and asked.page < MOST_PAGES
    return Page(records[: asked.rows], str(asked.page + 1) if further else None)


def _public(record: asyncpg.Record) -> PublicCase:
    return PublicCase(CASES.read(record), record["changed_at"])
