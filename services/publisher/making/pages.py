"""Where a draft is looked at as it will be, files are fetched, and their making is followed, stopped and taken up."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from services.publisher.doors import REPORT, Editor, Publisher, Reader
from services.publisher.making.service import document_of, file_of
from services.publisher.making.work import Work
from services.publisher.reported import Report, Reports
from services.publisher.service import Service
from shared.doors import actor
from shared.errors import NotFound
from shared.events.publisher import FileFormat
from shared.web import live
from shared.web.problems import problems

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/publisher/v1", tags=["publisher"])
Edition = Annotated[int, Path(ge=1, le=1_000)]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SAFE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


async def known(publisher: Service, report: UUID) -> Report:
    """The last edition of a report. Raises NotFound."""
    found = await Reports(publisher.queries.pool).newest(report)
    if found is None:
        raise NotFound("There is no such report.")
    return found


@router.get(REPORT + "/xem")
async def preview(report: UUID, who: Reader, publisher: Publisher) -> Response:
    """The last edition as PDF: a draft as it would go out, with the words that are in it by now."""
    found = await known(publisher, report)
    said = await document_of(publisher, found, actor(who))
    content = await asyncio.to_thread(file_of, publisher, found, said, "pdf")
    return sent(content, "pdf", f"bao-cao-{found.kind}-{found.first}")


@router.get(REPORT + "/tep/{edition}/{format}")
async def file(report: UUID, edition: Edition, format: FileFormat, _: Reader, publisher: Publisher) -> Response:
    """A file as it went out."""
    return await _file(publisher, report, edition, format)


@api.get("/reports/{report}/files/{edition}/{format}", responses=problems(401, 403, 404), response_class=Response)
async def report_file(report: UUID, edition: Edition, format: FileFormat, _: Reader, publisher: Publisher) -> Response:
    """A file of a report as it went out."""
    return await _file(publisher, report, edition, format)


async def _file(publisher: Service, report: UUID, edition: int, format_: FileFormat) -> Response:
    reports = Reports(publisher.queries.pool)
    of, content = await reports.edition(report, edition), await reports.file(report, edition, format_)
    if of is None or content is None:
        raise NotFound("This file is not made yet.")
    return sent(content, format_, f"bao-cao-{of.address}")


def sent(content: bytes, format_: FileFormat, name: str) -> Response:
    shown = "inline" if format_ == "pdf" else "attachment"
    headers = {**SAFE, "Content-Disposition": f'{shown}; filename="{name}.{format_}"'}
    return Response(content, media_type=TYPES[format_], headers=headers)


@router.get(REPORT + "/song")
async def changes(request: Request, report: UUID, _: Reader, publisher: Publisher) -> Response:
    """`changed` whenever a file is there, the making is stopped or taken up, or somebody is reached."""

    async def look() -> object:
        found = await known(publisher, report)
        progress = await Work(publisher.queries.pool).progress(report, found.edition)
        return found.version, sorted(progress.made), progress.stopped

    return await live.changes(request, look)


@router.post(REPORT + "/dung")
async def stop(report: UUID, _: Editor, publisher: Publisher) -> Response:
    """No further file is made for now; those that are there stay."""
    found = await known(publisher, report)
    await Work(publisher.queries.pool).stop(report, found.edition)
    return RedirectResponse(REPORT.format(report=report), 303)


@router.post(REPORT + "/tiep")
async def go_on(report: UUID, _: Editor, publisher: Publisher) -> Response:
    """The files that are not there yet are made after all."""
    found = await known(publisher, report)
    await Work(publisher.queries.pool).go_on(report, found.edition)
    return RedirectResponse(REPORT.format(report=report), 303)


@api.put("/reports/{report}/stop", status_code=204, responses=problems(401, 403, 404))
async def stop_files(report: UUID, _: Editor, publisher: Publisher) -> None:
    """Make no further file of the last edition for now."""
    await Work(publisher.queries.pool).stop(report, (await known(publisher, report)).edition)


@api.delete("/reports/{report}/stop", status_code=204, responses=problems(401, 403, 404))
async def go_on_with_files(report: UUID, _: Editor, publisher: Publisher) -> None:
    """Make the files that are not there yet after all."""
    await Work(publisher.queries.pool).go_on(report, (await known(publisher, report)).edition)
