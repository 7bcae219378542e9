"""Where the Front watches: the desk, and a case with its whole history."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from services.oversight import record, staff
from services.oversight.api import Overseer, Oversight, Reader, known, telling
from services.oversight.entries import FormClosing, FormCorrection, FormFinding, FormOverturning, FormReopening
from services.oversight.queries import Tab
from services.oversight.register import Told, facts, photos, told
from services.oversight.service import Service
from services.oversight.view import CaseView
from shared import clock
from shared.deciding import Decided
from shared.doors import Asked, ShownPage, actor, commune_of, further, numbers_meant, shown
from shared.errors import Refusal
from shared.events.oversight import OversightEvent
from shared.identity import Principal, Role
from shared.identity.guards import identity_of
from shared.web.forms import Form, read_form
from shared.web.language import N_, gettext, language_of
from shared.web.narrowing import narrowing
from shared.web.pages import Desk, render
from shared.web.phrases import CODES, TROUBLES, WORDS, phrase
from shared.web.spans import span

router = APIRouter(include_in_schema=False)
DESK = "/oversight/"
CASE = DESK + "ho-so/{case_id}"
OPENINGS = DESK + "mo-xem"
STAFF = DESK + "nhan-su"
DESKS = (Desk(DESK, N_("Giám sát"), frozenset({Role.OVERSEER})),)

TABS: dict[Tab, tuple[str, str]] = {
    "open": (N_("Đang xử lý"), N_("Không có hồ sơ nào đang xử lý. Phản ánh mới sẽ hiện ở đây.")),
    "late": (N_("Quá hạn"), N_("Không có hồ sơ nào quá hạn. Mọi đơn vị đều trả lời đúng hạn.")),
    "refused": (N_("Bị từ chối"), N_("Không có phản ánh nào đang bị từ chối.")),
    "unsatisfied": (N_("Chưa hài lòng"), N_("Không có hồ sơ nào phải mở lại.")),
    "closed": (N_("Đã kết thúc"), N_("Chưa có hồ sơ nào kết thúc.")),
}
DONE = {
    "finding": N_("Đã ghi điều Mặt trận kiểm tra được vào hồ sơ."),
    "overturning": N_("Đã yêu cầu xem xét lại. Phản ánh trở về bàn của cán bộ tiếp nhận."),
    "correction": N_("Đã đính chính: hạn trả lời chưa bị quá."),
    "closing": N_("Đã kết thúc hồ sơ."),
    "reopening": N_("Đã mở lại hồ sơ. Đơn vị phải trả lời lần nữa."),
    "later": N_("Đã ghi nhận. Vài giây nữa sẽ hiện ở đây: hãy tải lại trang."),
}

Entry = TypeVar("Entry", bound=BaseModel)


@router.get(DESK)
async def desk(
    request: Request,
    _: Overseer,
    oversight: Oversight,
    wanted: ShownPage,
    tab: Tab = "open",
    so: Asked = "",
) -> Response:
    """What the Front watches; `so` is the number of a case to go to."""
    if found := await oversight.queries.case_numbered(numbers_meant(request, so)):
        return RedirectResponse(DESK + f"ho-so/{found}", 303)
    page = await oversight.queries.cases(tab, wanted)
    return render(
        request,
        "oversight/desk.html",
        tab=tab,
        tabs=TABS,
        number=so.strip(),
        counts=await oversight.queries.counts(),
        alarms=await oversight.queries.alarms_on(),
        explained=TROUBLES,
        cases=[_facts(request, case) for case in page.rows],
        further=further(request, page),
        **narrowing(request, wanted.filter, ("area", "category", "unit")),
        now=clock.now(),
        codes=CODES,
    )


WAITS_FOR = {
    "clerk": N_("Cán bộ tiếp nhận"),
    "citizen": N_("Người dân"),
    "front": N_("Mặt trận xem xét"),
}


@dataclass(frozen=True)
class CaseFacts:
    """A case with the names behind its codes, who has to act now, and how old it is."""

    case: CaseView
    area: str
    category: str
    unit: str
    waits_for: str
    age: str


def waits_for(case: CaseView) -> str:
    """Whose turn it is: clerk, unit, citizen or front; nobody's when the case is closed."""
    if case.closed_at:
        return ""
    if case.refused:
        return "front"
    if case.unit is None or case.returned:
        return "clerk"
    return "citizen" if case.answered_round >= case.round else "unit"


def _facts(request: Request, case: CaseView) -> CaseFacts:
    commune, language = commune_of(request), language_of(request)
    parts = (commune.area(case.area), commune.category(case.category), commune.unit(case.unit))
    area, category, unit = (part.in_language(language) if part else "" for part in parts)
    whom = waits_for(case)
    turn = gettext(request)(WAITS_FOR[whom]) if whom in WAITS_FOR else unit
    return CaseFacts(case, area, category, unit, turn, span(clock.now() - case.received_at, gettext(request)))


