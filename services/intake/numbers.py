"""Case numbers: without gaps, each given to one case, and to the same case again when it is asked for twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from shared.grouping import Grouped

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """A case that is about to be received, and the year that its number shall name."""

    case_id: UUID
    year: int


class Numbers:
    """Case numbers, fetched for all who wait at once. The next one is counted only when the case has none yet:
    a form that is sent twice at the same moment, or again after a fault, leaves no gap."""

    def __init__(self, pool: asyncpg.Pool, prefix: str):
        self._pool = pool
        self._prefix = prefix
        self.of: Grouped[Wanted, str] = Grouped(self._fetch, most=MOST_AT_ONCE)

    async def _fetch(self, group: Sequence[Wanted]) -> list[str | BaseException]:
        """Around New Year a group may hold two years."""
        given: dict[UUID, str] = {}
        for year in sorted({one.year for one in group}):
            given |= await self._of_year(year, list({one.case_id: None for one in group if one.year == year}))
        return [given[one.case_id] for one in group]

    async def _of_year(self, year: int, cases: Sequence[UUID]) -> dict[UUID, str]:
        rows = await self._pool.fetch("SELECT * FROM intake.give_numbers($1, $2, $3)", list(cases), year, self._prefix)
        return {row["case_id"]: row["number"] for row in rows}
