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
        async with self._pool.acquire() as connection, connection.transaction():
            # Whoever holds the counter of the year gives out its numbers, one after the other.
            last = await connection.fetchval(
                "INSERT INTO intake.counters AS known (year, last) VALUES ($1, 0)"
                " ON CONFLICT (year) DO UPDATE SET last = known.last RETURNING last",
                year,
            )
            rows = await connection.fetch(
                "SELECT case_id, number FROM intake.numbers WHERE case_id = ANY ($1)", list(cases)
            )
            known = {row["case_id"]: row["number"] for row in rows}
            missing = [case for case in cases if case not in known]
            new = {case: f"{self._prefix}-{year}-{number:06d}" for number, case in enumerate(missing, last + 1)}
            if new:
                await connection.execute(
                    "INSERT INTO intake.numbers (case_id, number) SELECT * FROM unnest($1::uuid[], $2::text[])",
                    list(new), list(new.values()),
                )  # fmt: skip
                await connection.execute("UPDATE intake.counters SET last = last + $2 WHERE year = $1", year, len(new))
        return known | new
