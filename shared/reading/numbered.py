"""Desks find cases by number: conditions are ours, never from outside."""

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
