"""What editors read: closed cases by how far their result is, and one of them with its words opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import asyncpg

from services.publisher import domain
from services.publisher.service import PURPOSE, kept_in
from services.publisher.view import CASES, CaseView
from shared.events.sealed import Sealed
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts
from shared.reading.searching import searched
from shared.vault import Erased, Vault

Tab = Literal["waiting", "drafted", "published"]

# What lies in which tab, the table itself keeps in `tabs`.
TABS: Mapping[Tab, Order] = {
    "waiting": Order("tabs @> '{waiting}'", "closed_at"),
    "drafted": Order("tabs @> '{drafted}'", "closed_at"),
    "published": Order("tabs @> '{published}'", "published_at", newest_first=True),
}
Opened = str | Erased | None


@dataclass(frozen=True)
class Words:
    """What an editor reads of a case: the report, the last answer, the draft, what it corrects and what it keeps.

    None where there is nothing to read.
    """

    report: Opened
    answer: Opened
    title: Opened
    summary: Opened
    correction: Opened
    kept: Opened

    def draft(self) -> domain.Words:
        """The words of the draft; empty where there is none, or none any more."""
        opened = (self.title, self.summary, self.correction, self.kept)
        title, summary, correction, kept = (one if isinstance(one, str) else "" for one in opened)
        return domain.Words(title, summary, correction, kept_in(kept))


@dataclass(frozen=True)
class Editing:
    pool: asyncpg.Pool
    vault: Vault

    async def counts(self) -> dict[Tab, int]:
        """How many cases each tab holds."""
        kept = await tab_counts(self.pool)
        return {tab: kept.get(tab, 0) for tab in TABS}

    async def read(self, tab: Tab, asked: PageRequest, reader: str) -> Page[tuple[CaseView, str | None]]:
        """A page of a tab, each case with the title of its result or draft; the drafts' are opened in one go."""
        if not asked.words:
            return await self._opened(tab, asked, reader, "list")
        return await searched(lambda part: self._opened(tab, part, reader, "search"), asked, lambda item: [item[1]])

    async def _opened(
        self, tab: Tab, asked: PageRequest, reader: str, purpose: Literal["list", "search"]
    ) -> Page[tuple[CaseView, str | None]]:
        page = await page_of(self.pool, CASES, TABS[tab], asked)
        boxes = [(case.case_id, case.draft_title) for case in page.rows if case.draft_title and not case.title]
        opened = await self.vault.open_list(boxes, reader, purpose)
        titles = {case: said for (case, _), said in zip(boxes, opened, strict=True) if not isinstance(said, Erased)}
        return page.each(lambda case: (case, case.title or titles.get(case.case_id)))

    async def words(self, case: CaseView, reader: str) -> Words:
        """The draft, and of a case that is over the report and the last answer; put on record."""
        theirs = (case.words, case.answer) if case.readable else ()
        drafted = (case.draft_title, case.draft_summary, case.draft_correction, case.draft_kept)
        boxes = [box for box in (*theirs, *drafted) if box]
        opened: dict[Sealed | None, Opened] = dict(
            zip(boxes, await self.vault.open_many(case.case_id, boxes, reader, PURPOSE), strict=True)
        )
        return Words(*(opened.get(box) for box in (case.words, case.answer, *drafted)))
