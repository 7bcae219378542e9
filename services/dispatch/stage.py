"""Dispatch assembled: one value for the host."""

from pathlib import Path

from services.dispatch import api, feed, pages
from services.dispatch.consumers import CONSUMERS
from services.dispatch.queries import Queries
from services.dispatch.service import Service
from services.dispatch.timers import TIMERS
from services.dispatch.view import ADDITIONS, ANSWERS, CASES, PROGRESS, VERDICTS
from shared.deciding import Journal
from shared.events import dispatch
from shared.stage import Ground, Stage


def assemble(ground: Ground, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, ground.vault, Queries(ground.pool), ground.commune)


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
    consumers=CONSUMERS,
    read_models=(CASES, ADDITIONS, PROGRESS, ANSWERS, VERDICTS),
    routers=(api.router, feed.router, pages.router),
    desks=pages.DESKS,
    timers=TIMERS,
)
