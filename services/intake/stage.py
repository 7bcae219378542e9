"""Intake assembled: one value for the host."""

from pathlib import Path

from services.intake import api, pages
from services.intake.projections import PROJECTIONS
from services.intake.queries import COUNTERS_FROM_LOG, Queries
from services.intake.service import Numbers, Service
from services.intake.timers import TIMERS
from shared.deciding import Journal
from shared.events import intake
from shared.stage import Ground, Stage


def assemble(ground: Ground, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    queries = Queries(ground.pool)
    numbers = Numbers(queries, ground.commune.number_prefix)
    return Service(journal, ground.vault, queries, ground.commune, ground.pepper, numbers, ground.caught_up)


STAGE = Stage(
    name="intake",
    package=Path(__file__).parent,
    says=(
        intake.CaseReceived,
        intake.InformationAdded,
        intake.CaseWithdrawn,
        intake.VerdictGiven,
        intake.PersonalDataErased,
        intake.IntakePointOpened,
        intake.IntakePointClosed,
    ),
    assemble=assemble,
    consumers={},
    projections=PROJECTIONS,
    read_tables=("intake.cases", "intake.history", "intake.answers", "intake.points"),
    routers=(api.router, pages.router),
    desks=pages.DESKS,
    timers=TIMERS,
    # The Front's own events have to stand somewhere else too: its log could not be filled again from its own register.
    keeps=frozenset({"oversight"}),
    after_refill=COUNTERS_FROM_LOG,
)
