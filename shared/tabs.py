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
