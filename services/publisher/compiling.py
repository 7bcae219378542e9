"""Counts the figures of a report in one snapshot, together with up to where each source was heard in it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from services.publisher.facts import COLUMNS, FACTS, Fact
from services.publisher.figures import Compared, Counting, Figures, compare
from services.publisher.periods import Period
from shared.errors import Unready
from shared.events.publisher import HeardUpTo, SetAside
from shared.log import Connection

AT_ONCE = 5_000  # facts that are read and counted together, in a thread
WRITTEN_BY_THEN = timedelta(seconds=15)  # between the moment of an event and its log, as the Front's clocks have it

_HEARD = "SELECT source, position, encode(hash, 'hex') AS hash FROM log.tracking WHERE position > 0 ORDER BY source"
_ASIDE = """
SELECT DISTINCT source, position FROM log.out_of_turn turn
 WHERE heard_by IS NULL AND NOT EXISTS (
       SELECT FROM log.out_of_turn later
        WHERE later.source = turn.source AND later.position = turn.position AND later.heard_by IS NOT NULL)
 ORDER BY source, position
"""
_WHOLE = "SELECT min(coalesce(whole_until, '-infinity')) FROM log.tracking WHERE source = ANY ($1)"
_ANEW = f"SELECT EXISTS (SELECT FROM log.read_tables WHERE name = '{FACTS.table}' AND wanted)"
FACTS_BEFORE = f"SELECT {', '.join(COLUMNS)} FROM {FACTS.table} WHERE at < $1 ORDER BY source, position"
SOURCES = tuple(sorted({kind.stage for kind in FACTS.tellers}))


@dataclass(frozen=True)
class Compiled:
    """The figures of a period, and what they were counted from."""

    period: Period
    positions: tuple[HeardUpTo, ...]
    aside: tuple[SetAside, ...]
    compared: Compared


async def is_whole(pool: asyncpg.Pool, period: Period) -> bool:
    """Whether everything that was said in a period was heard from everyone."""
    until: datetime | None = await pool.fetchval(_WHOLE, list(SOURCES))
    return until is not None and until >= period.until + WRITTEN_BY_THEN


async def compiled(pool: asyncpg.Pool, period: Period) -> Compiled:
    """The report's figures by now. Raises Unready while what they are counted from is made anew."""
    now, before = compare(period)
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        positions = tuple(HeardUpTo(**row) for row in await connection.fetch(_HEARD))
        aside = tuple(SetAside(**row) for row in await connection.fetch(_ASIDE))
        await _count(connection, period.until, (now, before))
    return Compiled(period, positions, aside, Compared(now.figures(), before.figures()))


async def figures_between(pool: asyncpg.Pool, since: datetime, until: datetime) -> Figures:
    """The figures of any time, by now. Raises Unready."""
    counting = Counting(since, until)
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        await _count(connection, until, (counting,))
    return counting.figures()


async def _count(connection: Connection, until: datetime, countings: Sequence[Counting]) -> None:
    if await connection.fetchval(_ANEW):
        raise Unready("What reports are counted from is being made anew. Try again in some minutes.")
    cursor = await connection.cursor(FACTS_BEFORE, until)
    while rows := await cursor.fetch(AT_ONCE):
        await asyncio.to_thread(_take, rows, countings)


def _take(rows: Sequence[asyncpg.Record], countings: Sequence[Counting]) -> None:
    facts = [Fact(*row) for row in rows]
    for counting in countings:
        counting.take(facts)
