"""What dispatch answers: the cases of a unit, the most urgent first, and one of them whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg
import orjson

from services.dispatch.view import (
    ADDITIONS,
    ANSWERS,
    CASES,
    PROGRESS,
    VERDICTS,
    CaseView,
    PastAnswer,
    Progress,
    Verdict,
)
from shared.additions import Addition, count_unread, looked, unread
from shared.reading.model import row_of, rows_of
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts
from shared.tabs import numbered

Tab = Literal["open", "added", "answered", "closed"]

_UNREAD = f"{unread('dispatch')} AND closed_at IS NULL AND tabs IS NOT NULL AND refused IS NOT TRUE"
# What lies where, the table itself keeps in `tabs`.
TABS: Mapping[Tab, Order] = {
    "open": Order("unit = $1 AND tabs @> '{open}'", "due"),
    "added": Order(f"unit = $1 AND {_UNREAD}", "due"),
    "answered": Order("unit = $1 AND tabs @> '{answered}'", "answered_at", newest_first=True),
    "closed": Order("unit = $1 AND tabs @> '{closed}'", "closed_at", newest_first=True),
}
MOST_EVENTS = 100  # in one answer of a unit's feed


@dataclass(frozen=True)
class History:
    """What was said about a case, each in its order; verdicts by round."""

    additions: Sequence[Addition] = ()
    progress: Sequence[Progress] = ()
    answers: Sequence[PastAnswer] = ()
    verdicts: Sequence[Verdict] = ()


@dataclass(frozen=True)
class UnitEvent:
    """One event of a case of the unit's: its name, and its open members."""

    position: int
    event: str
    case_id: UUID
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def cases(self, unit: str, tab: Tab, asked: PageRequest) -> Page[CaseView]:
        return await page_of(self.pool, CASES, TABS[tab], asked, unit)

    async def counts(self, unit: str) -> dict[Tab, int]:
        """How many cases each tab holds."""
        kept = await tab_counts(self.pool, unit)
        unread = await count_unread(self.pool, "dispatch.cases", TABS["added"].where, unit)
        return {tab: unread if tab == "added" else kept.get(tab, 0) for tab in TABS}

    async def case(self, case_id: UUID) -> CaseView | None:
        """One case; None until both the report and the forwarding were heard."""
        return await row_of(self.pool, CASES, "case_id = $1 AND number IS NOT NULL AND unit IS NOT NULL", case_id)

    async def history(self, case_id: UUID) -> History:
        """What was said about a case."""
        in_order = "case_id = $1 ORDER BY position"
        return History(
            await rows_of(self.pool, ADDITIONS, in_order, case_id),
            await rows_of(self.pool, PROGRESS, in_order, case_id),
            await rows_of(self.pool, ANSWERS, in_order, case_id),
            await rows_of(self.pool, VERDICTS, "case_id = $1 ORDER BY round", case_id),
        )

    async def events(self, unit: str, after: int) -> list[UnitEvent]:
        """What was said of the cases that are with the unit now, after a position, in order."""
        rows = await self.pool.fetch(
            "SELECT said.position, said.state FROM log.events said JOIN dispatch.cases ON case_id = said.stream"
            " WHERE unit = $1 AND status <> 'returned' AND number IS NOT NULL AND said.position > $2"
            " ORDER BY said.position LIMIT $3",
            unit, after, MOST_EVENTS,
        )  # fmt: skip
        return [_event(row["position"], orjson.loads(row["state"])) for row in rows]

    async def looked(self, case: CaseView) -> None:
        """Somebody of the unit has the case open: nothing about it is new any more."""
        await looked(self.pool, "dispatch", case.case_id, case.added)

    async def case_numbered(self, unit: str, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case of the unit has."""
        return await numbered(self.pool, numbers, "dispatch.cases WHERE number = ANY ($1) AND unit = $2", unit)


def _event(position: int, told: Mapping[str, Any]) -> UnitEvent:
    open_ = {name: value for name, value in told["data"].items() if not isinstance(value, dict)}
    event = told["type"].removeprefix("vn.langnghe.").rpartition(".")[0]
    return UnitEvent(position, event, UUID(told["subject"]), datetime.fromisoformat(told["time"]), open_)
