"""Oversight assembled: one value for the host."""

from pathlib import Path

from services.oversight import api, pages
from services.oversight.consumers import CONSUMERS
from services.oversight.effects import EFFECTS
from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.timers import TIMERS
from services.oversight.view import ALARMS, CASES
from shared.deciding import Journal
from shared.events import oversight
from shared.settings import SOURCES
from shared.stage import Ground, Stage


def assemble(ground: Ground, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, ground.vault, Queries(ground.pool), ground.commune)


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
    consumers=CONSUMERS,
    read_models=(CASES, ALARMS),
    routers=(api.router, pages.router),
    desks=pages.DESKS,
    timers=TIMERS,
    effects=EFFECTS,
    keeps=frozenset(SOURCES),
)
