"""What the Front's clock finds: due dates that have passed, and answers that nobody judged."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

_REFUSED = "refusal IS NOT NULL AND refusal > coalesce(overturned, 0)"

# The unit had the case when its due date passed, however much later that is noticed.
_HAD_IT = "forwarded_at <= due AND (NOT returned OR returned_at > due)"

AT_ONCE = 500  # rows that a timer takes at once
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Late:
    """A due date that has passed. `unit` had the case then; None when it was back with the clerks."""

    case_id: UUID
    unit: str | None
    round: int
    due: datetime


@dataclass(frozen=True)
class Clocks:
    pool: asyncpg.Pool

    async def late(self, now: datetime) -> AsyncIterator[Late]:
        """Cases whose due date has passed without an answer, and of which that was not said yet; the oldest first."""
        late = (
            f"due < $1 AND closed_at IS NULL AND coalesce(answered_round, 0) < forwarded_round"
            f" AND coalesce(missed_round, 0) < forwarded_round AND NOT ({_REFUSED})"
        )
        columns = f"case_id, CASE WHEN {_HAD_IT} THEN unit END AS had_it, forwarded_round, due"
        async for row in self._in_order(columns, late, "due", now):
            yield Late(row["case_id"], row["had_it"], row["forwarded_round"], row["due"])

    async def unjudged_since(self, until: datetime) -> AsyncIterator[tuple[UUID, int]]:
        """Cases (with their round) whose answer is older than `until` and was not judged."""
        unjudged = (
            "answered_at < $1 AND closed_at IS NULL AND coalesce(judged_round, 0) < answered_round"
            " AND answered_round >= coalesce(round, 1)"
        )
        async for row in self._in_order("case_id, answered_round", unjudged, "answered_at", until):
            yield row["case_id"], row["answered_round"]

    async def _in_order(self, columns: str, where: str, by: str, until: datetime) -> AsyncIterator[asyncpg.Record]:
        """All rows in the order of a moment, page by page, so that none that stays keeps the others from their turn."""
        after, case = BEGINNING, UUID(int=0)
        while True:
            rows = await self.pool.fetch(
                f"SELECT {columns}, {by} AS moment FROM oversight.cases WHERE {where}"
                f" AND ({by}, case_id) > ($2, $3) ORDER BY {by}, case_id LIMIT $4",
                until, after, case, AT_ONCE,
            )  # fmt: skip
            for row in rows:
                yield row
            if len(rows) < AT_ONCE:
                return
            after, case = rows[-1]["moment"], rows[-1]["case_id"]
