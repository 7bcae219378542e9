"""What the Front's desk shows: the cases of a tab, and how many each tab holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import asyncpg

from services.oversight.days import KINDS, OF_ANSWERS, RATED, Happening, Rated, moments_of, rated_since, today
from services.oversight.view import CASES, CaseView
from shared.reading.additions import count_unread, unread
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts

Tab = Literal[
    "open", "late", "refused", "unsatisfied", "added", "closed",
    "late_front", "late_unit", "verify", "classify", "handle", "citizen", "publish", "today",
]  # fmt: skip
_ADDED = f"added_at > closed_at AND tabs IS NOT NULL AND {unread('oversight')}"

# What lies in which tab, the table itself keeps in `tabs`.
TABS: Mapping[Tab, Order] = {
    "open": Order("tabs @> '{open}'", "received_at", newest_first=True),
    "late": Order("tabs @> '{late}'", "step_due"),
    "refused": Order("tabs @> '{refused}'", "refused_at", first="appealed >= refusal"),
    "unsatisfied": Order("tabs @> '{unsatisfied}'", "received_at"),
    "added": Order(_ADDED, "added_at"),
    "closed": Order("tabs @> '{closed}'", "closed_at", newest_first=True),
    "late_front": Order("tabs @> '{late}' AND tabs @> '{late_front}'", "step_due"),
    "late_unit": Order("tabs @> '{late}' AND tabs @> '{late_unit}'", "step_due"),
    "verify": Order("step = 'verify'", "received_at"),
    "classify": Order("step = 'classify'", "received_at"),
    "handle": Order("step = 'handle'", "received_at"),
    "citizen": Order("step = 'citizen'", "received_at"),
    "publish": Order("step = 'publish'", "received_at"),
    "today": Order("step_due IS NOT NULL AND step_due >= $1 AND step_due < $2", "step_due"),
}
_HAPPENED = "SELECT case_id FROM log.register WHERE type = $1 AND at >= $2 AND at < $3"
HAPPENED = Order(f"tabs IS NOT NULL AND case_id IN ({_HAPPENED})", "received_at")


@dataclass(frozen=True)
class FrontsDesk:
    pool: asyncpg.Pool

    async def cases(self, tab: Tab, asked: PageRequest) -> Page[CaseView]:
        """A page of a tab."""
        of_today = moments_of(today()) if tab == "today" else ()
        return await page_of(self.pool, CASES, TABS[tab], asked, *of_today)

    async def happened(self, what: Happening, day: date, asked: PageRequest) -> Page[CaseView]:
        """A page of the cases to which this happened on a day."""
        return await page_of(self.pool, CASES, HAPPENED, asked, KINDS[what].type, *moments_of(day))

    async def rated(self, unit: str, which: Rated, asked: PageRequest) -> Page[CaseView]:
        """A page of the cases that a unit has answered lately: all, those that were judged, or that are solved."""
        order = Order(f"{OF_ANSWERS} AND tabs IS NOT NULL AND answered_unit = $3 AND {RATED[which]}", "received_at")
        return await page_of(self.pool, CASES, order, asked, KINDS["answered"].type, rated_since(today()), unit)

    async def counts(self) -> dict[Tab, int]:
        """How many cases each tab holds."""
        kept = await tab_counts(self.pool)
        counted = {"added": await count_unread(self.pool, CASES.table, _ADDED), "today": await self._due_today()}
        return {tab: counted[tab] if tab in counted else kept.get(tab, 0) for tab in TABS}

    async def _due_today(self) -> int:
        sql = f"SELECT count(*) FROM {CASES.table} WHERE {TABS['today'].where}"
        return int(await self.pool.fetchval(sql, *moments_of(today())))
