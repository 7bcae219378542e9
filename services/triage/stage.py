"""Triage assembled: one value for the host."""

from pathlib import Path

from services.triage import api, inbox, junk, pages
from services.triage.queries import Queries
from services.triage.reactions import REACTIONS
from services.triage.service import Service
from services.triage.view import ADDITIONS, CASES, QUESTIONS
from shared.deciding import Journal
from shared.events import triage
from shared.stage import Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, context.vault, Queries(context.pool), context.commune)


STAGE = Stage(
    name="triage",
    package=Path(__file__).parent,
    says=(
        triage.CaseQueued,
        triage.InformationRequested,
        triage.CaseVerified,
        triage.CaseRefused,
        triage.CaseClassified,
    ),
    assemble=assemble,
    reactions=REACTIONS,
    read_models=(CASES, ADDITIONS, QUESTIONS),
    routers=(api.router, junk.api, inbox.router, pages.router, junk.pages),
    desks=pages.DESKS,
)
