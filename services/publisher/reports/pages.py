"""Where the Front works on its reports: counts, writes, approves, and sees whom they reached."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from services.publisher.doors import REPORT, REPORTS, Editor, Publisher, Reader
from services.publisher.periods import TITLES
from services.publisher.reported import Report, Reports
from services.publisher.reports import service
from services.publisher.reports.entries import Compiling, FormReportWithdrawal, FormWriting, ReportApproval
from services.publisher.reports.saying import DONE, KINDS, NOT_DELIVERED, STATUSES
from services.publisher.reports.view import Extensions
from services.publisher.service import Service
from services.publisher.stories import MOST, Stories
from services.publisher.tables import report_tables
from services.publisher.wording import worded
from shared.deciding import Decided
from shared.doors import ShownPage, actor, commune_of, further
from shared.doors.acting import acted
from shared.events.publisher import ReportEvent, ReportKind
from shared.identity import Principal, Role, names_of
from shared.identity.guards import identity_of
from shared.reading.pages import PageRequest
from shared.web.forms import Form
from shared.web.language import N_, gettext, language_of
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)
DESKS = (Desk(REPORTS, N_("Báo cáo"), frozenset({Role.EDITOR, Role.OVERSEER})),)
Entry = TypeVar("Entry", bound=BaseModel)


@router.get(REPORTS)
async def show_reports(
    request: Request, who: Reader, publisher: Publisher, wanted: ShownPage, loai: ReportKind | None = None
) -> Response:
    """Reports, the newest figures first; `loai`: of one kind alone."""
    return await _list(request, who, publisher, wanted, kind=loai)


async def _list(
    request: Request,
    who: Principal,
    publisher: Service,
    wanted: PageRequest,
    form: Form | None = None,
    status: int = 200,
    kind: ReportKind | None = None,
) -> Response:
    page = await Reports(publisher.queries.pool).page(wanted, kind)
    return render(
        request,
        "publisher/reports/reports.html",
        status=status,
        reports=page.rows,
        chosen=kind,
        kinds=KINDS,
        statuses=STATUSES,
        choices=[(code, gettext(request)(title)) for code, title in KINDS.items()],
        editor=who.role is Role.EDITOR,
        form=form or Form(),
        further=further(request, page),
    )


@router.post(REPORTS)
async def compile_report(request: Request, who: Editor, publisher: Publisher, wanted: ShownPage) -> Response:
    """Count the figures of a time that is over."""
    found: list[UUID] = []

    async def act(entry: Compiling) -> Decided[ReportEvent]:
        report, said = await service.compile_period(publisher, entry.kind, entry.day, actor(who))
        found.append(report)
        return said

    async def again(form: Form, status: int) -> Response:
        return await _list(request, who, publisher, wanted, form, status)

    def onward(is_shown: bool) -> str:
        return f"{REPORT.format(report=found[0])}?xong=counted" if is_shown else f"{REPORTS}?xong=later"

    return await acted(request, "publisher", Compiling, act, again, onward)


@router.get(REPORT)
async def show_report(request: Request, report: UUID, who: Reader, publisher: Publisher, xong: str = "") -> Response:
    """One report in its last edition: figures, words, files, and whom it reached."""
    return await _report(request, await service.known(publisher, report), who, publisher, done=DONE.get(xong, ""))


async def _report(
    request: Request, report: Report, who: Principal, publisher: Service, *, status: int = 200, **context: Any
) -> Response:
    """`context`: done, a sentence; or tried and form, the action that was refused and what was typed for it."""
    stories, commune = Stories(publisher.queries.pool, publisher.commune), commune_of(request)
    drafted, reports = report.status == "drafted", Reports(publisher.queries.pool)
    offered = await stories.offered(report.period) if drafted else []
    words = await worded(publisher, report, actor(who))
    chosen = report.stories or tuple(one.case_id for one in offered[:MOST])
    written: dict[str, str | list[str]] = {
        "assessment": words.assessment,
        "proposals": words.proposals,
        "stories": [str(one) for one in chosen],
    }
    frame: dict[str, Any] = {"done": "", "tried": "", "form": Form()}
    return render(
        request,
        "publisher/reports/report.html",
        status=status,
        report=report,
        title=TITLES[report.kind],
        kinds=KINDS,
        statuses=STATUSES,
        reasons=NOT_DELIVERED,
        tables=report_tables(report.compared, commune),
        words=words,
        written=Form({name: value for name, value in written.items() if value}),
        offered=[(str(one.case_id), f"{one.number}: {one.title}") for one in offered],
        told=await stories.told(report.stories),
        extensions=await Extensions(publisher.queries.pool, publisher.vault).of(report.period, actor(who)),
        commune=commune,
        bodies={code: _body(request, code) for code in report.recipients},
        files=await reports.made(report.report, report.edition),
        editions=[one for one in await reports.editions(report.report) if one.edition != report.edition],
        editor=who.role is Role.EDITOR,
        own=report.author == actor(who),
        author=await _author(request, report),
        **frame | context,
    )


def _body(request: Request, code: str) -> str:
    found = commune_of(request).body(code)
    return found.in_language(language_of(request)) if found else code


async def _author(request: Request, report: Report) -> str:
    if not report.author or not report.author.startswith("staff/"):
        return ""
    account = UUID(report.author.removeprefix("staff/"))
    return (await names_of(identity_of(request), [account])).get(account, "")


@router.post(REPORT + "/viet")
async def write(request: Request, report: UUID, who: Editor, publisher: Publisher) -> Response:
    """Write the Front's assessment and what it proposes, and choose the stories."""

    async def act(entry: FormWriting) -> Decided[ReportEvent]:
        words = entry.model_dump(exclude={"version"})
        return await service.write(publisher, report, **words, by=actor(who), expected=entry.version)

    return await _act(request, report, who, publisher, "written", FormWriting, act)


@router.post(REPORT + "/duyet")
async def approve(request: Request, report: UUID, who: Editor, publisher: Publisher) -> Response:
    """Approve somebody else's draft: it is numbered and sent."""

    async def act(entry: ReportApproval) -> Decided[ReportEvent]:
        return await service.issue(publisher, report, entry.draft, actor(who))

    return await _act(request, report, who, publisher, "approved", ReportApproval, act)


@router.post(REPORT + "/thu-hoi")
async def withdraw(request: Request, report: UUID, who: Editor, publisher: Publisher) -> Response:
    """Withdraw an edition that was sent."""

    async def act(entry: FormReportWithdrawal) -> Decided[ReportEvent]:
        return await service.withdraw(publisher, report, entry.reason, actor(who), entry.version)

    return await _act(request, report, who, publisher, "withdrawn", FormReportWithdrawal, act)


async def _act(
    request: Request,
    report: UUID,
    who: Principal,
    publisher: Service,
    action: str,
    model: type[Entry],
    act: Callable[[Entry], Awaitable[Decided[ReportEvent]]],
) -> Response:
    async def again(form: Form, status: int) -> Response:
        found = await service.known(publisher, report)
        return await _report(request, found, who, publisher, status=status, tried=action, form=form)

    def onward(is_shown: bool) -> str:
        return f"{REPORT.format(report=report)}?xong={action if is_shown else 'later'}"

    return await acted(request, "publisher", model, act, again, onward)
