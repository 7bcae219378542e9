"""What the Front's desk shows: the cases of a tab, and how many each tab holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import asyncpg

from services.oversight.view import CASES, CaseView
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts

Tab = Literal["open", "late", "refused", "unsatisfied", "closed"]

# What lies in which tab, the table itself keeps in `tabs`.
TABS: Mapping[Tab, Order] = {
    "open": Order("tabs @> '{open}'", "received_at", newest_first=True),
    "late": Order("tabs @> '{late}'", "due"),
    "refused": Order("tabs @> '{refused}'", "refused_at"),
    "unsatisfied": Order("tabs @> '{unsatisfied}'", "received_at"),
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
        return {tab: kept.get(tab, 0) for tab in TABS}
