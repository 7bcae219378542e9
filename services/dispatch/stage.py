"""Dispatch assembled: one value for the host."""

from pathlib import Path

from services.dispatch import answering, desk, forwarding, inquiries, officers, polling
from services.dispatch.queries import Queries
from services.dispatch.service import Service
from services.dispatch.view import CASES, INQUIRIES
from shared.deciding import Journal
from shared.events import dispatch
from shared.stage import Slice, Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, context.vault, Queries(context.pool), context.commune, context.pepper)


STAGE = Stage(
    name="dispatch",
    package=Path(__file__).parent,
    assemble=assemble,
    trunk=Slice(
        says=(
            dispatch.CaseForwarded,
            dispatch.ForwardingHeld,
            dispatch.CaseAccepted,
            dispatch.CaseReturned,
            dispatch.ProgressReported,
            dispatch.DeadlineExtended,
            dispatch.CaseAnswered,
        ),
        read_models=(CASES, INQUIRIES),
        tables=frozenset({"dispatch.looked"}),
    ),
    slices=(forwarding.SLICE, desk.SLICE, answering.SLICE, inquiries.SLICE, officers.SLICE, polling.SLICE),
)
