"""Where programs of the Front read its reports and figures, and write, approve and withdraw."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.publisher.compiling import figures_between
from services.publisher.doors import API, COMMANDS, Editor, Expected, Publisher, Reader
from services.publisher.reported import Report, Reports
from services.publisher.reports import service
from services.publisher.reports.entries import EARLIEST, LATEST, Compiling, ReportApproval, ReportWithdrawal, Writing
from services.publisher.stories import Stories
from services.publisher.wording import worded
from shared import clock
from shared.calendar import LOCAL
from shared.deciding import Decided
from shared.doors import Paged, actor, etag, more
from shared.events.publisher import HeardUpTo, ReportEvent, ReportKind
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["publisher"])
Day = Annotated[date, Query(ge=EARLIEST, le=LATEST)]


class ReportLine(BaseModel):
    """The last edition of a report. `draft`: what an approval names."""

    model_config = ConfigDict(from_attributes=True)
    report: UUID
    edition: int
    kind: ReportKind
    first: date
    last: date
    status: str
    version: int
    draft: int
    sign: str | None
    public: bool
    sha256: str


class ReportDelivery(BaseModel):
    """`reason`: why it did not reach the body."""

    model_config = ConfigDict(from_attributes=True)
    at: datetime
    reason: str | None


class StoryView(BaseModel):
    """A published result that can be told; the first five are those that the rule chooses."""

    model_config = ConfigDict(from_attributes=True)
    case_id: UUID
    number: str
    title: str


class ReportView(ReportLine):
    """With its figures, those of the period before, its words, and what came of sending it."""

    figures: dict[str, int]
    before: dict[str, int]
    positions: tuple[HeardUpTo, ...]
    assessment: str
    proposals: str
    stories: tuple[UUID, ...]
    offered: list[StoryView]
    files: list[str]
    deliveries: dict[str, ReportDelivery]
    replaces: str | None


class FiguresView(BaseModel):
    """Numbers under names; what is 0 has none."""

    since: datetime
    until: datetime
    figures: dict[str, int]


@router.get("/reports", responses=problems(401, 403))
async def reports(
    request: Request,
    response: Response,
    _: Reader,
    publisher: Publisher,
    asked: Paged,
    kind: ReportKind | None = None,
) -> list[ReportLine]:
    """Reports, the newest figures first; one line for each edition."""
    page = await Reports(publisher.queries.pool).page(asked, kind)
    response.headers.update(more(request, page))
    return [ReportLine.model_validate(one) for one in page.rows]


@router.get("/reports/figures", responses=problems(401, 403, 422, 503))
async def figures_of_days(_: Reader, publisher: Publisher, since: Day, until: Day) -> FiguresView:
    """The figures of some days, the last among them; of today, by now."""
    begin = datetime.combine(since, time(), LOCAL)
    end = min(datetime.combine(until, time(), LOCAL) + timedelta(days=1), clock.now())
    counted = await figures_between(publisher.queries.pool, begin, end)
    return FiguresView(since=begin, until=end, figures=dict(counted.counts))


@router.get("/reports/{report}", responses=problems(401, 403, 404))
async def report(report: UUID, who: Reader, publisher: Publisher, response: Response) -> ReportView:
    """One report in its last edition; a draft's words are opened on record. Its ETag is the version for If-Match."""
    found = await service.known(publisher, report)
    response.headers.update(etag(found.version))
    return await _view(publisher, found, actor(who))


async def _view(publisher: Publisher, found: Report, reader: str) -> ReportView:
    compared, words = found.compared, await worded(publisher, found, reader)
    stories = Stories(publisher.queries.pool, publisher.commune)
    offered = await stories.offered(found.period) if found.status == "drafted" else []
    return ReportView(
        **ReportLine.model_validate(found).model_dump(),
        figures=dict(compared.now.counts),
        before=dict(compared.before.counts),
        positions=found.positions,
        assessment=words.assessment,
        proposals=words.proposals,
        stories=found.stories,
        offered=[StoryView.model_validate(one) for one in offered],
        files=[one.format for one in found.files or ()],
        deliveries={to: ReportDelivery.model_validate(one) for to, one in found.deliveries.items()},
        replaces=found.replaces,
    )


class Begun(BaseModel):
    """Which report it is."""

    report: UUID


@router.post("/reports", status_code=201, responses=problems(401, 403, 422, 503))
async def compile_report(body: Compiling, editor: Editor, publisher: Publisher, response: Response) -> Begun:
    """Count the figures of a time that is over. A draft is counted anew; what was sent gets another edition."""
    found, said = await service.compile_period(publisher, body.kind, body.day, actor(editor))
    response.headers.update(etag(said.version))
    return Begun(report=found)


@router.put("/reports/{report}/words", **COMMANDS)
async def write_report(
    report: UUID, body: Writing, editor: Editor, publisher: Publisher, expected: Expected, response: Response
) -> None:
    """Write the Front's assessment and proposals, and choose the stories."""
    said = await service.write(publisher, report, **body.model_dump(), by=actor(editor), expected=expected)
    _done(response, said)


@router.post("/reports/{report}/approval", **COMMANDS)
async def approve_report(
    report: UUID, body: ReportApproval, editor: Editor, publisher: Publisher, response: Response
) -> None:
    """Approve somebody else's draft: it is numbered and sent. Nobody approves their own: 403."""
    _done(response, await service.issue(publisher, report, body.draft, actor(editor)))


@router.post("/reports/{report}/withdrawal", **COMMANDS)
async def withdraw_report(
    report: UUID, body: ReportWithdrawal, editor: Editor, publisher: Publisher, expected: Expected, response: Response
) -> None:
    """Withdraw an edition that was sent; the reason is public where the report was."""
    _done(response, await service.withdraw(publisher, report, body.reason, actor(editor), expected))


def _done(response: Response, said: Decided[ReportEvent]) -> None:
    response.headers.update(etag(said.version))
