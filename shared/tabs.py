"""Desks show their cases in tabs and find them by number: conditions and orders are ours, never from outside."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

Tab = TypeVar("Tab", bound=str)


async def count_tabs(pool: asyncpg.Pool, tabs: Mapping[Tab, str], rows: str, *arguments: Any) -> dict[Tab, int]:
    """How many of `rows` (a table and its condition, as SQL) each tab holds."""
    counted = ", ".join(f"count(*) FILTER (WHERE {sql.partition(' ORDER')[0]}) AS {tab}" for tab, sql in tabs.items())
    row = await pool.fetchrow(f"SELECT {counted} FROM {rows}", *arguments)
    return {tab: row[tab] if row else 0 for tab in tabs}


async def numbered(pool: asyncpg.Pool, numbers: Sequence[str], rows: str, *arguments: Any) -> UUID | None:
    """The case of `rows` (a table and its condition, as SQL) whose number stands first in `numbers`."""
    if not numbers:
        return None
    case_id: UUID | None = await pool.fetchval(
        f"SELECT case_id FROM {rows} ORDER BY array_position($1, number) LIMIT 1", list(numbers), *arguments
    )
    return case_id


def unread(stage: str) -> str:
    """The condition, as SQL, under which the citizen has added something that nobody at the stage's desk has opened.

    What was opened is no event and outlives a rebuild: it stands in a table of its own, `<stage>.looked`.
    """
    looked = f"SELECT looked.additions FROM {stage}.looked WHERE looked.case_id = cases.case_id"
    return f"jsonb_array_length(cases.additions) > coalesce(({looked}), 0)"


async def looked(pool: asyncpg.Pool, stage: str, case_id: UUID, additions: int) -> None:
    """Somebody at the desk has a case open before them, with so many additions."""
    if additions:
        await pool.execute(
            f"INSERT INTO {stage}.looked AS known (case_id, additions) VALUES ($1, $2)"
            " ON CONFLICT (case_id) DO UPDATE SET additions = greatest(known.additions, $2)",
            *(case_id, additions),
        )
