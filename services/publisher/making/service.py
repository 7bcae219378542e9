"""Makes the files of an edition, one format after the other, each kept at once.

Where the process dies: before a file is kept, it is made again; after it, whoever comes next goes on with the others.
What is said of them at the end is said once.
"""

import asyncio
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from services.publisher.carried import NAME, payload_of
from services.publisher.making.domain import Counts, File, Files, decide, evolve
from services.publisher.making.said import Document, document
from services.publisher.making.sheets import sheets
from services.publisher.making.word import word
from services.publisher.making.work import FORMATS, Work
from services.publisher.reported import Report, Reports
from services.publisher.service import Service
from services.publisher.stories import Stories
from services.publisher.wording import worded
from shared import clock
from shared.calendar import LOCAL
from shared.deciding import Decider
from shared.events.envelope import Causation
from shared.events.publisher import Filed, FileFormat
from shared.printing import typeset

TEMPLATE = "report.typ"
SHIPPED = Path(__file__).parent / "templates"
BY_ITSELF = Causation(actor="stage/publisher")
decider: Decider[Files, File, Counts] = Decider(Files(), decide, evolve)


async def make(publisher: Service, report: Report) -> None:
    """Those that are not there yet; nothing more once somebody has stopped it."""
    work = Work(publisher.queries.pool)
    said = await document_of(publisher, report, BY_ITSELF.actor)
    while (progress := await work.progress(report.report, report.edition)).next:
        if progress.stopped:
            return
        content = await asyncio.to_thread(file_of, publisher, report, said, progress.next)
        await work.keep(report.report, report.edition, progress.next, content)
    files = [await _filed(publisher, report, one) for one in FORMATS]
    await decider.handle(publisher.journal, report.report, File(report.edition, tuple(files)), BY_ITSELF)


async def document_of(publisher: Service, report: Report, reader: str) -> Document:
    """What an edition says, with what people wrote; a draft's words are opened on record."""
    pool, commune = publisher.queries.pool, publisher.commune
    stories = await Stories(pool, commune).told(report.stories)
    wording = await worded(publisher, report, reader)
    return document(report, commune, wording, stories, payload_of(report, commune.code), today())


def today() -> date:
    return clock.now().astimezone(LOCAL).date()


def file_of(publisher: Service, report: Report, said: Document, format_: FileFormat) -> bytes:
    """One file; takes up to some hundred milliseconds, in a thread."""
    match format_:
        case "pdf":
            return pdf(said, publisher.templates)
        case "docx":
            return word(said, publisher.templates)
        case "xlsx":
            return sheets(said, report, publisher.commune.code)


async def _filed(publisher: Service, report: Report, format_: FileFormat) -> Filed:
    content = await Reports(publisher.queries.pool).file(report.report, report.edition, format_)
    assert content is not None
    return Filed(format=format_, sha256=sha256(content).hexdigest(), size=len(content))


def pdf(said: Document, folder: Path | None = None) -> bytes:
    """A report as PDF, tagged so that it can be read aloud (PDF/UA-1).

    `folder`: where a commune keeps a template of its own, which is taken in place of ours.
    """
    template = folder / TEMPLATE if folder and (folder / TEMPLATE).is_file() else SHIPPED / TEMPLATE
    return typeset(template, _typed(asdict(said)), format="pdf", pdf_standards=["ua-1"])


def _typed(said: dict[str, Any]) -> dict[str, Any]:
    """Ids of cases are for nobody who reads it."""
    for section in said["sections"]:
        section["stories"] = [
            {name: story[name] for name in ("number", "title", "told")} for story in section["stories"]
        ]
    return {**said, "carried-name": NAME}
