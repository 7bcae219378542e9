"""Looks by the clock whether something is wrong with the truth."""

from services.oversight.alarms.service import sound
from services.oversight.service import Service
from shared.stage import Job


async def _sound(oversight: Service) -> None:
    await sound(oversight.journal, oversight.queries)


JOBS = (Job("alarms", every_seconds=10, act=_sound, by_the_clock=False),)
