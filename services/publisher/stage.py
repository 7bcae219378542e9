"""Publisher assembled: one value for the host."""

from pathlib import Path

from services.publisher import (
    about,
    archive,
    editing,
    making,
    opendata,
    pictures,
    reports,
    sending,
    site,
    statistics,
    subscribing,
)
from services.publisher.facts import FACTS
from services.publisher.queries import Queries
from services.publisher.reported import REPORTS
from services.publisher.service import Service
from services.publisher.view import CASES
from shared.deciding import Journal
from shared.events import publisher
from shared.mail import mail_server
from shared.stage import Slice, Stage, StageContext


def assemble(context: StageContext, journal: Journal) -> Service:
    """The service on a journal: the log, or an inbox's transaction."""
    mail = mail_server(context.settings, context.commune)
    return Service(
        journal,
        context.vault,
        Queries(context.pool),
        context.commune,
        mail,
        context.settings.report_templates,
        context.settings.public_url,
        context.pepper,
    )


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
        read_models=(CASES, FACTS, REPORTS),
        tables=frozenset({"publisher.report_files", "publisher.report_stops"}),
    ),
    slices=(
        site.SLICE,
        statistics.SLICE,
        opendata.SLICE,
        about.SLICE,
        editing.SLICE,
        pictures.SLICE,
        reports.SLICE,
        making.SLICE,
        sending.SLICE,
        archive.SLICE,
        subscribing.SLICE,
    ),
)
