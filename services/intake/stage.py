"""Intake assembled: one value for the host."""

from pathlib import Path

from services.intake import erasing, posters, reporting, tracking
from services.intake.history import ANSWERS, HISTORY
from services.intake.numbers import Numbers
from services.intake.pace import Pace
from services.intake.points import POINTS
from services.intake.queries import COUNTERS_FROM_LOG, Queries
from services.intake.receiving import Receiving
from services.intake.service import Service
from services.intake.view import CASES
from services.intake.waiting import WaitingPhotos
from shared.deciding import Journal
from shared.events import intake
from shared.stage import Slice, Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    queries = Queries(context.pool)
    numbers = Numbers(context.pool, context.commune.number_prefix)
    receiving = Receiving(journal, context.vault, queries, context.commune, context.pepper, numbers)
    waiting = WaitingPhotos(context.pool, context.pepper)
    settings = context.settings
    pace = Pace(context.pool, context.pepper, settings.submissions_per_hour, settings.submissions_per_hour_of_a_device)
    return Service(
        journal, context.vault, queries, context.commune, context.pepper, receiving, waiting, pace, context.caught_up
    )


STAGE = Stage(
    name="intake",
    package=Path(__file__).parent,
    assemble=assemble,
    trunk=Slice(
        says=(
            intake.CaseReceived,
            intake.InformationAdded,
            intake.CaseWithdrawn,
            intake.VerdictGiven,
            intake.PersonalDataErased,
            intake.IntakePointOpened,
            intake.IntakePointClosed,
        ),
        read_models=(CASES, HISTORY, ANSWERS, POINTS),
        tables=frozenset({"intake.counters", "intake.numbers", "intake.waiting_photos", "intake.paces"}),
    ),
    slices=(reporting.SLICE, tracking.SLICE, posters.SLICE, erasing.SLICE),
    # The Front's own events have to stand somewhere else too: its log could not be filled again from its own register.
    keeps=frozenset({"oversight"}),
    after_refill=COUNTERS_FROM_LOG,
)
