"""What oversight does by the clock: warns, says what was missed and who is silent, and closes what nobody judged."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from typing import get_args

from services.oversight import domain
from services.oversight.clocks.view import SAID_BY, Clocks, had_it
from services.oversight.late import BY_CLOCK
from services.oversight.service import Service, decider
from services.oversight.view import CaseView
from shared import clock
from shared.calendar import LOCAL, due_after_working_days, longest_window
from shared.events.oversight import DeadlineWarned, FoundByClock, FrontStep, ProgressOverdue, StepMissed
from shared.jobs import each_alone
from shared.stage import Job

# Between the moment at which something is said and the one at which it stands in its stage's log, where all hear it.
WRITTEN_BY_THEN = timedelta(seconds=15)


async def watch_deadlines(oversight: Service) -> None:
    """Say of every step whose date has passed that it was missed, once.

    Only up to the moment until which everything was heard that could have said otherwise: what is under way is no miss.
    """
    clocks = Clocks(oversight.queries.pool)

    async def miss(case: CaseView) -> None:
        await decider.handle(oversight.journal, case.case_id, miss_of(case), BY_CLOCK)

    for step, sources in SAID_BY.items():
        if whole := await clocks.whole_until(sources):
            until = min(whole, clock.now()) - WRITTEN_BY_THEN
            await each_alone("deadlines", clocks.late(step, until), miss)


def miss_of(case: CaseView) -> domain.MissDeadline | domain.SayByClock:
    """A miss of a unit's date is told of the unit that had the case then; any other is the Front's own."""
    assert case.step_due
    if case.at_unit and case.step in ("handle", "classify"):
        return domain.MissDeadline(had_it(case, case.step_due), case.forwarded_round, case.step_due)
    assert case.step in get_args(FrontStep)
    return domain.SayByClock(StepMissed(step=case.step, round=case.round, due=case.step_due))


async def warn(oversight: Service) -> None:
    """Say of every date that is near that it is: to a unit some working days before, to the Front on its day."""
    now, calendar = clock.now(), oversight.commune.working_days
    profile = oversight.commune.profile_on(now)
    of_units = due_after_working_days(now, profile.warning_working_days, time.max, calendar).at
    today = datetime.combine(now.astimezone(LOCAL), time.max, LOCAL)
    urgent = now + timedelta(hours=profile.urgent_step_hours or 1)

    async def warned(case: CaseView) -> None:
        assert case.step in SAID_BY
        assert case.step_due
        unit = case.unit if case.step == "handle" else None
        found = DeadlineWarned(step=case.step, unit=unit, round=case.round, due=case.step_due)
        await _say(oversight, case, found)

    for step in SAID_BY:
        near = Clocks(oversight.queries.pool).near(step, of_units if step == "handle" else today, urgent)
        await each_alone("warnings", _still_ahead(near, now), warned)


async def _still_ahead(cases: AsyncIterator[CaseView], now: datetime) -> AsyncIterator[CaseView]:
    """Of a date that has passed nobody is warned."""
    async for case in cases:
        if case.step_due and case.step_due > now:
            yield case


async def watch_progress(oversight: Service) -> None:
    """Say of every unit that is late, and has not told for days how far it is, that it had to."""
    clocks, now = Clocks(oversight.queries.pool), clock.now()
    whole = await clocks.whole_until(SAID_BY["handle"])
    every = timedelta(days=oversight.commune.profile_on(now).progress_days)

    if whole is None:
        return
    until = min(whole, now) - WRITTEN_BY_THEN

    async def overdue(found: tuple[CaseView, datetime]) -> None:
        """However long it is silent, that is said once: of the last time by which it had to say something."""
        case, since = found
        if case.unit:
            due = since + every * ((until - since) // every)
            await _say(oversight, case, ProgressOverdue(unit=case.unit, round=case.round, since=since, due=due))

    await each_alone("progress", clocks.silent(until - every), overdue)


async def _say(oversight: Service, case: CaseView, found: FoundByClock) -> None:
    await decider.handle(oversight.journal, case.case_id, domain.SayByClock(found), BY_CLOCK)


async def watch_windows(oversight: Service) -> None:
    """Close what nobody judged within the answering window. A refusal is closed by no clock: an overseer decides."""
    now = clock.now()
    until = now - longest_window(oversight.commune.deadlines, now)

    async def close(case: CaseView) -> None:
        publish = oversight.published_by(case)
        command = domain.CloseByItself("window_expired", case.answered_round, publish)
        await decider.handle(oversight.journal, case.case_id, command, BY_CLOCK)

    await each_alone("windows", Clocks(oversight.queries.pool).unjudged_since(until), close)


JOBS = (
    Job("deadlines", every_seconds=10, act=watch_deadlines),
    Job("warnings", every_seconds=60, act=warn),
    Job("progress", every_seconds=60, act=watch_progress),
    Job("windows", every_seconds=30, act=watch_windows),
)
