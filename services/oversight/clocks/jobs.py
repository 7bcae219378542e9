"""What oversight does by the clock: it says which deadlines were missed, and closes what nobody judged in time."""

from datetime import timedelta
from uuid import UUID

from services.oversight import domain
from services.oversight.clocks.view import Clocks, Late
from services.oversight.service import Service, decider
from shared import clock
from shared.calendar import longest_window
from shared.events.envelope import Causation
from shared.jobs import each_alone
from shared.stage import Job

BY_CLOCK = Causation(actor="stage/oversight")
HEARD_BY_THEN = timedelta(minutes=1)  # what a unit said in time is here: the post takes moments


async def watch_deadlines(oversight: Service) -> None:
    """Say of every case whose due date has passed that it was missed, once a round."""

    async def miss(late: Late) -> None:
        command = domain.MissDeadline(late.unit, late.round, late.due)
        await decider.handle(oversight.journal, late.case_id, command, BY_CLOCK)

    late = Clocks(oversight.queries.pool).late(clock.now() - HEARD_BY_THEN)
    await each_alone("deadlines", late, miss)


async def watch_windows(oversight: Service) -> None:
    """Close what nobody judged within the answering window. A refusal is closed by no clock: an overseer decides."""
    now = clock.now()
    until = now - longest_window(oversight.commune.deadlines, now)

    async def close(case: tuple[UUID, int]) -> None:
        case_id, round_ = case
        await decider.handle(oversight.journal, case_id, domain.CloseByItself("window_expired", round_), BY_CLOCK)

    await each_alone("windows", Clocks(oversight.queries.pool).unjudged_since(until), close)


JOBS = (
    Job("deadlines", every_seconds=30, act=watch_deadlines),
    Job("windows", every_seconds=30, act=watch_windows),
)
