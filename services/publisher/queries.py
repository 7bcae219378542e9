"""What publisher answers: what waits for editors, and what everyone may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg
import orjson

from shared.events.sealed import Sealed
from shared.tabs import count_tabs, numbered

Tab = Literal["waiting", "drafted", "published"]

# What a result can be written of, as in the domain.
WITHOUT_RESULT = ("withdrawn", "erased", "refusal_stands")
_KEPT = "erased IS DISTINCT FROM 'all'"
_PUBLISHABLE = f"closed_at IS NOT NULL AND category IS NOT NULL AND closed_by NOT IN {WITHOUT_RESULT} AND {_KEPT}"
# A draft of an earlier round tells of an end that was none.
_OUTDATED = "coalesce(draft_round <> closed_round, false)"

TABS: dict[Tab, str] = {
    "waiting": f"{_PUBLISHABLE} AND (status IS NULL OR status = 'withdrawn' OR status = 'drafted' AND {_OUTDATED})"
    " ORDER BY closed_at",
    "drafted": f"status = 'drafted' AND {_PUBLISHABLE} AND NOT {_OUTDATED} ORDER BY closed_at",
    "published": f"status = 'published' AND {_KEPT} ORDER BY published_at DESC",
}
MOST_ROWS = 200
# A case that became restricted or was erased after it was published leaves the public site at once.
_PUBLIC = f"status = 'published' AND NOT coalesce(restricted, false) AND {_KEPT}"


@dataclass(frozen=True)
class CaseView:
    """A case on the editors' desk; its words are still sealed. The verdict is that of the round it was closed in."""

    case_id: UUID
    number: str
    received_at: datetime
    area: str | None
    category: str | None
    restricted: bool
    erased: bool
    unit: str | None
    words: Sealed
    answer: Sealed | None
    outcome: str | None
    solved: str | None
    stars: int | None
    closed_at: datetime | None
    closed_by: str | None
    closed_round: int | None
    version: int
    status: str | None
    draft: int | None
    draft_round: int | None
    draft_title: Sealed | None
    draft_summary: Sealed | None
    title: str | None
    summary: str | None
    told_outcome: str | None
    author: str | None
    withdrawn_because: str | None

    @property
    def hindrance(self) -> str:
        """Why nothing of it can be published now: `open`, `unclassified`, or what it ended with; empty if it can."""
        if self.erased:
            return "erased"
        if self.closed_by is None:
            return "open"
        if self.closed_by in WITHOUT_RESULT:
            return self.closed_by
        return "" if self.category else "unclassified"

    @property
    def readable(self) -> bool:
        """Whether editors read what was written: only of what they may publish, and not while it goes on."""
        return not self.restricted and not self.hindrance

    @property
    def outdated(self) -> bool:
        """The case was reopened and closed again since the draft was written."""
        return None not in (self.draft_round, self.closed_round) and self.draft_round != self.closed_round


@dataclass(frozen=True)
class PublicResult:
    """What everyone may read: nothing here was written by a citizen. `reopened`: the matter goes on again.

    `solved` and `stars` are the verdict on the answer that the result is about, not on an earlier or a later one.
    """

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
    """What the front page counts: cases, and of the answered ones the verdicts on their last answer."""

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

    async def case_numbered(self, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case has; restricted ones are on no editor's desk."""
        rows = "publisher.cases WHERE number = ANY ($1) AND NOT coalesce(restricted, false)"
        return await numbered(self.pool, numbers, rows)

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
            " count(verdicts -> answered_round::text) AS judged,"
            " count(*) FILTER (WHERE verdicts -> answered_round::text ->> 'solved' = 'yes') AS solved"
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
        erased=row["erased"] == "all",
        unit=row["unit"],
        words=Sealed.model_validate_json(row["words"]),
        answer=_sealed(row["answer"]),
        outcome=row["outcome"],
        **_verdict(row, row["closed_round"]),
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
        closed_round=row["closed_round"],
        version=row["version"] or 0,
        status=row["status"],
        draft=row["draft"],
        draft_round=row["draft_round"],
        draft_title=_sealed(row["draft_title"]),
        draft_summary=_sealed(row["draft_summary"]),
        title=row["title"],
        summary=row["summary"],
        told_outcome=row["told_outcome"],
        author=row["author"],
        withdrawn_because=row["withdrawn_because"],
    )


def _sealed(box: str | None) -> Sealed | None:
    return Sealed.model_validate_json(box) if box else None


def _public(row: asyncpg.Record) -> PublicResult:
    return PublicResult(
        number=row["number"],
        title=row["title"],
        summary=row["summary"],
        outcome=row["told_outcome"],
        category=row["category"],
        area=row["area"] or row["report_area"],
        unit=row["unit"],
        **_verdict(row, row["published_round"] or row["closed_round"]),
        received_at=row["received_at"],
        answered_at=row["answered_at"],
        published_at=row["published_at"],
        reopened=row["closed_at"] is None,
    )


def _verdict(row: asyncpg.Record, round_: int | None) -> dict[str, Any]:
    """`solved` and `stars` of the last verdict on the answer of a round; None when that was not judged."""
    return orjson.loads(row["verdicts"]).get(str(round_)) or {"solved": None, "stars": None}
