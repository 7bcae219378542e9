"""Hands a stage's events to the broker: in order, in batches, each at least once.

One relay of a stage is active at a time (an advisory lock). If it dies after the broker's confirm and before the
position is kept, the batch goes out again and the inboxes skip it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from shared import metrics
from shared.bus.feed import MOST_BYTES, MOST_EVENTS
from shared.log import Connection, Log
from shared.outages import passes

RELAY_LOCK = 0x0B0C5  # the advisory lock of a stage's relay, in the stage's own database
LOOK_AGAIN_SECONDS = 0.2  # other replicas append without waking this process
ASK_FOR_LOCK_SECONDS = 2.0

Publish = Callable[[int, Sequence[bytes]], Awaitable[None]]  # (first position, wire lines); returns after the confirm


class Outbox:
    """The relay of one stage."""

    def __init__(self, log: Log, publish: Publish):
        self._log = log
        self._publish = publish
        self._sign = asyncio.Event()

    async def run(self) -> None:
        """Relay for ever. Raises what `publish` raises, and what ails the database; the batch stays in the outbox."""
        self._log.on_append(self._sign.set)
        try:
            async with self._log.pool.acquire() as connection:
                try:
                    await self._wait_for_lock(connection)
                    await self._relay(connection)
                finally:
                    await _unlock(connection)
        finally:
            self._log.forget_listener(self._sign.set)

    async def _wait_for_lock(self, connection: Connection) -> None:
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", RELAY_LOCK):
            await asyncio.sleep(ASK_FOR_LOCK_SECONDS)

    async def _relay(self, connection: Connection) -> None:
        position = await connection.fetchval("SELECT position FROM log.relayed")
        while True:
            self._sign.clear()
            while batch := await self._log.after(position, MOST_EVENTS, MOST_BYTES):
                await self._publish(position + 1, batch)
                position += len(batch)
                await connection.execute("UPDATE log.relayed SET position = $1", position)
                metrics.events_relayed.labels(self._log.stage).inc(len(batch))
            await self._wait_for_sign()

    async def _wait_for_sign(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                await self._sign.wait()


async def _unlock(connection: Connection) -> None:
    """Give the lock back with the connection; one that is broken has lost it already."""
    try:
        await connection.execute("SELECT pg_advisory_unlock_all()")
    except Exception as error:
        if not passes(error):
            raise
