"""Desks find cases by number and mark what nobody has read: conditions are ours, never from outside."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg


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
    looked = f"SELECT looked.added FROM {stage}.looked WHERE looked.case_id = cases.case_id"
    return f"added IS NOT NULL AND added > coalesce(({looked}), 0)"


async def count_unread(pool: asyncpg.Pool, table: str, condition: str, *arguments: Any) -> int:
    """How many cases have something unread: they are few, and have an index of their own."""
    count: int = await pool.fetchval(f"SELECT count(*) FROM {table} WHERE {condition}", *arguments)
    return count


async def looked(pool: asyncpg.Pool, stage: str, case_id: UUID, added: int) -> None:
    """Somebody at the desk has a case open before them, with the additions up to this of intake's events."""
    if added:
        await pool.execute(
            f"INSERT INTO {stage}.looked AS known (case_id, added) VALUES ($1, $2)"
            " ON CONFLICT (case_id) DO UPDATE SET added = greatest(known.added, $2)",
            *(case_id, added),
        )
