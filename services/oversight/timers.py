"""What oversight does by the clock: notices missed deadlines, passed windows, and who reads unusually much."""

from services.oversight import record
from services.oversight.service import Service
from shared import clock, metrics
from shared.stage import Timer


async def _deadlines(oversight: Service) -> None:
    await oversight.watch_deadlines()


async def _windows(oversight: Service) -> None:
    await oversight.watch_windows()


async def _watch_readers(oversight: Service) -> None:
    busy = await oversight.vault.busy_readers(clock.now() - record.WITHIN, record.UNUSUAL_CASES)
    metrics.readers_unusual.set(len(busy))


TIMERS = (
    Timer("deadlines", every_seconds=30, act=_deadlines),
    Timer("windows", every_seconds=30, act=_windows),
    Timer("readers", every_seconds=300, act=_watch_readers),
)
