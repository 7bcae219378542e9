"""Oversight assembled: one value for the host."""

from pathlib import Path

from services.oversight import (
    alarms,
    board,
    case,
    clocks,
    desk,
    escalating,
    inquiries,
    judging,
    openings,
    signals,
    staff,
)  # fmt: skip
from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.view import ALARMS, CASES, INQUIRIES, WAYS
from shared.deciding import Journal
from shared.events import oversight
from shared.mail import mail_server
from shared.settings import SOURCES
from shared.stage import Slice, Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    mail = mail_server(context.settings, context.commune)
    return Service(journal, context.vault, Queries(context.pool), context.commune, mail)


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
            oversight.MissCorrected,
            oversight.FindingRecorded,
            oversight.RefusalOverturned,
            oversight.RefusalUpheld,
            oversight.CaseReopened,
            oversight.CaseClosed,
            oversight.AlarmRaised,
            oversight.AlarmSettled,
        ),
        read_models=(CASES, ALARMS, WAYS, INQUIRIES),
        tables=frozenset({"oversight.looked"}),
    ),
    slices=(
        board.SLICE,
        desk.SLICE,
        case.SLICE,
        inquiries.SLICE,
        openings.SLICE,
        staff.SLICE,
        judging.SLICE,
        clocks.SLICE,
        escalating.SLICE,
        alarms.SLICE,
        signals.SLICE,
    ),
    keeps=frozenset(SOURCES),
)
