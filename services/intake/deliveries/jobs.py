"""What is done by the clock about notices: they are sent, and it is said when a way fails for long."""

from services.intake.deliveries.failing import look_at_ways
from services.intake.deliveries.sending import Sending
from services.intake.service import Service
from shared.stage import Job

SEND_EVERY_SECONDS = 2  # soon enough for a person, and one look at an index when nothing waits
LOOK_EVERY_SECONDS = 60


async def _send(intake: Service) -> None:
    if intake.ways.by_name:
        await Sending(intake).send_due()


JOBS = (
    Job("notices", SEND_EVERY_SECONDS, act=_send, by_the_clock=False),
    Job("ways", LOOK_EVERY_SECONDS, act=look_at_ways),
)
