"""What events do to the outside world: outside the inbox's transaction, each effect with a position of its own.

At least once: if the process dies between the effect and its record, it is done again. Never lost: what fails is tried
again after 1 s, 4 s, 16 s … for an hour and a half, and is then given up on record; it holds up no other event.
A new effect begins with what is said from then on: nobody is told today of what happened years ago.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import asyncpg
import structlog

from shared import clock, metrics
from shared.bus.feed import Feed
from shared.bus.inbox import known_event
from shared.events.envelope import Envelope, Event, decode
from shared.faults import places, told
from shared.log import Connection

logger = structlog.get_logger()

Act = Callable[[Any, Envelope, Any], Awaitable[None]]  # (service, envelope, event)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=1)
LOOK_AGAIN_SECONDS = 2.0
LONGEST_SECONDS = 30.0  # for one effect: a server that does not answer is one that fails

_TURN = "SELECT position FROM log.effects WHERE effect = $1 AND source = $2 FOR UPDATE SKIP LOCKED"
_DUE = """
SELECT source, position, wire, attempts FROM log.effects_failed
 WHERE effect = $1 AND retry_at <= $2 ORDER BY retry_at LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_FAILED = """
INSERT INTO log.effects_failed (effect, source, position, wire, reason, attempts, failed_at, retry_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (effect, source, position) DO UPDATE
SET reason = excluded.reason, attempts = excluded.attempts, failed_at = excluded.failed_at, retry_at = excluded.retry_at
"""


@dataclass(frozen=True)
class Effect:
    """Something that is done in the outside world for each event of some kinds. `act` gets the stage's service."""

    name: str
    hears: frozenset[type[Event]]
    act: Act


@dataclass(frozen=True)
class Runner:
    """One effect of a running stage."""

    stage: str
    effect: Effect
    pool: asyncpg.Pool
    feeds: Mapping[str, Feed]
    service: Any

    @cached_property
    def _types(self) -> frozenset[str]:
        return frozenset(kind.type for kind in self.effect.hears)

    async def run(self) -> None:
        """For ever. Of several replicas one takes each turn."""
        while True:
            await self.once()
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def once(self) -> int:
        """Everything that is there, and everything that is due again; how many effects that were."""
        done = 0
        for source in sorted({kind.stage for kind in self.effect.hears}):
            await self._begin(source)
            ahead: deque[Envelope] = deque()
            while (some := await self._next(source, ahead)) is not None:
                done += some
        while await self._again():
            done += 1
        return done

    async def _begin(self, source: str) -> None:
        """From what was heard by now."""
        await self.pool.execute(
            "INSERT INTO log.effects (effect, source, position) SELECT $1, $2,"
            " coalesce((SELECT position FROM log.tracking WHERE source = $2), 0) ON CONFLICT DO NOTHING",
            self.effect.name, source,
        )  # fmt: skip

    async def _next(self, source: str, ahead: deque[Envelope]) -> int | None:
        """Pass on to the next event that has an effect, and do it; None when there is none, or another is at it.

        `ahead`: what was read of the source and not passed yet; read anew where it does not follow the position.
        """
        async with self.pool.acquire() as connection, connection.transaction():
            position = await connection.fetchval(_TURN, self.effect.name, source)
            heard = await connection.fetchval("SELECT position FROM log.tracking WHERE source = $1", source) or 0
            if position is None or position >= heard:
                return None
            if not ahead or ahead[0].position != position + 1:
                ahead.clear()
                ahead.extend(map(decode, (await self.feeds[source].after(position)).lines))
            if not ahead:
                return None
            done = 0
            while not done and ahead and ahead[0].position <= heard:
                envelope = ahead.popleft()
                position = envelope.position
                if envelope.type in self._types:
                    await self._act(connection, envelope, attempts=0)
                    done = 1
            await connection.execute(
                "UPDATE log.effects SET position = $3 WHERE effect = $1 AND source = $2",
                self.effect.name, source, position,
            )  # fmt: skip
            return done

    async def _again(self) -> bool:
        """Try what is due again, the longest due first."""
        async with self.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_DUE, self.effect.name, clock.now())
            if row is None:
                return False
            if await self._act(connection, decode(row["wire"]), attempts=row["attempts"]):
                await connection.execute(
                    "DELETE FROM log.effects_failed WHERE effect = $1 AND source = $2 AND position = $3",
                    self.effect.name, row["source"], row["position"],
                )  # fmt: skip
            return True

    async def _act(self, connection: Connection, envelope: Envelope, *, attempts: int) -> bool:
        """Whether it went well; what did not is put down to be tried again, or given up."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await self.effect.act(self.service, envelope, known_event(envelope))
        except Exception as error:  # noqa: BLE001  (whatever the outside world does)
            again = _next_try(attempts + 1)
            await connection.execute(
                _FAILED, self.effect.name, envelope.stage, envelope.position, envelope.wire,
                f"{type(error).__name__} ({places(error)[-1]})", attempts + 1, clock.now(), again,
            )  # fmt: skip
            metrics.effects_failed.labels(self.stage, self.effect.name).inc()
            which = {"stage": self.stage, "effect": self.effect.name, "position": envelope.position}
            logger.warning(
                "effect failed" if again else "effect given up", source=envelope.stage, **which, **told(error)
            )
            return False
        metrics.effects_done.labels(self.stage, self.effect.name).inc()
        return True


def _next_try(attempts: int) -> datetime | None:
    """When to try again after so many failures; None: never, it is given up."""
    return clock.now() + FIRST_PAUSE * 4 ** (attempts - 1) if attempts < MOST_ATTEMPTS else None
