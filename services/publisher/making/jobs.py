"""By the clock: the files of everything that was approved are made."""

from services.publisher.making.service import make
from services.publisher.making.work import Work
from services.publisher.reported import Report
from services.publisher.service import Service
from shared.jobs import each_alone
from shared.stage import Job


async def make_all(publisher: Service) -> None:
    """The files of everything that waits for them."""

    async def made(report: Report) -> None:
        await make(publisher, report)

    await each_alone("reports' files", await Work(publisher.queries.pool).waiting(), made)


JOBS = (Job("reports' files", every_seconds=2, act=make_all, by_the_clock=False),)
