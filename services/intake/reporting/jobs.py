"""Forgets by the clock what has waited or counted long enough."""

from services.intake.service import Service
from services.intake.waiting import SWEEP_SECONDS
from shared.stage import Job


async def _sweep(intake: Service) -> None:
    await intake.waiting.sweep()
    await intake.voices.sweep()
    await intake.pace.sweep()


JOBS = (Job("waiting photos", SWEEP_SECONDS, _sweep),)
