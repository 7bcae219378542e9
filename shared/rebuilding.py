"""Empties a stage's read tables and fills them again from the logs; the result must be equal row for row.

What is read is verified on the way: a table made of altered events would pass on the alteration. If the process dies
meanwhile, nothing has happened: it is one transaction.
"""

from collections.abc import Callable, Mapping

import asyncpg

from shared.bus import parking
from shared.bus.continuity import check_batch, fresh_after
from shared.bus.feed import MOST_EVENTS
from shared.bus.inbox import Heard, known_event, project
from shared.bus.source_keys import check_signatures
from shared.bus.troubles import AnotherPast, SourceBehind
from shared.events.envelope import decode
from shared.log import Connection, Head, Log
from shared.stage import Stage

Progress = Callable[[str, str, int], None]  # (stage, source, events so far)


async def rebuild(stage: Stage, pool: asyncpg.Pool, logs: Mapping[str, Log], progress: Progress) -> int:
    """Refill `stage.read_tables` with what was heard of each source so far; how many events that took.

    Raises Trouble when a source does not lead to what was heard of it.
    """
    done = 0
    if not stage.read_tables:
        return done
    async with pool.acquire() as connection, connection.transaction():
        # The inbox waits for these rows, so nothing is heard in between.
        heard = await connection.fetch("SELECT source, position, hash FROM log.tracking ORDER BY source FOR UPDATE")
        await connection.execute(f"TRUNCATE {', '.join(stage.read_tables)}")
        for row in heard:
            until = Head(row["position"], row["hash"])
            await _refill(connection, stage, logs[row["source"]], until, progress)
            done += until.position
    return done


async def _refill(connection: Connection, stage: Stage, log: Log, until: Head, progress: Progress) -> None:
    """Project everything up to `until` that is not parked or released."""
    left_out = await parking.positions(connection, log.stage)
    last = Head()
    while last.position < until.position:
        envelopes = [decode(line) for line in await log.after(last.position, MOST_EVENTS)]
        envelopes = [one for one in envelopes if one.position <= until.position]
        if not envelopes:
            raise SourceBehind(log.stage, last.position)
        check_batch(log.stage, envelopes)
        check_signatures(log.stage, log.keys, fresh_after(log.stage, last, envelopes))
        counting = [one for one in envelopes if one.position not in left_out]
        await project(connection, stage.projections, [Heard(one, known_event(one)) for one in counting])
        last = Head(envelopes[-1].position, envelopes[-1].hash)
        progress(stage.name, log.stage, last.position)
    if last != until:
        raise AnotherPast(log.stage, until.position)
