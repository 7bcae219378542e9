"""Triage assembled: one value for the host."""

from pathlib import Path

from services.triage import case, inbox
from services.triage.queries import Queries
from services.triage.service import Service
from services.triage.view import CASES
from shared.deciding import Journal
from shared.events import triage
from shared.stage import Slice, Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, context.vault, Queries(context.pool), context.commune)


STAGE = Stage(
    name="triage",
    package=Path(__file__).parent,
    assemble=assemble,
    trunk=Slice(
        says=(
            triage.CaseQueued,
            triage.InformationRequested,
            triage.CaseVerified,
            triage.CaseRefused,
            triage.CaseClassified,
            triage.HeadlineGiven,
        ),
        read_models=(CASES,),
        tables=frozenset({"triage.looked"}),
    ),
    slices=(inbox.SLICE, case.SLICE),
)
