"""By the clock: what has been late for so long is told to the next rung, and each morning the digests are made."""

from datetime import date, time

from services.oversight import domain
from services.oversight.escalating.domain import ByMail, MakeDigest, recipients, stream
from services.oversight.escalating.letters import address_of, everybody
from services.oversight.escalating.service import digests
from services.oversight.escalating.view import Escalations
from services.oversight.late import BY_CLOCK, unescalated
from services.oversight.service import Service, decider
from services.oversight.view import CaseView
from shared import clock
from shared.calendar import LOCAL, days_past
from shared.escalation import THE_UNIT, Rung
from shared.events.oversight import CaseEscalated
from shared.jobs import each_alone
from shared.stage import Job

DIGESTS_FROM = time(7, 0)  # local time: read before the day's first meeting


async def escalate(oversight: Service) -> None:
    """Tell of everything that is late for so long, rung after rung, once."""
    for rung in oversight.commune.escalation:
        await _climb(oversight, rung)


async def _climb(oversight: Service, rung: Rung) -> None:
    commune, now = oversight.commune, clock.now()
    day_ends = commune.profile_on(now).day_ends
    until = days_past(now, rung.working_days_late, day_ends, commune.working_days)
    units_alone = rung.tell == (THE_UNIT,)
    steps = [step for step in rung.steps if step == "handle" or not units_alone]

    async def told(case: CaseView) -> None:
        unit = case.unit if case.step == "handle" else None
        to = recipients(rung.tell, THE_UNIT, unit)
        if case.step_due is None or case.step not in steps or not to:
            return
        found = CaseEscalated(
            level=rung.level,
            step=case.step,
            unit=unit,
            round=case.round,
            due=case.step_due,
            to=to,
            told_by=rung.by,
        )
        await decider.handle(oversight.journal, case.case_id, domain.SayByClock(found), BY_CLOCK)

    if steps:
        await each_alone("escalation", unescalated(oversight.queries.pool, rung.level, steps, until), told)


async def make_digests(oversight: Service) -> None:
    """One for everybody who has an address and something new to read: at once, or once a day from the morning on."""
    now = clock.now().astimezone(LOCAL)
    await _digests_of(oversight, "email", now.date())
    if now.time() >= DIGESTS_FROM:
        await _digests_of(oversight, "digest", now.date())


async def _digests_of(oversight: Service, told_by: ByMail, day: date) -> None:
    escalations, journal = Escalations(oversight.queries.pool), oversight.journal

    async def made(recipient: str) -> None:
        if until := await escalations.newest_for(recipient, told_by):
            subject = stream(journal.jurisdiction, recipient, told_by)
            await digests.handle(journal, subject, MakeDigest(recipient, told_by, day, until), BY_CLOCK)

    reached = [one for one in everybody(oversight.commune) if address_of(oversight.commune, one)]
    await each_alone("digests", reached, made)


JOBS = (
    Job("escalation", every_seconds=60, act=escalate),
    Job("digests", every_seconds=60, act=make_digests),
)
