"""Empties a stage's read tables and fills them again from the logs; the result must be equal row for row.

If the process dies meanwhile, nothing has happened: it is one transaction.
"""

from collections.abc import Callable, Mapping

import asyncpg

from shared.bus import parking
from shared.bus.feed import MOST_EVENTS
from shared.bus.inbox import Heard, project
from shared.events.envelope import decode
from shared.events.registry import heard_event
from shared.log import Connection, Log
from shared.stage import Stage

Progress = Callable[[str, str, int], None]  # (stage, source, events so far)


async def rebuild(stage: Stage, pool: asyncpg.Pool, logs: Mapping[str, Log], progress: Progress) -> int:
    """Refill `stage.read_tables` with what was heard of each source so far; how many events that took."""
    done = 0
    async with pool.acquire() as connection, connection.transaction():
        # The inbox waits for these rows, so nothing is heard in between.
        heard = await connection.fetch("SELECT source, position FROM log.tracking ORDER BY source FOR UPDATE")
        await connection.execute(f"TRUNCATE {', '.join(stage.read_tables)}")
        for row in heard:
            done += await _refill(connection, stage, logs[row["source"]], row["position"], progress)
    return done


async def _refill(connection: Connection, stage: Stage, log: Log, until: int, progress: Progress) -> int:
    """Project everything up to position `until` that is not parked or released."""
    left_out = await parking.positions(connection, log.stage)
    position = 0
    while position < until:
        envelopes = [decode(line) for line in await log.after(position, MOST_EVENTS)]
        counting = [one for one in envelopes if one.position <= until and one.position not in left_out]
        await project(connection, stage.projections, [Heard(one, heard_event(one)) for one in counting])
        position = envelopes[-1].position
        progress(stage.name, log.stage, min(position, until))
    return until
