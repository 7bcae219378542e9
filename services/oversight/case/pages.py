"""A case before the Front, with every event of its history and what the Front can say about it now."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from services.oversight import record
from services.oversight.case.entries import (
    FormClosing,
    FormCorrection,
    FormOverturning,
    FormReopening,
    FormUpholding,
)
from services.oversight.described import described, standing
from services.oversight.doors import CASE, Overseer, Oversight, Reader, known, locale_of
from services.oversight.service import Service
from services.oversight.view import CaseView
from services.oversight.wording import Told, facts, photos, told, voices
from shared import clock
from shared.deciding import Decided
from shared.doors import actor, further, place_in
from shared.doors.acting import acted
from shared.events.envelope import short_name
from shared.events.oversight import FindingRecorded, OversightEvent
from shared.identity import Principal, Role
from shared.identity.guards import identity_of
from shared.reading.additions import looked
from shared.web.codes import CODES
from shared.web.forms import Form
from shared.web.language import N_
from shared.web.pages import render
from shared.web.phrases import WORDS, phrase

router = APIRouter(include_in_schema=False)
DONE = {
    "finding": N_("Đã ghi điều Mặt trận kiểm tra được vào hồ sơ."),
    "overturning": N_("Đã yêu cầu xem xét lại. Phản ánh trở về bàn của cán bộ tiếp nhận."),
    "upholding": N_("Đã giữ nguyên việc từ chối. Người gửi đọc được lý do."),
    "correction": N_("Đã đính chính: hạn trả lời chưa bị quá."),
    "closing": N_("Đã kết thúc hồ sơ."),
    "reopening": N_("Đã mở lại hồ sơ. Đơn vị phải trả lời lần nữa."),
    "later": N_("Đã ghi nhận. Vài giây nữa sẽ hiện ở đây: hãy tải lại trang."),
}

FOUND = short_name(FindingRecorded.type)
Entry = TypeVar("Entry", bound=BaseModel)


@router.get(CASE)
async def case_page(request: Request, case_id: UUID, who: Reader, oversight: Oversight, xong: str = "") -> Response:
    """A case with every event of its history."""
    return await _case(request, await known(oversight, case_id), who, oversight, done=DONE.get(xong, ""))


async def _case(
    request: Request, case: CaseView, who: Principal, oversight: Service, *, status: int = 200, **context: Any
) -> Response:
    """`context`: done, a sentence; or tried and form, the action that was refused and what was typed for it."""
    if who.role is Role.OVERSEER:
        await looked(oversight.queries.pool, "oversight", case.case_id, case.added)
    at = place_in(request)
    page = await told(oversight, identity_of(request), locale_of(request), case.case_id, actor(who), at)
    answered = case.answered_round >= case.round
    for_good = case.erased or case.taken_back
    possible = {
        "overturning": case.refused and not for_good,
        "upholding": case.undecided and not for_good,
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
        "oversight/case/case.html",
        status=status,
        of=described(request, case),
        explained=await oversight.queries.explanations([case.case_id]),
        case=case,
        lines=[_line(request, one) for one in page.rows],
        later=bool(at.cursor),
        further=further(request, page),
        openings=await _openings(request, oversight, case.case_id) if who.role is Role.OVERSEER else None,
        purposes=record.PURPOSES,
        actions=actions if who.role is Role.OVERSEER else [],
        standing=standing(case, _found(page.rows)),
        inquiries=await oversight.queries.inquiries(case.case_id),
        now=clock.now(),
        codes=CODES,
        blank=Form(),
        **frame,
    )


def _found(told: Sequence[Told]) -> str | None:
    """The words of the last finding, if this page of the history has it."""
    found = [words.text for one in told if one.entry.event == FOUND for words in one.words]
    return found[-1] if found else None


async def _openings(request: Request, oversight: Service, case_id: UUID) -> list[record.Looked]:
    return await record.of_case(oversight, identity_of(request), locale_of(request), case_id)


def _line(request: Request, one: Told) -> dict[str, Any]:
    """One event as the page shows it."""
    say = locale_of(request).gettext
    words = [(say(WORDS.get(opened.field, WORDS["words"])), opened.text) for opened in one.words]
    return {
        "entry": one.entry,
        "what": phrase(one.entry.event),
        "who": one.who,
        "facts": facts(one.entry, locale_of(request)),
        "words": words,
        "photos": photos(one.entry),
        "voices": voices(one.entry),
    }


@router.post(CASE + "/xem-xet-lai")
async def overturn(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Do not accept a refusal."""

    async def act(entry: FormOverturning) -> Decided[OversightEvent]:
        return await oversight.overturn(case_id, entry.reason, actor(who), entry.version)

    return await act_on(request, case_id, who, oversight, "overturning", FormOverturning, act)


@router.post(CASE + "/giu-nguyen")
async def uphold(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Let a refusal stand, with a reason that the citizen reads."""

    async def act(entry: FormUpholding) -> Decided[OversightEvent]:
        return await oversight.uphold(case_id, entry.reason, actor(who), entry.version)

    return await act_on(request, case_id, who, oversight, "upholding", FormUpholding, act)


@router.post(CASE + "/dinh-chinh")
async def correct_miss(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Take back that the due date was missed."""

    async def act(entry: FormCorrection) -> Decided[OversightEvent]:
        return await oversight.correct_miss(case_id, entry.reason, actor(who), entry.version)

    return await act_on(request, case_id, who, oversight, "correction", FormCorrection, act)


@router.post(CASE + "/ket-thuc")
async def close(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Close by hand, with a finding."""

    async def act(entry: FormClosing) -> Decided[OversightEvent]:
        return await oversight.close(case_id, entry.closing, actor(who), entry.version)

    return await act_on(request, case_id, who, oversight, "closing", FormClosing, act)


@router.post(CASE + "/mo-lai")
async def reopen(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Open the next round, with a finding."""

    async def act(entry: FormReopening) -> Decided[OversightEvent]:
        return await oversight.reopen(case_id, entry.reopening, actor(who), entry.version)

    return await act_on(request, case_id, who, oversight, "reopening", FormReopening, act)


async def act_on(
    request: Request,
    case_id: UUID,
    who: Principal,
    oversight: Service,
    action: str,
    read: type[Entry] | tuple[Form, Entry | None],
    act: Callable[[Entry], Awaitable[Decided[OversightEvent]]],
) -> Response:
    """One action on the case: done and led on, or the page again with what was typed for it."""

    async def again(form: Form, status: int) -> Response:
        case = await known(oversight, case_id)
        return await _case(request, case, who, oversight, status=status, tried=action, form=form)

    def onward(is_shown: bool) -> str:
        return f"{CASE.format(case_id=case_id)}?xong={action if is_shown else 'later'}"

    return await acted(request, "oversight", read, act, again, onward)
