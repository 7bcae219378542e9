"""What publisher answers: what waits for editors, and what everyone may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg

from shared.events.sealed import Sealed
from shared.tabs import count_tabs

Tab = Literal["waiting", "drafted", "published"]

TABS: dict[Tab, str] = {
    "waiting": "closed_at IS NOT NULL AND category IS NOT NULL AND (status IS NULL OR status = 'withdrawn')"
    " AND closed_by NOT IN ('withdrawn', 'erased', 'refusal_stands') ORDER BY closed_at",
    "drafted": "status = 'drafted' ORDER BY closed_at",
    "published": "status = 'published' ORDER BY published_at DESC",
}
MOST_ROWS = 200
# A case that became restricted after it was published leaves the public site at once.
_PUBLIC = "status = 'published' AND NOT coalesce(restricted, false)"


@dataclass(frozen=True)
class CaseView:
    """A case on the editors' desk; its words are still sealed."""

    case_id: UUID
    number: str
    received_at: datetime
    area: str | None
    category: str | None
    restricted: bool
    unit: str | None
    words: Sealed
    answer: Sealed | None
    outcome: str | None
    solved: str | None
    stars: int | None
    closed_at: datetime | None
    closed_by: str | None
    version: int
    status: str | None
    draft: int | None
    title: str | None
    summary: str | None
    told_outcome: str | None
    author: str | None
    withdrawn_because: str | None


@dataclass(frozen=True)
class PublicResult:
    """What everyone may read: nothing here was written by a citizen. `reopened`: the matter goes on again."""

    number: str
    title: str
    summary: str
    outcome: str
    category: str | None
    area: str | None
    unit: str | None
    solved: str | None
    stars: int | None
    received_at: datetime
    answered_at: datetime | None
    published_at: datetime
    reopened: bool


@dataclass(frozen=True)
class TakenDown:
    """A result that was public and is not any more. Its title and summary may be the reason, so they are not told."""

    number: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Figures:
    """What the front page counts."""

    received: int
    answered: int
    closed: int
    judged: int
    solved: int


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def cases(self, tab: Tab) -> list[CaseView]:
        rows = await self.pool.fetch(
            "SELECT * FROM publisher.cases WHERE number IS NOT NULL AND NOT coalesce(restricted, false)"
            f" AND {TABS[tab]} LIMIT $1",
            MOST_ROWS,
        )
        return [_view(row) for row in rows]

    async def counts(self) -> dict[Tab, int]:
        """How many cases each tab holds."""
        return await count_tabs(
            self.pool, TABS, "publisher.cases WHERE number IS NOT NULL AND NOT coalesce(restricted, false)"
        )

    async def case(self, case_id: UUID) -> CaseView | None:
        row = await self.pool.fetchrow(
            "SELECT * FROM publisher.cases WHERE case_id = $1 AND number IS NOT NULL", case_id
        )
        return _view(row) if row else None

    async def results(self, limit: int = 50, category: str | None = None) -> list[PublicResult]:
        """Published results, newest first."""
        rows = await self.pool.fetch(
            f"SELECT * FROM publisher.cases WHERE {_PUBLIC} AND number IS NOT NULL"
            " AND ($1::text IS NULL OR category = $1) ORDER BY published_at DESC LIMIT $2",
            category, limit,
        )  # fmt: skip
        return [_public(row) for row in rows]

    async def result(self, number: str) -> PublicResult | None:
        row = await self.pool.fetchrow(f"SELECT * FROM publisher.cases WHERE number = $1 AND {_PUBLIC}", number)
        return _public(row) if row else None

    async def taken_down(self, number: str) -> TakenDown | None:
        """Why there is no result any more. Of a case that became restricted, nothing is told."""
        row = await self.pool.fetchrow(
            "SELECT number, withdrawn_because, withdrawn_at FROM publisher.cases WHERE number = $1"
            " AND status <> 'published' AND withdrawn_because IS NOT NULL AND NOT coalesce(restricted, false)",
            number,
        )
        return TakenDown(*row) if row else None

    async def categories(self) -> dict[str, int]:
        """How many results each category has, the largest first."""
        rows = await self.pool.fetch(
            f"SELECT category, count(*) AS many FROM publisher.cases WHERE {_PUBLIC} AND number IS NOT NULL"
            " AND category IS NOT NULL GROUP BY category ORDER BY many DESC, category"
        )
        return {row["category"]: row["many"] for row in rows}

    async def figures(self) -> Figures:
        row = await self.pool.fetchrow(
            "SELECT count(*) AS received, count(answered_at) AS answered, count(closed_at) AS closed,"
            " count(solved) AS judged, count(*) FILTER (WHERE solved = 'yes') AS solved"
            " FROM publisher.cases WHERE number IS NOT NULL"
        )
        return Figures(*row) if row else Figures(0, 0, 0, 0, 0)


def _view(row: asyncpg.Record) -> CaseView:
    return CaseView(
        case_id=row["case_id"],
        number=row["number"],
        received_at=row["received_at"],
        area=row["area"] or row["report_area"],
        category=row["category"],
        restricted=bool(row["restricted"]),
        unit=row["unit"],
        words=Sealed.model_validate_json(row["words"]),
        answer=Sealed.model_validate_json(row["answer"]) if row["answer"] else None,
        outcome=row["outcome"],
        solved=row["solved"],
        stars=row["stars"],
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
        version=row["version"] or 0,
        status=row["status"],
        draft=row["draft"],
        title=row["title"],
        summary=row["summary"],
        told_outcome=row["told_outcome"],
        author=row["author"],
        withdrawn_because=row["withdrawn_because"],
    )


def _public(row: asyncpg.Record) -> PublicResult:
    return PublicResult(
        number=row["number"],
        title=row["title"],
        summary=row["summary"],
        outcome=row["told_outcome"],
        category=row["category"],
        area=row["area"] or row["report_area"],
        unit=row["unit"],
        solved=row["solved"],
        stars=row["stars"],
        received_at=row["received_at"],
        answered_at=row["answered_at"],
        published_at=row["published_at"],
        reopened=row["closed_at"] is None,
    )
