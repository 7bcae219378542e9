"""What the clerks' inbox shows: the cases of a tab, each with its first words, and how many each tab holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import asyncpg

from services.triage.view import CASES, CaseView
from shared.commune import Commune
from shared.events.sealed import Sealed
from shared.reading.additions import count_unread, unread
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts
from shared.reading.searching import searched
from shared.vault import Erased, Vault

Texts = tuple[str | None, str | None]  # the report, and why its unit gave it back
Tab = Literal["waiting", "added", "verified", "returned", "decided"]

EXCERPT_LENGTH = 200  # characters; a line of the list shows 120 of them

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
class Excerpt:
    """The first words of a report, and of why its unit gave it back; None where there are none, or were erased."""

    report: str | None
    returned_because: str | None


@dataclass(frozen=True)
class Inbox:
    pool: asyncpg.Pool
    vault: Vault
    commune: Commune

    async def cases(self, tab: Tab, asked: PageRequest, reader: str) -> Page[CaseView]:
        """A page of a tab, without its words."""
        if not asked.words:
            return await self._listed(tab, asked)
        return (await self._searched(tab, asked, reader)).each(lambda item: item[0])

    async def read(self, tab: Tab, asked: PageRequest, reader: str) -> Page[tuple[CaseView, Excerpt]]:
        """A page of a tab, each case with its first words, opened in one go."""
        page = await (self._searched(tab, asked, reader) if asked.words else self._opened(tab, asked, reader, "list"))
        return page.each(lambda item: (item[0], _excerpt(item[1])))

    async def _searched(self, tab: Tab, asked: PageRequest, reader: str) -> Page[tuple[CaseView, Texts]]:
        return await searched(lambda part: self._opened(tab, part, reader, "search"), asked, lambda item: item[1])

    async def _listed(self, tab: Tab, asked: PageRequest) -> Page[CaseView]:
        order = TABS[tab]
        return await page_of(self.pool, CASES, order, asked, *([self.urgent] if "$1" in order.first else []))

    async def _opened(
        self, tab: Tab, asked: PageRequest, reader: str, purpose: Literal["list", "search"]
    ) -> Page[tuple[CaseView, Texts]]:
        """A page of a tab, each case with its report and why its unit gave it back."""
        page = await self._listed(tab, asked)
        sealed = [(case.case_id, box) for case in page.rows for box in (case.words, case.why_returned) if box]
        opened = await self.vault.open_list(sealed, reader, purpose)
        said = {box: _readable(words) for (_, box), words in zip(sealed, opened, strict=True)}
        return page.each(lambda case: (case, _texts(case, said)))

    async def counts(self) -> dict[Tab, int]:
        """How many cases each tab holds."""
        kept = await tab_counts(self.pool)
        unread = await count_unread(self.pool, "triage.cases", _UNREAD)
        return {tab: unread if tab == "added" else kept.get(tab, 0) for tab in TABS}

    @property
    def urgent(self) -> Sequence[str]:
        """The categories whose cases are urgent from the beginning: they come first when a citizen chose them."""
        return [category.code for category in self.commune.categories if category.urgency == "urgent"]


def _readable(opened: str | Erased) -> str | None:
    return None if isinstance(opened, Erased) else opened


def _texts(case: CaseView, said: Mapping[Sealed, str | None]) -> Texts:
    report, returned_because = (said[box] if box else None for box in (case.words, case.why_returned))
    return report, returned_because


def _excerpt(texts: Texts) -> Excerpt:
    return Excerpt(*(text and text[:EXCERPT_LENGTH] for text in texts))
