"""What a unit's desk shows: the cases of a tab, each with its first words, and how many each tab holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import asyncpg

from services.dispatch.view import CASES, CaseView
from shared.reading.additions import count_unread, unread
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts
from shared.reading.searching import searched
from shared.vault import Erased, Vault

Tab = Literal["open", "added", "answered", "closed"]

EXCERPT_LENGTH = 200  # characters; a line of the list shows 120 of them

_UNREAD = f"{unread('dispatch')} AND closed_at IS NULL AND tabs IS NOT NULL AND refused IS NOT TRUE"
# What lies where, the table itself keeps in `tabs`.
TABS: Mapping[Tab, Order] = {
    "open": Order("unit = $1 AND tabs @> '{open}'", "due", first="pressed"),
    "added": Order(f"unit = $1 AND {_UNREAD}", "due"),
    "answered": Order("unit = $1 AND tabs @> '{answered}'", "answered_at", newest_first=True),
    "closed": Order("unit = $1 AND tabs @> '{closed}'", "closed_at", newest_first=True),
}


@dataclass(frozen=True)
class UnitsDesk:
    pool: asyncpg.Pool
    vault: Vault

    async def cases(self, unit: str, tab: Tab, asked: PageRequest, reader: str) -> Page[CaseView]:
        """A page of a unit's tab, without its words."""
        if not asked.words:
            return await page_of(self.pool, CASES, TABS[tab], asked, unit)
        return (await self._searched(unit, tab, asked, reader)).each(lambda item: item[0])

    async def read(self, unit: str, tab: Tab, asked: PageRequest, reader: str) -> Page[tuple[CaseView, str | None]]:
        """A page of a unit's tab, each case with its first words, opened in one go; None where they were erased."""
        if asked.words:
            page = await self._searched(unit, tab, asked, reader)
        else:
            page = await self._opened(unit, tab, asked, reader, "list")
        return page.each(lambda item: (item[0], item[1] and item[1][:EXCERPT_LENGTH]))

    async def _searched(
        self, unit: str, tab: Tab, asked: PageRequest, reader: str
    ) -> Page[tuple[CaseView, str | None]]:
        return await searched(
            lambda part: self._opened(unit, tab, part, reader, "search"), asked, lambda item: [item[1]]
        )

    async def _opened(
        self, unit: str, tab: Tab, asked: PageRequest, reader: str, purpose: Literal["list", "search"]
    ) -> Page[tuple[CaseView, str | None]]:
        page = await page_of(self.pool, CASES, TABS[tab], asked, unit)
        boxes = [(case.case_id, case.words) for case in page.rows if case.words]
        opened = await self.vault.open_list(boxes, reader, purpose)
        said = {case_id: _readable(words) for (case_id, _), words in zip(boxes, opened, strict=True)}
        return page.each(lambda case: (case, said.get(case.case_id)))

    async def counts(self, unit: str) -> dict[Tab, int]:
        """How many cases each tab holds."""
        kept = await tab_counts(self.pool, unit)
        unread = await count_unread(self.pool, "dispatch.cases", TABS["added"].where, unit)
        return {tab: unread if tab == "added" else kept.get(tab, 0) for tab in TABS}


def _readable(opened: str | Erased) -> str | None:
    return None if isinstance(opened, Erased) else opened
