"""What intake answers: a case as its citizen sees it, and the intake points."""

from dataclasses import dataclass, replace
from uuid import UUID

import asyncpg

from services.intake.history import ANSWERS, HISTORY
from services.intake.points import POINTS, Point
from services.intake.view import CASES, TrackedCase
from shared.events.ordering import by_cause
from shared.reading.model import row_of, rows_of

NOBODYS = UUID(int=0)

# A log that was filled again holds numbers that the counters of an older copy do not know.
COUNTERS_FROM_LOG = """
INSERT INTO intake.counters AS known (year, last)
SELECT split_part(number, '-', 2)::integer, max(split_part(number, '-', 3)::bigint)
  FROM (SELECT event -> 'data' ->> 'number' AS number FROM log.readable
         WHERE type LIKE 'vn.langnghe.intake.case-received.%') given
 GROUP BY 1
ON CONFLICT (year) DO UPDATE SET last = greatest(known.last, excluded.last)
"""


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def case_of(self, tracking: str | None) -> TrackedCase | None:
        """The case whose code has this keyed hash; None for wrong, unknown and erased alike."""
        found = await rows_of(self.pool, CASES, "tracking = $1 AND erased IS DISTINCT FROM 'all'", tracking or "")
        # The same three questions are asked in every case, so that the time tells nothing.
        case_id = found[0].case_id if found else NOBODYS
        answers = await rows_of(self.pool, ANSWERS, "case_id = $1 ORDER BY round", case_id)
        lines = await rows_of(self.pool, HISTORY, "case_id = $1", case_id)
        return replace(found[0], answers=tuple(answers), history=tuple(by_cause(lines))) if found else None

    async def points(self) -> list[Point]:
        return await rows_of(self.pool, POINTS, "opened_at IS NOT NULL ORDER BY closed_at NULLS FIRST, opened_at DESC")

    async def point(self, code: str) -> Point | None:
        return await row_of(self.pool, POINTS, "code = $1 AND opened_at IS NOT NULL", code)
