"""What oversight answers: what is late, what waits for the Front, and every event of a case."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg

from services.oversight.view import ALARMS, CASES, AlarmView, CaseView
from shared.events.envelope import Envelope, decode
from shared.events.ordering import by_cause
from shared.events.registry import heard_event
from shared.events.sealed import Sealed
from shared.reading.model import row_of, rows_of
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts
from shared.tabs import numbered

Tab = Literal["open", "late", "refused", "unsatisfied", "closed"]

_REFUSED = "refusal IS NOT NULL AND refusal > coalesce(overturned, 0)"

# The unit had the case when its due date passed, however much later that is noticed.
_HAD_IT = "forwarded_at <= due AND (NOT returned OR returned_at > due)"

# What lies in which tab, the table itself keeps in `tabs`.
TABS: Mapping[Tab, Order] = {
    "open": Order("tabs @> '{open}'", "received_at", newest_first=True),
    "late": Order("tabs @> '{late}'", "due"),
    "refused": Order("tabs @> '{refused}'", "refused_at"),
    "unsatisfied": Order("tabs @> '{unsatisfied}'", "received_at"),
    "closed": Order("tabs @> '{closed}'", "closed_at", newest_first=True),
}
UNTOLD = frozenset({"tracking"})  # members of events that nobody needs to see
AT_ONCE = 500  # rows that a timer takes at once
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Late:
    """A due date that has passed. `unit` had the case then; None when it was back with the clerks."""

    case_id: UUID
    unit: str | None
    round: int
    due: datetime


@dataclass(frozen=True)
class Entry:
    """One event of a case, from the register: what, by whom, when, and its place in its source's log.

    `data` is what it says openly, `sealed` its words by the names of their fields, but never the contact.
    """

    source: str
    position: int
    subject: UUID
    event: str
    actor: str
    at: datetime
    heard_at: datetime
    data: dict[str, Any]
    sealed: Mapping[str, Sealed]
    signature: str
    id: UUID
    cause: UUID | None


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def cases(self, tab: Tab, asked: PageRequest) -> Page[CaseView]:
        return await page_of(self.pool, CASES, TABS[tab], asked)

    async def counts(self) -> dict[Tab, int]:
        """How many cases each tab holds."""
        kept = await tab_counts(self.pool)
        return {tab: kept.get(tab, 0) for tab in TABS}

    async def case(self, case_id: UUID) -> CaseView | None:
        return await row_of(self.pool, CASES, "case_id = $1 AND number IS NOT NULL", case_id)

    async def case_numbered(self, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case has."""
        return await numbered(self.pool, numbers, "oversight.cases WHERE number = ANY ($1)")

    async def alarms(self) -> list[AlarmView]:
        """The last alarm of each kind about each source: those that are on first."""
        return await rows_of(self.pool, ALARMS, "raised_at IS NOT NULL ORDER BY settled_at IS NOT NULL, raised_at DESC")

    async def alarms_on(self) -> list[tuple[str, str]]:
        """(kind, source) of every alarm that is on."""
        return [(one.kind, one.source) for one in await self.alarms() if one.settled_at is None]

    async def numbers(self, cases: Collection[UUID]) -> dict[UUID, str]:
        """The numbers of cases, as far as they are known here."""
        rows = await self.pool.fetch(
            "SELECT case_id, number FROM oversight.cases WHERE case_id = ANY ($1) AND number IS NOT NULL", list(cases)
        )
        return {row["case_id"]: row["number"] for row in rows}

    async def timeline(self, case_id: UUID) -> list[Entry]:
        """Every event of a case that any stage has said, each after what led to it."""
        rows = await self.pool.fetch("SELECT wire, heard_at FROM log.register WHERE case_id = $1", case_id)
        return by_cause([_entry(row["wire"], row["heard_at"]) for row in rows])

    async def of_identity(self, before: int, most: int) -> list[Entry]:
        """What identity said before a position, newest first."""
        rows = await self.pool.fetch(
            "SELECT wire, heard_at FROM log.register WHERE source = 'identity' AND position < $1"
            " ORDER BY position DESC LIMIT $2",
            before, most,
        )  # fmt: skip
        return [_entry(row["wire"], row["heard_at"]) for row in rows]

    async def late(self, now: datetime) -> AsyncIterator[Late]:
        """Cases whose due date has passed without an answer, and of which that was not said yet; the oldest first."""
        late = (
            f"due < $1 AND closed_at IS NULL AND coalesce(answered_round, 0) < forwarded_round"
            f" AND coalesce(missed_round, 0) < forwarded_round AND NOT ({_REFUSED})"
        )
        columns = f"case_id, CASE WHEN {_HAD_IT} THEN unit END AS had_it, forwarded_round, due"
        async for row in self._in_order(columns, late, "due", now):
            yield Late(row["case_id"], row["had_it"], row["forwarded_round"], row["due"])

    async def unjudged_since(self, until: datetime) -> AsyncIterator[tuple[UUID, int]]:
        """Cases (with their round) whose answer is older than `until` and was not judged."""
        unjudged = (
            "answered_at < $1 AND closed_at IS NULL AND coalesce(judged_round, 0) < answered_round"
            " AND answered_round >= coalesce(round, 1)"
        )
        async for row in self._in_order("case_id, answered_round", unjudged, "answered_at", until):
            yield row["case_id"], row["answered_round"]

    async def refused_since(self, until: datetime) -> AsyncIterator[tuple[UUID, int]]:
        """Refused cases (with their round) that nobody overturned since `until`."""
        refused = f"refused_at < $1 AND closed_at IS NULL AND {_REFUSED}"
        async for row in self._in_order("case_id, coalesce(round, 1) AS last_round", refused, "refused_at", until):
            yield row["case_id"], row["last_round"]

    async def _in_order(self, columns: str, where: str, by: str, until: datetime) -> AsyncIterator[asyncpg.Record]:
        """All rows in the order of a moment, page by page, so that none that stays keeps the others from their turn."""
        after, case = BEGINNING, UUID(int=0)
        while True:
            rows = await self.pool.fetch(
                f"SELECT {columns}, {by} AS moment FROM oversight.cases WHERE {where}"
                f" AND ({by}, case_id) > ($2, $3) ORDER BY {by}, case_id LIMIT $4",
                until, after, case, AT_ONCE,
            )  # fmt: skip
            for row in rows:
                yield row
            if len(rows) < AT_ONCE:
                return
            after, case = rows[-1]["moment"], rows[-1]["case_id"]


def _entry(wire: bytes, heard_at: datetime) -> Entry:
    heard = decode(wire)
    sealed = _sealed_in(heard)
    return Entry(
        source=heard.stage,
        position=heard.position,
        subject=heard.subject,
        event=heard.type.removeprefix("vn.langnghe.").rpartition(".")[0],
        actor=heard.actor,
        at=heard.time,
        heard_at=heard_at,
        data={name: value for name, value in heard.data.items() if name not in sealed and name not in UNTOLD},
        sealed={name: box for name, box in sealed.items() if box is not None and box.key != "contact"},
        signature=heard.signature.hex(),
        id=heard.id,
        cause=heard.causation_id,
    )


def _sealed_in(heard: Envelope) -> Mapping[str, Sealed | None]:
    """The sealed members of an event, by its type. Of a type that is not known here, whatever has parts of its own is
    neither opened nor told: None.
    """
    try:
        event = heard_event(heard)
    except ValueError:
        event = None
    if event is None:
        return {name: None for name, value in heard.data.items() if isinstance(value, dict)}
    return {name: value for name, value in event if isinstance(value, Sealed)}
