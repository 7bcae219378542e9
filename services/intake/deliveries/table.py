"""What the sending does to its rows: takes one for a while, and notes what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from services.intake.outgoing import DELIVERIES, Delivery
from shared.errors import Conflict

# Whoever dies with a row gives it back when `next_at` comes: a lease, that no connection has to be held for.
TAKE = """
UPDATE intake.deliveries SET attempts = attempts + 1, next_at = $3
 WHERE id = (SELECT id FROM intake.deliveries WHERE state = 'waiting' AND next_at <= $2 AND way = ANY ($1)
              ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
"""
UNSAID = "SELECT * FROM intake.deliveries WHERE state = 'given_up' AND NOT said ORDER BY id LIMIT $1"
_FAILED = """
INSERT INTO intake.ways AS known (way, failing_since) VALUES ($1, $2)
ON CONFLICT (way) DO UPDATE SET failing_since = excluded.failing_since WHERE known.failing_since IS NULL
"""
_AGAIN = """
UPDATE intake.deliveries SET state = 'waiting', attempts = 0, next_at = $2, reason = NULL
 WHERE id = $1 AND state = 'given_up' RETURNING number
"""


async def take(pool: asyncpg.Pool, ways: Sequence[str], now: datetime, lease: timedelta) -> Delivery | None:
    """The one that is due longest, for us alone until the lease ends; None when nothing is due."""
    record = await pool.fetchrow(TAKE, ways, now, now + lease)
    return DELIVERIES.read(record) if record else None


async def sent(pool: asyncpg.Pool, notice: UUID, way: str, now: datetime) -> None:
    """The way has it, and so it works. What was stopped while it was on its way was sent all the same."""
    await pool.execute(
        "UPDATE intake.deliveries SET state = 'sent', sent_at = $2, reason = NULL WHERE id = $1", notice, now
    )
    await pool.execute("UPDATE intake.ways SET failing_since = NULL WHERE way = $1 AND failing_since IS NOT NULL", way)


async def failed(pool: asyncpg.Pool, way: str, now: datetime) -> None:
    """The way did not take one: it fails since the first of those after which none went out."""
    await pool.execute(_FAILED, way, now)


async def again_at(pool: asyncpg.Pool, notice: UUID, reason: str, moment: datetime) -> None:
    await pool.execute("UPDATE intake.deliveries SET next_at = $3, reason = $2 WHERE id = $1", notice, reason, moment)


async def given_up(pool: asyncpg.Pool, notice: UUID, reason: str) -> None:
    await pool.execute(
        "UPDATE intake.deliveries SET state = 'given_up', reason = $2 WHERE id = $1 AND state = 'waiting'",
        notice, reason,
    )  # fmt: skip


async def stopped(pool: asyncpg.Pool, notice: UUID) -> None:
    await pool.execute("UPDATE intake.deliveries SET state = 'stopped' WHERE id = $1 AND state = 'waiting'", notice)


async def unsaid(pool: asyncpg.Pool, most: int) -> list[Delivery]:
    """Those that were given up, and of which that is not on record."""
    return [DELIVERIES.read(row) for row in await pool.fetch(UNSAID, most)]


async def said(pool: asyncpg.Pool, notice: UUID) -> None:
    await pool.execute("UPDATE intake.deliveries SET said = true WHERE id = $1", notice)


async def try_again(pool: asyncpg.Pool, notice: UUID, now: datetime) -> str:
    """A person lets one that was given up be tried anew; the number of its case. Raises Conflict."""
    number: str | None = await pool.fetchval(_AGAIN, notice, now)
    if number is None:
        raise Conflict("This notice does not wait for another try.")
    return number


async def failing(pool: asyncpg.Pool) -> list[tuple[str, datetime | None]]:
    """Every way that was ever tried and failed, and since when it fails now."""
    rows = await pool.fetch("SELECT way, failing_since FROM intake.ways ORDER BY way")
    return [(row["way"], row["failing_since"]) for row in rows]
