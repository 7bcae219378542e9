"""Where the people of a unit work: their cases by due date, and one case with its clock and its answer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from services.dispatch.api import (
    AnswerWords,
    Day,
    Dispatch,
    LongWords,
    ReadVerdict,
    Reason,
    Responsible,
    Whole,
    service_of,
    unit_of,
    whole,
)
from services.dispatch.queries import Tab
from services.dispatch.service import AnswerGiven
from services.dispatch.view import CaseView
from shared import clock, photos
from shared.deciding import Decided
from shared.decoding import Picture
from shared.doors import Asked, ShownPage, actor, commune_of, decoders_of, further, numbers_meant, shown
from shared.errors import Forbidden, NotFound, Refusal
from shared.events.dispatch import DispatchEvent, Outcome
from shared.identity import Principal, Role, requires
from shared.web.forms import Form, read_form, uploaded
from shared.web.language import N_, Gettext, gettext
from shared.web.limits import MAX_UPLOAD
from shared.web.narrowing import narrowing
from shared.web.pages import Desk, render
from shared.web.phrases import CODES
from shared.web.spans import DAY, left

DESKS = (Desk("/dispatch/", N_("Giải quyết"), frozenset({Role.UNIT_MEMBER})),)
CASE = "/dispatch/ho-so/{case_id}"
TAB_TITLES: Mapping[Tab, str] = {
    "open": N_("Đang giải quyết"),
    "added": N_("Mới từ người dân"),
    "answered": N_("Đã trả lời"),
    "closed": N_("Đã kết thúc"),
}
DONE: Mapping[str, str] = {
    "nhan-viec": N_("Đã nhận việc."),
    "chuyen-tra": N_("Đã trả hồ sơ về Mặt trận để chuyển đến nơi đúng."),
    "tien-do": N_("Đã ghi tiến độ."),
    "gia-han": N_("Đã gia hạn."),
    "tra-loi": N_("Đã gửi câu trả lời. Người dân sẽ đánh giá."),
}

router = APIRouter(include_in_schema=False)
Member = Annotated[Principal, Depends(requires(Role.UNIT_MEMBER))]


class Seen(BaseModel):
    """Every form says which version of the case its reader was looking at."""

    version: Annotated[int, Field(ge=1)]


class WrongDesk(Seen):
    return_reason: Reason


class Note(Seen):
    progress: LongWords


class Extension(Seen):
    due: Day
    extension_reason: Reason


class GivenAnswer(Seen):
    outcome: Outcome
    answer: AnswerWords
    responsible: Responsible
    acted_on: Day | None = None
    next_date: Day | None = None

    def given(self, pictures: Sequence[Picture]) -> AnswerGiven:
        return AnswerGiven(**self.model_dump(exclude={"version"}), pictures=pictures)


Entry = TypeVar("Entry", bound=Seen)


@router.get("/dispatch/")
async def desk(
    request: Request, dispatch: Dispatch, member: Member, wanted: ShownPage, tab: Tab = "open", so: Asked = ""
) -> Response:
    """The unit's cases of a tab, the most urgent first; `so` is the number of a case to go to."""
    unit, _ = unit_of(member), gettext(request)
    if found := await dispatch.queries.case_numbered(unit, numbers_meant(request, so)):
        return RedirectResponse(CASE.format(case_id=found), 303)
    page = await dispatch.cases(unit, tab, wanted, actor(member))
    return render(
        request,
        "dispatch/desk.html",
        tab=tab,
        number=so.strip(),
        titles=TAB_TITLES,
        counts=await dispatch.queries.counts(unit),
        rows=[(case, words, *_clock(case, _)) for case, words in page.rows],
        further=further(request, page),
        **narrowing(request, wanted.filter, ("area", "category")),
        commune=commune_of(request),
        unit=commune_of(request).unit(unit),
        done=DONE.get(request.query_params.get("xong", ""), ""),
        later="cho" in request.query_params,
    )


def _clock(case: CaseView, _: Gettext) -> tuple[str, str]:
    """How much time is left or how late it is, and in which tone to say so; nothing once the clock has stopped."""
    if not case.awaited:
        return "", ""
    now = clock.now()
    tone = "late" if case.overdue(now) else "soon" if case.due - now < 2 * DAY else ""
    return left(case.due, now, _), tone


@router.get(CASE)
async def case_page(request: Request, case_id: UUID, member: Member) -> Response:
    """One case, and a form for each thing that the unit can say now."""
    return await _case_page(request, case_id, member)


