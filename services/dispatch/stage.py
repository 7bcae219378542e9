"""Dispatch assembled: one value for the host."""

from pathlib import Path

from services.dispatch import api, feed, pages
from services.dispatch.jobs import JOBS
from services.dispatch.queries import Queries
from services.dispatch.reactions import REACTIONS
from services.dispatch.service import Service
from services.dispatch.view import ADDITIONS, ANSWERS, CASES, PROGRESS, VERDICTS
from shared.deciding import Journal
from shared.events import dispatch
from shared.stage import Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, context.vault, Queries(context.pool), context.commune)


STAGE = Stage(
    name="dispatch",
    package=Path(__file__).parent,
    says=(
        dispatch.CaseForwarded,
        dispatch.ForwardingHeld,
        dispatch.CaseAccepted,
        dispatch.CaseReturned,
        dispatch.ProgressReported,
        dispatch.DeadlineExtended,
        dispatch.CaseAnswered,
    ),
    assemble=assemble,
    reactions=REACTIONS,
    read_models=(CASES, ADDITIONS, PROGRESS, ANSWERS, VERDICTS),
    routers=(api.router, feed.router, pages.router),
    desks=pages.DESKS,
    jobs=JOBS,
)
