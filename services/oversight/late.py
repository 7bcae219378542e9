"""Cases by their clocks, page by page: what every slice of oversight stands on that acts by the clock."""

from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.oversight.view import CASES, CaseView
from shared.events.envelope import Causation
from shared.events.oversight import Step

BY_CLOCK = Causation(actor="stage/oversight")
AT_ONCE = 500  # rows that a timer takes at once
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def unescalated(pool: asyncpg.Pool, level: int, steps: Collection[Step], until: datetime) -> AsyncIterator[CaseView]:
    """Cases that are late since before `until`, and of which that was not told up to this level yet."""
    told = "escalated_due = step_due AND escalated >= $3"
    late = f"tabs @> '{{late}}' AND tabs && $2 AND NOT coalesce({told}, false)"
    return in_order(pool, late, "step_due", until, list(steps), level)


async def in_order(
    pool: asyncpg.Pool, where: str, by: str, until: datetime, *arguments: Any
) -> AsyncIterator[CaseView]:
    """Cases under a condition of which a moment (`by`, as SQL) was before `until`, the oldest first."""
    async for case, _ in with_moment(pool, where, by, until, *arguments):
        yield case


async def with_moment(
    pool: asyncpg.Pool, where: str, by: str, until: datetime, *arguments: Any
) -> AsyncIterator[tuple[CaseView, datetime]]:
    """The same with the moment; page by page, so that none that stays keeps the others from their turn."""
    after, case, place = BEGINNING, UUID(int=0), len(arguments) + 2
    while True:
        rows = await pool.fetch(
            f"SELECT *, {by} AS moment FROM {CASES.table} WHERE {by} < $1 AND {where}"
            f" AND ({by}, case_id) > (${place}, ${place + 1}) ORDER BY {by}, case_id LIMIT {AT_ONCE}",
            until, *arguments, after, case,
        )  # fmt: skip
        for row in rows:
            yield CASES.read(row), row["moment"]
        if len(rows) < AT_ONCE:
            return
        after, case = rows[-1]["moment"], rows[-1]["case_id"]
