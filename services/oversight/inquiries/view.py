"""What the Front sees of its inquiries: those that wait, by their date, and those that were answered."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import asyncpg

from services.oversight.view import INQUIRIES
from shared.events.sealed import Sealed
from shared.reading.inquiries import Inquiry
from shared.reading.pages import Order, Page, PageRequest, page_of
from shared.vault import Erased, Vault

Tab = Literal["open", "answered", "withdrawn"]

_OPEN = "raised_at IS NOT NULL AND answered_at IS NULL AND withdrawn_at IS NULL"
_ANSWERED = "raised_at IS NOT NULL AND answered_at IS NOT NULL"
_WITHDRAWN = "raised_at IS NOT NULL AND answered_at IS NULL AND withdrawn_at IS NOT NULL"
# By date, those come first that should have been answered already.
TABS: Mapping[Tab, Order] = {
    "open": Order(_OPEN, "due"),
    "answered": Order(_ANSWERED, "answered_at", newest_first=True),
    "withdrawn": Order(_WITHDRAWN, "withdrawn_at", newest_first=True),
}
COUNTED = f"SELECT count(*) FROM oversight.inquiries WHERE {_OPEN}"

AT_ONCE = 500  # rows that a sweep takes at once
# Of one case one inquiry is open, so its case is a place in this list. Few are open: OFFSET 0 keeps the planner from
# reading all cases for them.
OVER = f"""
SELECT case_id, inquiry, because
  FROM (SELECT * FROM oversight.inquiries WHERE {_OPEN}) asked, LATERAL (
       SELECT CASE WHEN closed_at IS NULL THEN 'moved' ELSE 'closed' END AS because
         FROM oversight.cases WHERE cases.case_id = asked.case_id
          AND (closed_at IS NOT NULL OR returned OR unit <> asked.unit OR refusal > coalesce(overturned, 0))
       OFFSET 0) AS over
 WHERE case_id > $1 ORDER BY case_id LIMIT $2
"""


@dataclass(frozen=True)
class Over:
    """An open inquiry that the unit does not owe an answer to any more, and why."""

    case_id: UUID
    inquiry: int
    because: Literal["closed", "moved"]


@dataclass(frozen=True)
class Inquiries:
    pool: asyncpg.Pool
    vault: Vault

    async def listed(self, tab: Tab, asked: PageRequest) -> Page[Inquiry]:
        """A page of a tab, without its words."""
        return await page_of(self.pool, INQUIRIES, TABS[tab], asked)

    async def open_count(self) -> int:
        """How many wait for their answers."""
        count: int = await self.pool.fetchval(COUNTED)
        return count

    async def of_case(self, case_id: UUID, inquiries: list[Inquiry], reader: str) -> Mapping[Sealed, str | None]:
        """The words of a case's inquiries, opened and put on record."""
        boxes = [box for one in inquiries for box in one.words]
        opened = await self.vault.open_many(case_id, boxes, reader, "oversight")
        return dict(zip(boxes, map(_readable, opened), strict=True))

    async def over(self) -> AsyncIterator[Over]:
        """Those that no unit owes an answer to any more, in pages, so that none keeps the others from their turn."""
        after = UUID(int=0)
        while True:
            rows = await self.pool.fetch(OVER, after, AT_ONCE)
            for row in rows:
                yield Over(*row)
            if len(rows) < AT_ONCE:
                return
            after = rows[-1]["case_id"]


def _readable(opened: str | Erased) -> str | None:
    return None if isinstance(opened, Erased) else opened
