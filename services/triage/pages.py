"""Where clerks work: the inbox, and one case with everything that can be decided about it now."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from services.triage.api import Clerk, ListCode, LongWords, Reader, Triage, service_of
from services.triage.service import Classification
from services.triage.view import CaseView
from shared import clock
from shared.commune import Area, Category, Commune, RefusalReason, Unit
from shared.deciding import Decided
from shared.doors import actor, commune_of, shown
from shared.errors import NotFound, Refusal
from shared.events.triage import Kind, TriageEvent, Urgency
from shared.identity import Principal, Role
from shared.web.forms import Form, read_form
from shared.web.language import N_, Gettext, gettext, language_of
from shared.web.pages import Desk, render
from shared.web.phrases import CODES
from shared.web.spans import span

DESKS = (Desk("/triage/", N_("Kiểm tra, phân loại"), frozenset({Role.CLERK})),)
CASE = "/triage/ho-so/{case_id}"
DONE: Mapping[str, str] = {
    "hoi-them": N_("Đã gửi câu hỏi cho người dân."),
    "xac-minh": N_("Đã xác minh. Việc tiếp theo: phân loại."),
    "tu-choi": N_("Đã từ chối. Người dân đọc được lý do trên trang theo dõi."),
    "phan-loai": N_("Đã phân loại. Hồ sơ tự chuyển đến đơn vị xử lý."),
}

router = APIRouter(include_in_schema=False)


class Seen(BaseModel):
    """Every form says which version of the case its clerk was looking at."""

    version: Annotated[int, Field(ge=1)]


class Question(Seen):
    question: LongWords


class Reasons(Seen):
    reason: ListCode
    explanation: LongWords


class Choice(Seen):
    category: ListCode
    kind: Kind
    urgency: Urgency | None = None
    area: ListCode | None = None
    unit: ListCode | None = None
    about_unit: ListCode | None = None
    restricted: bool = False

    @property
    def chosen(self) -> Classification:
        return Classification(**self.model_dump(exclude={"version"}))


Entry = TypeVar("Entry", bound=Seen)


@router.get(CASE)
async def case_page(request: Request, case_id: UUID, reader: Reader) -> Response:
    """One case, and a form for each decision that is possible now."""
    return await _case_page(request, case_id, reader)


@router.post(CASE + "/lien-he")
async def open_contact(request: Request, case_id: UUID, triage: Triage, clerk: Clerk) -> Response:
    """Show, this once, how the citizen can be reached; each look goes on record."""
    return await _case_page(request, case_id, clerk, contact=await triage.contact(case_id, actor(clerk)))


@router.post(CASE + "/hoi-them")
async def ask(request: Request, case_id: UUID, triage: Triage, clerk: Clerk) -> Response:
    """Ask the citizen."""

    async def run(entry: Question) -> Decided[TriageEvent]:
        return await triage.ask(case_id, entry.question, actor(clerk), entry.version)

    return await _decided(request, case_id, clerk, "hoi-them", Question, run)


@router.post(CASE + "/xac-minh")
async def verify(request: Request, case_id: UUID, triage: Triage, clerk: Clerk) -> Response:
    """Say that the report is fit to be handled."""

    async def run(entry: Seen) -> Decided[TriageEvent]:
        return await triage.verify(case_id, actor(clerk), entry.version)

    return await _decided(request, case_id, clerk, "xac-minh", Seen, run)


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


async def _decided(
    request: Request,
    case_id: UUID,
    clerk: Principal,
    what: str,
    model: type[Entry],
    run: Callable[[Entry], Awaitable[Decided[TriageEvent]]],
) -> Response:
    """Run a decision and lead back to the case; a refusal gives the form back with what was typed."""
    form, entry = await read_form(request, model)
    if entry is None:
        return await _case_page(request, case_id, clerk, what, form, 422)
    try:
        said = await run(entry)
    except NotFound:
        raise
    except Refusal as refusal:
        return await _case_page(request, case_id, clerk, what, form.refused(request, refusal), refusal.status)
    waits = "" if await shown(request, "triage", said) else "&cho=1"
    return RedirectResponse(f"/triage/ho-so/{case_id}?xong={what}{waits}", 303)


async def _case_page(
    request: Request,
    case_id: UUID,
    reader: Principal,
    acted: str = "",
    form: Form | None = None,
    status: int = 200,
    contact: str | None = None,
) -> Response:
    triage = await service_of(request)
    case = await triage.queries.case(case_id)
    if case is None:
        raise NotFound("No such case is waiting here.")
    if reader.role == Role.CLERK:
        await triage.queries.looked(case)
    given = {acted: form} if form else {}
    return render(
        request,
        "triage/case.html",
        status=status,
        case=case,
        words=await triage.words(case, actor(reader)),
        contact=contact,
        may_reach=reader.role == Role.CLERK and case.contact is not None and case.erased is None,
        forms_of=_forms(case, reader, commune_of(request)) | given,
        acted=acted,
        form=form or Form(),
        done=DONE.get(request.query_params.get("xong", ""), ""),
        later="cho" in request.query_params,
        waited=span(clock.now() - case.received_at, gettext(request)),
        **_choices(request),
    )


def _choices(request: Request) -> dict[str, Any]:
    commune, _, language = commune_of(request), gettext(request), language_of(request)
    return {
        "commune": commune,
        "channels": CODES["channel"],
        "reasons": named(commune.refusal_reasons, language),
        "areas": named(commune.areas, language),
        "units": named(commune.units, language),
        "categories": _by_unit(commune, language, _),
        "by_hand": ", ".join(one.in_language(language) for one in commune.categories if one.unit is None),
        "kinds": {code: _(title) for code, title in CODES["kind"].items()},
        "urgencies": {code: _(title) for code, title in CODES["urgency"].items()},
    }


def named(parts: Iterable[Area | Unit | RefusalReason], language: str) -> dict[str, str]:
    return {part.code: part.in_language(language) for part in parts}


def _by_unit(commune: Commune, language: str, _: Gettext) -> dict[str, dict[str, str]]:
    """The categories under the name of the unit that handles them; last those whose unit a clerk chooses by hand."""
    handlers = {unit.code: unit.in_language(language) for unit in commune.units} | {None: _("Chọn đơn vị bằng tay")}
    return {
        name: categories
        for unit, name in handlers.items()
        if (categories := {one.code: _timed(one, language, _) for one in commune.categories if one.unit == unit})
    }


def _timed(category: Category, language: str, _: Gettext) -> str:
    """A category with the time that its unit has."""
    name = category.in_language(language)
    if category.hours:
        return _("%(name)s · %(hours)s giờ", name=name, hours=category.hours)
    if category.working_days:
        return _("%(name)s · %(days)s ngày làm việc", name=name, days=category.working_days)
    return name


def _forms(case: CaseView, reader: Principal, commune: Commune) -> dict[str, Form]:
    """What can be decided now, each with its form; an erased case takes no words any more."""
    if reader.role != Role.CLERK or case.withdrawn_at or case.closed_at:
        return {}
    in_words = [] if case.erased == "all" else ["hoi-them", "tu-choi"]
    match case.status:
        case "waiting":
            return {what: Form() for what in ("xac-minh", *in_words)}
        case "verified":
            return {"phan-loai": _classification(case, commune)} | {what: Form() for what in in_words}
        case "classified" if case.answered:
            return {}
        case "classified":
            refusal = {"tu-choi": Form()} if case.returned and "tu-choi" in in_words else {}
            return {"phan-loai": _classification(case, commune)} | refusal
    return {}


def _classification(case: CaseView, commune: Commune) -> Form:
    """What was chosen before, or what the citizen chose; the usual urgency of a category goes with the category."""
    category = commune.category(case.category)
    usual = category.urgency if category else None
    values = {
        "category": case.category or case.category_hint or "",
        "kind": case.kind or "report",
        "urgency": case.urgency if case.urgency and case.urgency != usual else "",
        "area": case.area or "",
        "unit": case.chosen_unit or "",
        "about_unit": case.about_unit or "",
        "restricted": "true" if case.restricted else "",
    }
    return Form(values)
