"""Where the people of a unit answer what the Front has asked about a case."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.dispatch.doors import CASE, Dispatch, Member, unit_of
from services.dispatch.inquiries.domain import Counts
from services.dispatch.inquiries.entries import FormAnswer
from services.dispatch.inquiries.service import answer_inquiry
from services.dispatch.service import Service
from shared import clock
from shared.deciding import Decided
from shared.doors import actor, commune_of
from shared.doors.acting import acted
from shared.errors import Forbidden, NotFound
from shared.identity import Principal
from shared.web.forms import Form
from shared.web.pages import render

OF_A_CASE = CASE + "/don-doc/{inquiry}"
Number = Annotated[int, Path(ge=1, le=1_000)]

router = APIRouter(include_in_schema=False)


@router.get(OF_A_CASE)
async def inquiry_page(request: Request, case_id: UUID, inquiry: Number, dispatch: Dispatch, who: Member) -> Response:
    """What the Front has asked, and the answer or a form for it."""
    return await _page(request, case_id, inquiry, dispatch, who)


@router.post(OF_A_CASE)
async def answer(request: Request, case_id: UUID, inquiry: Number, dispatch: Dispatch, who: Member) -> Response:
    """Answer the Front; a mistake gives the form back with what was typed."""

    async def act(entry: FormAnswer) -> Decided[Counts]:
        return await answer_inquiry(dispatch, case_id, inquiry, unit_of(who), entry.reply, actor(who), entry.version)

    async def again(form: Form, status: int) -> Response:
        return await _page(request, case_id, inquiry, dispatch, who, form, status)

    def onward(is_shown: bool) -> str:
        return f"{CASE.format(case_id=case_id)}?xong=don-doc{'' if is_shown else '&cho=1'}"

    return await acted(request, "dispatch", FormAnswer, act, again, onward, passing=(Forbidden, NotFound))


async def _page(
    request: Request,
    case_id: UUID,
    inquiry: int,
    dispatch: Service,
    who: Principal,
    form: Form | None = None,
    status: int = 200,
) -> Response:
    case = await dispatch.queries.case(case_id)
    if case is None or not case.with_unit(who.unit):
        raise NotFound("No such case is with your unit.")
    asked = {one.inquiry: one for one in await dispatch.queries.inquiries(case_id)}.get(inquiry)
    if asked is None or asked.unit != who.unit:
        raise NotFound("The Front has asked no such thing.")
    return render(
        request,
        "dispatch/inquiries/inquiry.html",
        status=status,
        case=case,
        one=asked,
        words=await dispatch.opened(case_id, asked.words, actor(who)),
        form=form or Form(),
        commune=commune_of(request),
        now=clock.now(),
    )
