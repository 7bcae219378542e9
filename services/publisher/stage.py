"""Publisher assembled: one value for the host."""

from pathlib import Path

from services.publisher import about, editing, opendata, pictures, site, statistics
from services.publisher.queries import Queries
from services.publisher.service import Service
from services.publisher.view import CASES
from shared.deciding import Journal
from shared.events import publisher
from shared.stage import Slice, Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    return Service(journal, context.vault, Queries(context.pool), context.commune)


STAGE = Stage(
    name="publisher",
    package=Path(__file__).parent,
    assemble=assemble,
    trunk=Slice(
        says=(
            publisher.ResultDrafted,
            publisher.CorrectionDrafted,
            publisher.ResultApproved,
            publisher.ResultPublished,
            publisher.ResultCorrected,
            publisher.ResultWithdrawn,
        ),
        read_models=(CASES,),
    ),
    slices=(site.SLICE, statistics.SLICE, opendata.SLICE, about.SLICE, editing.SLICE, pictures.SLICE),
)