@router.get(OPENINGS)
async def openings(
    request: Request,
    _: Overseer,
    oversight: Oversight,
    truoc: Annotated[int, Query(ge=1, le=record.NEWEST)] = record.NEWEST,
    nguoi: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Who of the staff opened whose words: everybody's openings, or those of the reader `nguoi`."""
    found = await record.page_of(oversight, identity_of(request), telling(request), truoc, nguoi or None)
    return render(
        request,
        "oversight/openings.html",
        openings=found,
        of_one=nguoi,
        more=found[-1].id if len(found) == record.PAGE_ROWS else None,
        unusual=await record.unusual(oversight, identity_of(request), telling(request)),
        purposes=record.PURPOSES,
    )


@router.get(STAFF)
async def deeds(
    request: Request,
    _: Overseer,
    oversight: Oversight,
    truoc: Annotated[int, Query(ge=1, le=staff.NEWEST)] = staff.NEWEST,
) -> Response:
    """Who signed in, and who did what to accounts and keys."""
    found = await staff.page_of(oversight, identity_of(request), telling(request), truoc)
    more = found[-1].position if len(found) == staff.PAGE_ROWS else None
    return render(request, "oversight/staff.html", deeds=found, more=more, phrase=phrase)


@router.get(CASE)
async def case_page(request: Request, case_id: UUID, who: Reader, oversight: Oversight, xong: str = "") -> Response:
    """A case with every event of its history."""
    return await _case(request, await known(oversight, case_id), who, oversight, done=DONE.get(xong, ""))


async def _case(
    request: Request, case: CaseView, who: Principal, oversight: Service, *, status: int = 200, **context: Any
) -> Response:
    """`context`: done, a sentence; or tried and form, the action that was refused and what was typed for it."""
    lines = await told(oversight, identity_of(request), telling(request), case.case_id, actor(who))
    answered = case.answered_round >= case.round
    for_good = case.erased or case.taken_back
    possible = {
        "overturning": case.refused and not for_good,
        "closing": answered and case.closed_at is None and not case.erased,
        "reopening": answered and not for_good,
        "correction": case.missed and not case.erased,
        "finding": not case.erased,
    }
    frame: dict[str, Any] = {"done": "", "tried": "", "form": Form()} | context
    # What was tried and refused stays on the page, so that nothing typed is lost.
    actions = [action for action, may in possible.items() if may or action == frame["tried"]]
    return render(
        request,
        "oversight/case.html",
        status=status,
        of=_facts(request, case),
        case=case,
        lines=[_line(request, one) for one in lines],
        openings=await _openings(request, oversight, case.case_id) if who.role is Role.OVERSEER else None,
        purposes=record.PURPOSES,
        actions=actions if who.role is Role.OVERSEER else [],
        now=clock.now(),
        codes=CODES,
        blank=Form(),
        **frame,
    )


async def _openings(request: Request, oversight: Service, case_id: UUID) -> list[record.Looked]:
    return await record.of_case(oversight, identity_of(request), telling(request), case_id)


def _line(request: Request, one: Told) -> dict[str, Any]:
    """One event as the page shows it."""
    say = telling(request).say
    words = [(say(WORDS.get(opened.field, WORDS["words"])), opened.text) for opened in one.words]
    return {
        "entry": one.entry,
        "what": phrase(one.entry.event),
        "who": one.who,
        "facts": facts(one.entry, telling(request)),
        "words": words,
        "photos": photos(one.entry),
    }


@router.post(CASE + "/ghi-nhan")
async def record_finding(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Write down what the Front found."""

    async def act(entry: FormFinding) -> Decided[OversightEvent]:
        return await oversight.record_finding(case_id, entry.finding, actor(who), entry.version)

    return await _act(request, case_id, who, oversight, "finding", FormFinding, act)


@router.post(CASE + "/xem-xet-lai")
async def overturn(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Do not accept a refusal."""

    async def act(entry: FormOverturning) -> Decided[OversightEvent]:
        return await oversight.overturn(case_id, entry.reason, actor(who), entry.version)

    return await _act(request, case_id, who, oversight, "overturning", FormOverturning, act)


@router.post(CASE + "/dinh-chinh")
async def correct_miss(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Take back that the due date was missed."""

    async def act(entry: FormCorrection) -> Decided[OversightEvent]:
        return await oversight.correct_miss(case_id, entry.reason, actor(who), entry.version)

    return await _act(request, case_id, who, oversight, "correction", FormCorrection, act)


@router.post(CASE + "/ket-thuc")
async def close(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Close by hand, with a finding."""

    async def act(entry: FormClosing) -> Decided[OversightEvent]:
        return await oversight.close(case_id, entry.closing, actor(who), entry.version)

    return await _act(request, case_id, who, oversight, "closing", FormClosing, act)


@router.post(CASE + "/mo-lai")
async def reopen(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Open the next round, with a finding."""

    async def act(entry: FormReopening) -> Decided[OversightEvent]:
        return await oversight.reopen(case_id, entry.reopening, actor(who), entry.version)

    return await _act(request, case_id, who, oversight, "reopening", FormReopening, act)


async def _act(
    request: Request,
    case_id: UUID,
    who: Principal,
    oversight: Service,
    action: str,
    model: type[Entry],
    act: Callable[[Entry], Awaitable[Decided[OversightEvent]]],
) -> Response:
    """One action of the case page: done, or the page again with what was typed and what is wrong."""
    form, entry = await read_form(request, model)
    status = 422
    if entry is not None:
        try:
            said = await act(entry)
        except Refusal as refusal:
            form, status = form.refused(request, refusal), refusal.status
        else:
            code = action if await shown(request, "oversight", said) else "later"
            return RedirectResponse(f"{DESK}ho-so/{case_id}?xong={code}", 303)
    case = await known(oversight, case_id)
    return await _case(request, case, who, oversight, status=status, tried=action, form=form)
