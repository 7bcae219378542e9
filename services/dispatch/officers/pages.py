"""Where the people of a unit see and name who has a case in hand."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.dispatch.doors import CASE, Dispatch, Member, unit_of
from services.dispatch.officers.api import OfficerName, officers_of, own_case
from services.dispatch.officers.domain import Counts
from services.dispatch.officers.service import name_officer
from services.dispatch.view import CaseView
from shared.deciding import Decided
from shared.doors import actor, commune_of
from shared.doors.acting import acted
from shared.errors import Forbidden, NotFound
from shared.identity import Principal
from shared.web.forms import Form
from shared.web.pages import render

ADDRESS = CASE + "/can-bo"

router = APIRouter(include_in_schema=False)


class OfficerEntry(BaseModel):
    version: Annotated[int, Field(ge=1)]
    officer: OfficerName


@router.get(ADDRESS)
async def officer_page(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Who has the case in hand, and a form to name somebody."""
    return await _page(request, await own_case(case_id, dispatch, member), member)


@router.post(ADDRESS)
async def name(request: Request, case_id: UUID, dispatch: Dispatch, member: Member) -> Response:
    """Name somebody; a mistake gives the form back with what was typed."""

    async def act(entry: OfficerEntry) -> Decided[Counts]:
        return await name_officer(dispatch, case_id, unit_of(member), entry.officer, actor(member), entry.version)

    async def again(form: Form, status: int) -> Response:
        return await _page(request, await own_case(case_id, dispatch, member), member, form, status)

    def onward(is_shown: bool) -> str:
        return f"{ADDRESS.format(case_id=case_id)}?xong=1{'' if is_shown else '&cho=1'}"

    return await acted(request, "dispatch", OfficerEntry, act, again, onward, passing=(Forbidden, NotFound))


async def _page(
    request: Request, case: CaseView, member: Principal, form: Form | None = None, status: int = 200
) -> Response:
    return render(
        request,
        "dispatch/officers/officer.html",
        status=status,
        case=case,
        named=await (await officers_of(request)).of(case, actor(member)),
        form=form or Form(),
        may_name=case.awaited and case.erased != "all",
        done="xong" in request.query_params,
        later="cho" in request.query_params,
        commune=commune_of(request),
    )
