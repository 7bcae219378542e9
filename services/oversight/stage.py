"""Oversight assembled: one value for the host."""

from pathlib import Path

from services.oversight import api, pages
from services.oversight.effects import EFFECTS
from services.oversight.jobs import JOBS
from services.oversight.queries import Queries
from services.oversight.reactions import REACTIONS
from services.oversight.service import Service
from services.oversight.view import ALARMS, CASES
from shared.deciding import Journal
from shared.events import oversight
from shared.settings import SOURCES
from shared.stage import Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, context.vault, Queries(context.pool), context.commune)


STAGE = Stage(
    name="oversight",
    package=Path(__file__).parent,
    says=(
        oversight.DeadlineMissed,
        oversight.MissCorrected,
        oversight.FindingRecorded,
        oversight.RefusalOverturned,
        oversight.CaseReopened,
        oversight.CaseClosed,
        oversight.AlarmRaised,
        oversight.AlarmSettled,
    ),
    assemble=assemble,
    reactions=REACTIONS,
    read_models=(CASES, ALARMS),
    routers=(api.router, pages.router),
    desks=pages.DESKS,
    jobs=JOBS,
    effects=EFFECTS,
    keeps=frozenset(SOURCES),
)
