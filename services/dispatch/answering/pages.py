"""One case before the people of its unit, with its clock, and a form for each thing that they can say now."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.dispatch.answering.api import reading_of
from services.dispatch.answering.entries import AnswerWords, Day, LongWords, Reason, Responsible
from services.dispatch.answering.shapes import whole, why
from services.dispatch.doors import CASE, DESK, Dispatch, Member, clock_of, service_of, unit_of
from services.dispatch.service import AnswerGiven
from services.dispatch.view import CaseView
from shared import clock, photos
from shared.deciding import Decided
from shared.decoding import Picture
from shared.doors import actor, commune_of, decoders_of
from shared.doors.acting import acted
from shared.doors.details import details_told
from shared.errors import Forbidden, NotFound
from shared.events.dispatch import DispatchEvent, Outcome
from shared.identity import Principal
from shared.web.codes import CODES
from shared.web.forms import Form, read_form, uploaded
from shared.web.language import N_, gettext
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import render

DONE: Mapping[str, str] = {
    "nhan-viec": N_("Đã nhận việc."),
    "tien-do": N_("Đã ghi tiến độ."),
    "gia-han": N_("Đã gia hạn."),
    "tra-loi": N_("Đã gửi câu trả lời. Người dân sẽ đánh giá."),
}

router = APIRouter(include_in_schema=False)


class Versioned(BaseModel):
    """Every form says which version of the case its reader was looking at."""

    version: Annotated[int, Field(ge=1)]


class WrongDesk(Versioned):
    return_reason: Reason


class Note(Versioned):
    progress: LongWords


class Extension(Versioned):
    due: Day
    extension_reason: Reason


class GivenAnswer(Versioned):
    outcome: Outcome
    answer: AnswerWords
    responsible: Responsible
    acted_on: Day | None = None
    next_date: Day | None = None

    def given(self, pictures: Sequence[Picture]) -> AnswerGiven:
        return AnswerGiven(**self.model_dump(exclude={"version"}), pictures=pictures)


Entry = TypeVar("Entry", bound=Versioned)


@router.get(CASE)
async def case_page(request: Request, case_id: UUID, member: Member) -> Response:
    """One case, and a form for each thing that the unit can say now."""
    return await _case_page(request, case_id, member)


@router.post(CASE + "/nhan-viec")
async def accept(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Take the case up."""

    async def run(entry: Versioned) -> Decided[DispatchEvent]:
        return await dispatch.accept(case_id, unit_of(member), actor(member), entry.version)

    return await _said(request, case_id, member, "nhan-viec", Versioned, run)


@router.post(CASE + "/chuyen-tra")
async def give_back(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Wrong desk."""

    async def run(entry: WrongDesk) -> Decided[DispatchEvent]:
        return await dispatch.give_back(case_id, unit_of(member), entry.return_reason, actor(member), entry.version)

    return await _said(request, case_id, member, "chuyen-tra", WrongDesk, run)


@router.post(CASE + "/tien-do")
async def report(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """How far the unit is."""

    async def run(entry: Note) -> Decided[DispatchEvent]:
        return await dispatch.report(case_id, unit_of(member), entry.progress, actor(member), entry.version)

    return await _said(request, case_id, member, "tien-do", Note, run)


@router.post(CASE + "/gia-han")
async def extend(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Move the due date once."""

    async def run(entry: Extension) -> Decided[DispatchEvent]:
        unit, reason = unit_of(member), entry.extension_reason
        return await dispatch.extend(case_id, unit, entry.due, reason, actor(member), entry.version)

    return await _said(request, case_id, member, "gia-han", Extension, run)


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
    read: type[Entry] | tuple[Form, Entry | None],
    run: Callable[[Entry], Awaitable[Decided[DispatchEvent]]],
) -> Response:
    async def again(form: Form, status: int) -> Response:
        return await _case_page(request, case_id, member, what, form, status)

    def onward(is_shown: bool) -> str:
        place = DESK if what == "chuyen-tra" else CASE.format(case_id=case_id)
        return f"{place}?xong={what}{'' if is_shown else '&cho=1'}"

    return await acted(request, "dispatch", read, run, again, onward, passing=(Forbidden, NotFound))


async def _case_page(
    request: Request, case_id: UUID, member: Principal, tried: str = "", form: Form | None = None, status: int = 200
) -> Response:
    dispatch, reading, _ = await service_of(request), await reading_of(request), gettext(request)
    case = await dispatch.queries.case(case_id)
    if case is None or not case.with_unit(member.unit):
        raise NotFound("No such case is with your unit.")
    given = {tried: form} if form else {}
    time_left, tone = clock_of(case, _)
    await reading.looked(case)
    history = await reading.history(case_id)
    words = await reading.words(case, history, actor(member))
    read = whole(case, history, words, details_told(request, words.of(case.details)))
    return render(
        request,
        "dispatch/answering/case.html",
        status=status,
        case=case,
        read=read,
        why=why(read),
        latest=dispatch.latest(case, clock.now()).at,
        time_left=time_left,
        tone=tone,
        forms_of=_forms(case, clock.now()) | given,
        acted=tried,
        form=form or Form(),
        outcomes={code: _(title) for code, title in CODES["outcome"].items()},
        solved={code: _(title) for code, title in CODES["solved"].items()},
        done=DONE.get(request.query_params.get("xong", ""), ""),
        later="cho" in request.query_params,
        commune=commune_of(request),
    )


def _forms(case: CaseView, now: datetime) -> dict[str, Form]:
    """What the unit can say now, each with its form; an erased case takes no words any more."""
    if not case.awaited:
        return {}
    possible = ["nhan-viec"] if case.status == "forwarded" else []
    in_words = ["tra-loi", "tien-do", *([] if case.extended or case.overdue(now) else ["gia-han"]), "chuyen-tra"]
    return {what: Form() for what in (*possible, *([] if case.erased == "all" else in_words))}
