"""Desks show their cases in tabs: each is a condition and an order, written by us, never from outside."""

from collections.abc import Mapping
from typing import Any, TypeVar

import asyncpg

Tab = TypeVar("Tab", bound=str)


async def count_tabs(pool: asyncpg.Pool, tabs: Mapping[Tab, str], rows: str, *arguments: Any) -> dict[Tab, int]:
    """How many of `rows` (a table and its condition, as SQL) each tab holds."""
    counted = ", ".join(f"count(*) FILTER (WHERE {sql.partition(' ORDER')[0]}) AS {tab}" for tab, sql in tabs.items())
    row = await pool.fetchrow(f"SELECT {counted} FROM {rows}", *arguments)
    return {tab: row[tab] if row else 0 for tab in tabs}
