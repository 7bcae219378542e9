"""What oversight does by the clock: notices missed deadlines, passed windows, and who reads unusually much."""

from services.oversight import alarms, record
from services.oversight.service import Service
from shared import clock, metrics
from shared.stage import Job


async def _deadlines(oversight: Service) -> None:
    await oversight.watch_deadlines()


async def _windows(oversight: Service) -> None:
    await oversight.watch_windows()


async def _alarms(oversight: Service) -> None:
    await alarms.sound(oversight.journal, oversight.queries)


async def _watch_readers(oversight: Service) -> None:
    busy = await oversight.vault.busy_readers(clock.now() - record.WITHIN, record.UNUSUAL_CASES)
    metrics.readers_unusual.set(len(busy))


JOBS = (
    Job("deadlines", every_seconds=30, act=_deadlines),
    Job("windows", every_seconds=30, act=_windows),
    Job("alarms", every_seconds=10, act=_alarms, by_the_clock=False),
    Job("readers", every_seconds=300, act=_watch_readers),
)
