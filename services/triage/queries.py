"""What triage answers: who waits, and everything a clerk needs to decide on a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import asyncpg

from services.triage.view import ADDITIONS, CASES, QUESTIONS, CaseView, Question
from shared.additions import Addition, count_unread, looked, unread
from shared.reading.model import row_of, rows_of
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts
from shared.tabs import numbered

Tab = Literal["waiting", "added", "verified", "returned", "decided"]

# It is the clerks' turn: what citizens add to a case that a unit has, the unit reads.
_UNREAD = (
    f"{unread('triage')} AND tabs IS NOT NULL AND withdrawn_at IS NULL AND closed_at IS NULL"
    " AND (status <> 'classified' OR came_back)"
)

# What each tab of the desk shows: what is urgent, or may be, then the oldest; of the decided the newest. What lies
# where, the table itself keeps in `tabs`.
TABS: Mapping[Tab, Order] = {
    "waiting": Order("tabs @> '{waiting}'", "received_at", first="category_hint = ANY ($1)"),
    "added": Order(_UNREAD, "added_at"),
    "verified": Order("tabs @> '{verified}'", "received_at", first="category_hint = ANY ($1)"),
    "returned": Order("tabs @> '{returned}'", "received_at", first="urgency = 'urgent'"),
    "decided": Order("tabs @> '{decided}'", "ended_at", newest_first=True),
}


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def cases(self, tab: Tab, asked: PageRequest, urgent: Sequence[str] = ()) -> Page[CaseView]:
        """A page of a tab; `urgent`: the categories that come first when a citizen chose them."""
        order = TABS[tab]
        return await page_of(self.pool, CASES, order, asked, *([list(urgent)] if "$1" in order.first else []))

    async def counts(self) -> dict[Tab, int]:
        """How many cases each tab holds."""
        kept = await tab_counts(self.pool)
        unread = await count_unread(self.pool, "triage.cases", _UNREAD)
        return {tab: unread if tab == "added" else kept.get(tab, 0) for tab in TABS}

    async def case(self, case_id: UUID) -> CaseView | None:
        return await row_of(self.pool, CASES, "case_id = $1 AND tabs IS NOT NULL", case_id)

    async def additions(self, case_id: UUID) -> list[Addition]:
        """What the citizen added, in its order."""
        return await rows_of(self.pool, ADDITIONS, "case_id = $1 ORDER BY position", case_id)

    async def questions(self, case_id: UUID) -> list[Question]:
        """What clerks asked the citizen, in its order."""
        return await rows_of(self.pool, QUESTIONS, "case_id = $1 ORDER BY position", case_id)

    async def looked(self, case: CaseView) -> None:
        """A clerk has the case open: nothing about it is new any more."""
        await looked(self.pool, "triage", case.case_id, case.added)

    async def case_numbered(self, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case has."""
        return await numbered(self.pool, numbers, "triage.cases WHERE number = ANY ($1) AND tabs IS NOT NULL")
