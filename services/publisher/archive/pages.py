"""What everyone reads of the reports: those that the commune's file says are public, once they were sent."""

import re
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel

from services.publisher.doors import API, Publisher
from services.publisher.periods import TITLES
from services.publisher.publicly import ASK_AGAIN
from services.publisher.reported import PUBLIC, REPORTS, Report, Reports
from services.publisher.service import Service
from services.publisher.stories import Stories, Story
from services.publisher.tables import report_tables
from shared.doors import Paged, ShownPage, commune_of, further, more
from shared.errors import Gone, NotFound
from shared.events.publisher import FileFormat, ReportKind
from shared.reading.pages import page_of
from shared.web.pages import render
from shared.web.problems import problems

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix=API, tags=["publisher"])
Number = Annotated[str, Path(max_length=20)]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class PublicReport(BaseModel):
    """A report that was sent, and that everyone may read. `number`: the end of its address."""

    number: str
    sign: str
    kind: ReportKind
    first: date
    last: date
    day: date
    replaces: str | None
    withdrawn: str | None
    figures: dict[str, int]
    sha256: str


@router.get("/bao-cao")
async def reports(request: Request, publisher: Publisher, wanted: ShownPage) -> Response:
    """The public reports, the newest first."""
    page = await page_of(publisher.queries.pool, REPORTS, PUBLIC, wanted)
    return render(
        request,
        "publisher/archive/reports.html",
        cache=ASK_AGAIN,
        reports=page.rows,
        titles=TITLES,
        further=further(request, page),
    )


@router.get("/bao-cao/{number}")
async def report(request: Request, number: Number, publisher: Publisher) -> Response:
    """One report: its figures, what the Front says, its stories, and its files."""
    found, told = await _read(publisher, number)
    return render(
        request,
        "publisher/archive/report.html",
        cache=ASK_AGAIN,
        report=found,
        title=TITLES[found.kind],
        tables=report_tables(found.compared, commune_of(request)),
        told=told,
        whole=len(told) == len(found.stories),
        files=found.files or (),
    )


@router.get("/bao-cao/{number}/{format}")
async def file(number: Number, format: FileFormat, publisher: Publisher) -> Response:
    """A file of a public report; 410 while it tells a result that was taken down."""
    return await _file(publisher, number, format)


@api.get("/public-reports")
async def public_reports(
    request: Request, publisher: Publisher, response: Response, asked: Paged
) -> list[PublicReport]:
    """Reports that everyone may read, the newest first."""
    page = await page_of(publisher.queries.pool, REPORTS, PUBLIC, asked)
    response.headers.update({"Cache-Control": ASK_AGAIN, **more(request, page)})
    return [_public(one) for one in page.rows]


@api.get("/public-reports/{number}/{format}", responses=problems(404, 410), response_class=Response)
async def public_file(number: Number, format: FileFormat, publisher: Publisher) -> Response:
    """A file of a public report; 410 while it tells a result that was taken down."""
    return await _file(publisher, number, format)


async def _read(publisher: Service, number: str) -> tuple[Report, list[Story]]:
    """The report of this number with those of its stories that everyone may still read. Raises NotFound."""
    named = re.fullmatch(r"(\d{4})-(\d{1,6})", number)
    reports = Reports(publisher.queries.pool)
    if named is None or (found := await reports.public(int(named[1]), int(named[2]))) is None:
        raise NotFound("There is no public report of this number.")
    return found, await Stories(publisher.queries.pool, publisher.commune).told(found.stories)


async def _file(publisher: Service, number: str, format_: FileFormat) -> Response:
    """What was taken down stands in no file that is given away. Raises NotFound and Gone."""
    found, told = await _read(publisher, number)
    if found.withdrawn_at:
        raise Gone("This report was withdrawn.")
    if len(told) < len(found.stories):
        raise Gone("This report tells a result that was taken down. Its figures can be read on its page.")
    content = await _content(publisher, found.report, found.edition, format_)
    shown = "inline" if format_ == "pdf" else "attachment"
    headers = {
        "Content-Disposition": f'{shown}; filename="bao-cao-{found.address}.{format_}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": ASK_AGAIN,
    }
    return Response(content, media_type=TYPES[format_], headers=headers)


async def _content(publisher: Service, report: UUID, edition: int, format_: FileFormat) -> bytes:
    content = await Reports(publisher.queries.pool).file(report, edition, format_)
    if content is None:
        raise NotFound("This file is not made yet.")
    return content


def _public(report: Report) -> PublicReport:
    assert report.sign is not None
    assert report.day is not None
    return PublicReport(
        number=report.address,
        sign=report.sign,
        kind=report.kind,
        first=report.first,
        last=report.last,
        day=report.day,
        replaces=report.replaces,
        withdrawn=report.withdrawn_because,
        figures=dict(report.compared.now.counts),
        sha256=report.sha256,
    )
