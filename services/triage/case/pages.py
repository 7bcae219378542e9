"""One case before a clerk, and a form for each decision that is possible now."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.triage.case.api import ReadingDep, Seen, reading_of, seen
from services.triage.case.forms import choices, possible
from services.triage.case.view import Contact
from services.triage.doors import CASE, Clerk, Headline, ListCode, LongWords, Reader, Triage, service_of
from services.triage.service import Classification
from services.triage.view import CaseView
from shared import clock
from shared.deciding import Decided
from shared.doors import actor, commune_of
from shared.doors.acting import acted
from shared.doors.details import details_told
from shared.events.triage import Kind, TriageEvent, Urgency
from shared.identity import Principal, Role
from shared.web.forms import Form
from shared.web.language import N_, gettext
from shared.web.pages import render
from shared.web.spans import span

DONE: Mapping[str, str] = {
    "hoi-them": N_("Đã gửi câu hỏi cho người dân."),
    "xac-minh": N_("Đã xác minh. Việc tiếp theo: phân loại."),
    "tu-choi": N_("Đã từ chối. Người dân đọc được lý do trên trang theo dõi."),
    "phan-loai": N_("Đã phân loại. Hồ sơ tự chuyển đến đơn vị xử lý."),
    "dong-tin": N_("Đã ghi dòng tin công khai."),
}

router = APIRouter(include_in_schema=False)


class Versioned(BaseModel):
    """Every form says which version of the case its clerk was looking at."""

    version: Annotated[int, Field(ge=1)]


class Question(Versioned):
    question: LongWords


class Reasons(Versioned):
    reason: ListCode
    explanation: LongWords


class Choice(Versioned):
    category: ListCode
    kind: Kind
    urgency: Urgency | None = None
    area: ListCode | None = None
    unit: ListCode | None = None
    about_unit: ListCode | None = None
    restricted: bool = False
    headline: Headline | None = None
    kept_because: Headline | None = None

    @property
    def chosen(self) -> Classification:
        return Classification(**self.model_dump(exclude={"version"}))


class Naming(Versioned):
    headline: Headline | None = None
    kept_because: Headline | None = None


Entry = TypeVar("Entry", bound=Versioned)


@router.get(CASE)
async def case_page(request: Request, case: Seen, reader: Reader) -> Response:
    """One case, and a form for each decision that is possible now."""
    return await _case_page(request, case, reader)


@router.post(CASE + "/lien-he")
async def open_contact(request: Request, case_id: UUID, triage: Triage, reading: ReadingDep, clerk: Clerk) -> Response:
    """Show, this once, how the citizen can be reached; each look goes on record."""
    case = await seen(case_id, triage, clerk)
    return await _case_page(request, case, clerk, contact=await reading.contact(case, actor(clerk)))


@router.post(CASE + "/hoi-them")
async def ask(request: Request, case_id: UUID, triage: Triage, clerk: Clerk) -> Response:
    """Ask the citizen."""

    async def run(entry: Question) -> Decided[TriageEvent]:
        return await triage.ask(case_id, entry.question, actor(clerk), entry.version)

    return await _decided(request, case_id, clerk, "hoi-them", Question, run)


@router.post(CASE + "/xac-minh")
async def verify(request: Request, case_id: UUID, triage: Triage, clerk: Clerk) -> Response:
    """Say that the report is fit to be handled."""

    async def run(entry: Versioned) -> Decided[TriageEvent]:
        return await triage.verify(case_id, actor(clerk), entry.version)

    return await _decided(request, case_id, clerk, "xac-minh", Versioned, run)


@router.post(CASE + "/tu-choi")
async def refuse(request: Request, case_id: UUID, triage: Triage, clerk: Clerk) -> Response:
    """Refuse the report, with words for the citizen."""

    async def run(entry: Reasons) -> Decided[TriageEvent]:
        return await triage.refuse(case_id, entry.reason, entry.explanation, actor(clerk), entry.version)

    return await _decided(request, case_id, clerk, "tu-choi", Reasons, run)


@router.post(CASE + "/phan-loai")
async def classify(request: Request, case_id: UUID, triage: Triage, clerk: Clerk) -> Response:
    """Choose category, kind, urgency and area."""

    async def run(entry: Choice) -> Decided[TriageEvent]:
        return await triage.classify(case_id, entry.chosen, actor(clerk), entry.version)

    return await _decided(request, case_id, clerk, "phan-loai", Choice, run)


@router.post(CASE + "/dong-tin")
async def name(request: Request, case_id: UUID, triage: Triage, clerk: Clerk) -> Response:
    """Say for everyone what the case is about; an empty field takes the words away."""

    async def run(entry: Naming) -> Decided[TriageEvent]:
        return await triage.name(case_id, entry.headline, entry.kept_because, actor(clerk), entry.version)

    return await _decided(request, case_id, clerk, "dong-tin", Naming, run)


async def _decided(
    request: Request,
    case_id: UUID,
    clerk: Principal,
    what: str,
    model: type[Entry],
    run: Callable[[Entry], Awaitable[Decided[TriageEvent]]],
) -> Response:
    async def again(form: Form, status: int) -> Response:
        case = await seen(case_id, await service_of(request), clerk)
        return await _case_page(request, case, clerk, what, form, status)

    def onward(is_shown: bool) -> str:
        return f"{CASE.format(case_id=case_id)}?xong={what}{'' if is_shown else '&cho=1'}"

    return await acted(request, "triage", model, run, again, onward)


async def _case_page(
    request: Request,
    case: CaseView,
    reader: Principal,
    tried: str = "",
    form: Form | None = None,
    status: int = 200,
    contact: Contact | None = None,
) -> Response:
    reading = await reading_of(request)
    if reader.role == Role.CLERK:
        await reading.looked(case)
    given = {tried: form} if form else {}
    words = await reading.words(case, actor(reader))
    return render(
        request,
        "triage/case/case.html",
        status=status,
        case=case,
        words=words,
        details=details_told(request, words.details),
        contact=contact,
        may_reach=reader.role == Role.CLERK and case.contact is not None and case.erased is None,
        forms_of=possible(case, reader, commune_of(request)) | given,
        acted=tried,
        form=form or Form(),
        done=DONE.get(request.query_params.get("xong", ""), ""),
        later="cho" in request.query_params,
        waited=span(clock.now() - case.received_at, gettext(request)),
        **choices(request),
    )
