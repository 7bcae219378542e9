"""Says of a way that it has failed for long, and that it works again."""

from datetime import datetime, timedelta

from services.intake.deliveries import table
from services.intake.deliveries.domain import Look, WayState, decide_way, evolve_way, stream
from services.intake.service import Service
from shared import clock
from shared.deciding import Decider
from shared.events.envelope import Causation
from shared.events.intake import WayEvent

FAILS_FOR_LONG = timedelta(hours=1)  # shorter: a server that is started again, or that puts strangers' mail off
BY_INTAKE = Causation(actor="stage/intake")

decider: Decider[WayState, Look, WayEvent] = Decider(WayState(), decide_way, evolve_way)


async def look_at_ways(intake: Service) -> None:
    """Say of each way that has failed for long that it does, and of one that works again that it does."""
    long_ago = clock.now() - FAILS_FOR_LONG
    for way, since in await table.failing(intake.queries.pool):
        fails = since if way in intake.ways.by_name else None  # what this instance has no more does not fail
        if fails is None or fails <= long_ago:
            await _say(intake, way, fails)


async def _say(intake: Service, way: str, since: datetime | None) -> None:
    await decider.handle(intake.journal, stream(intake.journal.jurisdiction, way), Look(way, since), BY_INTAKE)
