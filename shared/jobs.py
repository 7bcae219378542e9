"""Runs what a stage does by the clock: one replica at a time, once in its time, each case alone, by a right clock."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import asyncpg
import structlog

from shared import clock, metrics
from shared.bus import troubles
from shared.faults import told
from shared.outages import passes
from shared.stage import Job, RunningStage

logger = structlog.get_logger()

Item = TypeVar("Item")

TICK_SECONDS = 5.0  # how often a replica asks whether it is time
CLOCK_MAY_DIFFER = timedelta(minutes=1)  # from the database's or another host's; what is right differs by milliseconds
EVENTS_MAY_DIFFER = timedelta(minutes=5)  # an event of the future: its stage's clock is ahead, or ours behind
CLOCK = "clock"

_MY_TURN = """
INSERT INTO log.sweeps AS known (job, at) VALUES ($1, clock_timestamp())
ON CONFLICT (job) DO UPDATE SET at = excluded.at WHERE known.at <= excluded.at - make_interval(secs => $2)
RETURNING true
"""


def running_seconds() -> float:
    """Seconds since the machine started, those in which it slept among them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass
class Watch:
    """Compares this process's clock with others: `skews` are seconds by which other hosts' clocks are ahead of it."""

    skews: MutableMapping[str, float] = field(default_factory=dict)
    _wall: float = field(default_factory=lambda: clock.now().timestamp())
    _steady: float = field(default_factory=running_seconds)

    async def wrong(self, pool: asyncpg.Pool) -> str | None:
        """By whom this clock is contradicted; None for nobody."""
        found = await pool.fetchrow(
            "SELECT clock_timestamp() AS now, (SELECT max(last_said_at) FROM log.tracking) AS last"
        )
        assert found is not None
        now, allowed = clock.now(), CLOCK_MAY_DIFFER.total_seconds()
        if abs(now - found["now"]) > CLOCK_MAY_DIFFER:
            return f"{now - found['now']} away from the database's clock"
        if abs(jump := (now.timestamp() - self._wall) - (running_seconds() - self._steady)) > allowed:
            return f"jumped by {jump:.0f} s since the start"
        if self.skews and min(map(abs, self.skews.values())) > allowed:
            return "every other host's clock says another time"
        if found["last"] and found["last"] - now > EVENTS_MAY_DIFFER:
            return "an event was heard that is of the future"
        return None


async def run_job(running: RunningStage, timer: Job, watch: Watch) -> None:
    """Sweep for ever: whichever replica comes first when it is time does it, and no other."""
    pool, stage = running.context.pool, running.stage.name
    while True:
        await asyncio.sleep(min(TICK_SECONDS, timer.every_seconds))
        if timer.by_the_clock and not await _clock_is_right(pool, stage, watch):
            continue
        if await pool.fetchval(_MY_TURN, timer.name, timer.every_seconds):
            await timer.act(running.service)
            metrics.last_sweep.labels(stage, timer.name).set_to_current_time()


async def _clock_is_right(pool: asyncpg.Pool, stage: str, watch: Watch) -> bool:
    wrong = await watch.wrong(pool)
    if wrong is None:
        await troubles.settle(pool, (CLOCK,), stage)
    elif await troubles.record(pool, CLOCK, stage, 0, wrong):
        logger.error("jobs stop: the clock is wrong", stage=stage, reason=wrong)
    return wrong is None


async def each_alone(
    job: str, items: AsyncIterator[Item] | Iterable[Item], act: Callable[[Item], Awaitable[object]]
) -> None:
    """Act on every item; one that fails stops none of the others, and is tried again by the next sweep.

    Raises only what waiting mends: a database that is away.
    """
    async for item in _one_by_one(items):
        try:
            await act(item)
        except Exception as error:
            if passes(error):
                raise
            logger.warning("left out of a sweep", job=job, **told(error))


async def _one_by_one(items: AsyncIterator[Item] | Iterable[Item]) -> AsyncIterator[Item]:
    if isinstance(items, AsyncIterator):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
