"""What oversight does by the clock: notices missed deadlines and windows that have passed."""

from services.oversight.service import Service
from shared.stage import Timer


async def _watch(oversight: Service) -> None:
    await oversight.watch_deadlines()
    await oversight.watch_windows()


TIMERS = (Timer(every_seconds=30, act=_watch),)
