"""By the clock: each report that the commune wants is drafted when its time is over and everyone was heard."""

from services.publisher.compiling import compiled, is_whole
from services.publisher.periods import last_over
from services.publisher.reports import domain
from services.publisher.reports.domain import report_of
from services.publisher.reports.service import decider, event_of
from services.publisher.service import Service
from shared import clock
from shared.events.envelope import Causation
from shared.jobs import each_alone
from shared.reporting import ReportPlan
from shared.stage import Job

BY_CLOCK = Causation(actor="stage/publisher")


async def draft_due(publisher: Service) -> None:
    """Draft the last period of each kind, once; what came before anything was ever said is no report."""
    pool, journal = publisher.queries.pool, publisher.journal

    async def drafted(plan: ReportPlan) -> None:
        period = last_over(plan.kind, clock.now())
        report = report_of(journal.jurisdiction, plan.kind, period.first)
        if await journal.read(report) or not await is_whole(pool, period):
            return
        if (made := await compiled(pool, period)).compared.now.counts:
            await decider.handle(journal, report, domain.Draft(event_of(made)), BY_CLOCK)

    await each_alone("reports", publisher.commune.reports, drafted)


JOBS = (Job("reports", every_seconds=60, act=draft_due),)