@router.post(CASE + "/nhan-viec")
async def accept(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Take the case up."""

    async def run(entry: Seen) -> Decided[DispatchEvent]:
        return await dispatch.accept(case_id, unit_of(member), actor(member), entry.version)

    return await _said(request, case_id, member, "nhan-viec", await read_form(request, Seen), run)


@router.post(CASE + "/chuyen-tra")
async def give_back(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Wrong desk."""

    async def run(entry: WrongDesk) -> Decided[DispatchEvent]:
        return await dispatch.give_back(case_id, unit_of(member), entry.return_reason, actor(member), entry.version)

    return await _said(request, case_id, member, "chuyen-tra", await read_form(request, WrongDesk), run)


@router.post(CASE + "/tien-do")
async def report(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """How far the unit is."""

    async def run(entry: Note) -> Decided[DispatchEvent]:
        return await dispatch.report(case_id, unit_of(member), entry.progress, actor(member), entry.version)

    return await _said(request, case_id, member, "tien-do", await read_form(request, Note), run)


@router.post(CASE + "/gia-han")
async def extend(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Move the due date once."""

    async def run(entry: Extension) -> Decided[DispatchEvent]:
        unit, reason = unit_of(member), entry.extension_reason
        return await dispatch.extend(case_id, unit, entry.due, reason, actor(member), entry.version)

    return await _said(request, case_id, member, "gia-han", await read_form(request, Extension), run)


@router.post(CASE + "/tra-loi", max_body_size=MAX_UPLOAD)
async def answer(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Answer the citizen, with photos of what was done."""
    form, entry = await read_form(request, GivenAnswer)

    async def run(entry: GivenAnswer) -> Decided[DispatchEvent]:
        given = entry.given(await photos.clean(decoders_of(request), await uploaded(form, "photos")))
        return await dispatch.answer(case_id, unit_of(member), given, actor(member), entry.version)

    return await _said(request, case_id, member, "tra-loi", (form, entry), run)


async def _said(
    request: Request,
    case_id: UUID,
    member: Principal,
    what: str,
    read: tuple[Form, Entry | None],
    run: Callable[[Entry], Awaitable[Decided[DispatchEvent]]],
) -> Response:
    """Say it and lead back to the case; a refusal gives the form back with what was typed."""
    form, entry = read
    if entry is None:
        return await _case_page(request, case_id, member, what, form, 422)
    try:
        said = await run(entry)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return await _case_page(request, case_id, member, what, form.refused(request, refusal), refusal.status)
    waits = "" if await shown(request, "dispatch", said) else "&cho=1"
    place = "/dispatch/" if what == "chuyen-tra" else f"/dispatch/ho-so/{case_id}"
    return RedirectResponse(f"{place}?xong={what}{waits}", 303)


async def _case_page(
    request: Request, case_id: UUID, member: Principal, acted: str = "", form: Form | None = None, status: int = 200
) -> Response:
    dispatch, _ = await service_of(request), gettext(request)
    case = await dispatch.queries.case(case_id)
    if case is None or not case.with_unit(member.unit):
        raise NotFound("No such case is with your unit.")
    given = {acted: form} if form else {}
    time_left, tone = _clock(case, _)
    await dispatch.queries.looked(case)
    history = await dispatch.queries.history(case_id)
    read = whole(case, history, await dispatch.words(case, history, actor(member)))
    return render(
        request,
        "dispatch/case.html",
        status=status,
        case=case,
        read=read,
        why=why(read),
        latest=dispatch.latest(case),
        time_left=time_left,
        tone=tone,
        forms_of=_forms(case, clock.now()) | given,
        acted=acted,
        form=form or Form(),
        outcomes={code: _(title) for code, title in CODES["outcome"].items()},
        solved={code: _(title) for code, title in CODES["solved"].items()},
        done=DONE.get(request.query_params.get("xong", ""), ""),
        later="cho" in request.query_params,
        commune=commune_of(request),
    )


def why(case: Whole) -> ReadVerdict | None:
    """The verdict that opened this round, if it was the citizen who opened it."""
    if case.reopened_because not in ("not_solved", "partly_solved"):
        return None
    return next((verdict for verdict in case.verdicts if verdict.round == case.round - 1), None)


def _forms(case: CaseView, now: datetime) -> dict[str, Form]:
    """What the unit can say now, each with its form; an erased case takes no words any more."""
    if not case.awaited:
        return {}
    possible = ["nhan-viec"] if case.status == "forwarded" else []
    in_words = ["tra-loi", "tien-do", *([] if case.extended or case.overdue(now) else ["gia-han"]), "chuyen-tra"]
    return {what: Form() for what in (*possible, *([] if case.erased == "all" else in_words))}
