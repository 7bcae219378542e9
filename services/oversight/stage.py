"""Oversight assembled: one value for the host."""

from pathlib import Path

from services.oversight import alarms, case, clocks, desk, judging, openings, signals, staff
from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.view import ALARMS, CASES, WAYS
from shared.deciding import Journal
from shared.events import oversight
from shared.settings import SOURCES
from shared.stage import Slice, Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, context.vault, Queries(context.pool), context.commune)


STAGE = Stage(
    name="oversight",
    package=Path(__file__).parent,
    assemble=assemble,
    trunk=Slice(
        says=(
            oversight.DeadlineWarned,
            oversight.DeadlineMissed,
            oversight.StepMissed,
            oversight.ProgressOverdue,
            oversight.CaseEscalated,
            oversight.DigestMade,
            oversight.MissCorrected,
            oversight.FindingRecorded,
            oversight.RefusalOverturned,
            oversight.RefusalUpheld,
            oversight.CaseReopened,
            oversight.CaseClosed,
            oversight.AlarmRaised,
            oversight.AlarmSettled,
        ),
        read_models=(CASES, ALARMS, WAYS),
        tables=frozenset({"oversight.looked"}),
    ),
    slices=(
        desk.SLICE,
        case.SLICE,
        openings.SLICE,
        staff.SLICE,
        judging.SLICE,
        clocks.SLICE,
        alarms.SLICE,
        signals.SLICE,
    ),
    keeps=frozenset(SOURCES),
)
