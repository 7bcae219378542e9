"""Makes a stage's read tables anew from the logs while they are read and written; equal to the old ones row for row.

What was heard so far is folded in memory and copied into new tables beside the live ones; what is heard meanwhile is
caught up; then, in one transaction, the new tables take the place of the old ones. If the process dies on the way, the
live tables stand as they were, and whoever comes next goes on from what was written down last.
"""

import asyncio
from collections.abc import Mapping

import asyncpg
import structlog

from shared.bus.feed import Feed
from shared.bus.troubles import Trouble
from shared.host.anew import Anew, Progress, tables_of
from shared.log import Connection
from shared.stage import RunningStage, Stage

logger = structlog.get_logger()

LOOK_AGAIN_SECONDS = 5.0
AFTER_TROUBLE_SECONDS = 600.0  # somebody has to put it right; all events are read for each try

_WANTED = "SELECT EXISTS (SELECT FROM log.read_tables WHERE wanted)"
_MY_TURN = "SELECT pg_try_advisory_xact_lock(hashtext('rebuild'))"


async def rebuild_when_wanted(running: RunningStage, feeds: Mapping[str, Feed]) -> None:
    """For ever: make the read tables anew when an update, or a person, has said that they lack something."""
    pool, stage = running.context.pool, running.stage

    def note(_: str, source: str, done: int, of: int) -> None:
        running.rebuilding = f"{source}: {done} of {of} events"

    while True:
        if stage.read_models and await pool.fetchval(_WANTED):
            logger.info("read tables are made anew", stage=stage.name)
            try:
                events = await rebuild(stage, pool, feeds, note)
            except Trouble as trouble:
                logger.error("read tables were not made anew", stage=stage.name, reason=str(trouble))
                running.rebuilding = f"stopped: {trouble}"
                await asyncio.sleep(AFTER_TROUBLE_SECONDS)
                continue
            except BaseException:
                running.rebuilding = ""
                raise
            running.rebuilding = ""
            logger.info("read tables were made anew", stage=stage.name, events=events)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def rebuild(stage: Stage, pool: asyncpg.Pool, feeds: Mapping[str, Feed], progress: Progress) -> int:
    """Put tables made anew in the place of `stage`'s read tables; how many events that took, 0 when another does it.

    Raises Trouble when a source does not lead to what was heard of it; the live tables are untouched then.
    """
    async with pool.acquire() as turn, turn.transaction():
        if not stage.read_models or not await turn.fetchval(_MY_TURN):
            return 0
        return await _rebuild_alone(stage, pool, feeds, progress)


async def _rebuild_alone(stage: Stage, pool: asyncpg.Pool, feeds: Mapping[str, Feed], progress: Progress) -> int:
    async with pool.acquire() as connection:
        anew = Anew(stage, feeds, progress)
        try:
            await _fold(anew, connection)
        except Trouble:
            await anew.forget(connection)
            if not anew.resumed:
                raise
            # What was written down is of a past that the sources no longer have: they were restored since.
            anew = Anew(stage, feeds, progress)
            await _fold(anew, connection)
        await _swap(anew, connection)
    return sum(head.position for head in anew.reached.values())


async def _fold(anew: Anew, connection: Connection) -> None:
    await anew.begin(connection)
    await anew.fold(connection)


async def _swap(anew: Anew, connection: Connection) -> None:
    names = tables_of(anew.stage.read_models)
    async with connection.transaction():
        await connection.execute("SELECT log.index_anew($1)", names, timeout=None)
        await anew.catch_up(connection)
        await connection.execute("SELECT log.swap_anew($1)", names, timeout=None)
        for model in anew.stage.read_models:
            if model.counted_by is not None:
                await connection.execute("SELECT log.count_tabs_anew($1, $2)", model.table, model.counted_by)
        await anew.forget(connection)
