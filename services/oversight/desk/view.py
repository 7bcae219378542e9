"""What the Front's desk shows: the cases of a tab, and how many each tab holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import asyncpg

from services.oversight.view import CASES, CaseView
from shared.reading.additions import count_unread, unread
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts

Tab = Literal["open", "late", "refused", "unsatisfied", "added", "closed"]
_ADDED = f"added_at > closed_at AND tabs IS NOT NULL AND {unread('oversight')}"

# What lies in which tab, the table itself keeps in `tabs`.
TABS: Mapping[Tab, Order] = {
    "open": Order("tabs @> '{open}'", "received_at", newest_first=True),
    "late": Order("tabs @> '{late}'", "step_due"),
    "refused": Order("tabs @> '{refused}'", "refused_at", first="appealed >= refusal"),
    "unsatisfied": Order("tabs @> '{unsatisfied}'", "received_at"),
    "added": Order(_ADDED, "added_at"),
    "closed": Order("tabs @> '{closed}'", "closed_at", newest_first=True),
}


@dataclass(frozen=True)
class FrontsDesk:
    pool: asyncpg.Pool

    async def cases(self, tab: Tab, asked: PageRequest) -> Page[CaseView]:
        """A page of a tab."""
        return await page_of(self.pool, CASES, TABS[tab], asked)

    async def counts(self) -> dict[Tab, int]:
        """How many cases each tab holds."""
        kept = await tab_counts(self.pool)
        return {tab: kept.get(tab, 0) for tab in TABS} | {"added": await count_unread(self.pool, CASES.table, _ADDED)}
