"""Counts by the clock who reads unusually much."""

from services.oversight import record
from services.oversight.service import Service
from shared import clock, metrics
from shared.stage import Job


async def _watch_readers(oversight: Service) -> None:
    busy = await oversight.vault.busy_readers(clock.now() - record.WITHIN, record.UNUSUAL_CASES)
    metrics.readers_unusual.set(len(busy))


JOBS = (Job("readers", every_seconds=300, act=_watch_readers),)
