"""What oversight does by the clock: notices missed deadlines and windows that have passed."""

from services.oversight.service import Service
from shared.stage import Timer


async def _deadlines(oversight: Service) -> None:
    await oversight.watch_deadlines()


async def _windows(oversight: Service) -> None:
    await oversight.watch_windows()


TIMERS = (
    Timer("deadlines", every_seconds=30, act=_deadlines),
    Timer("windows", every_seconds=30, act=_windows),
)
