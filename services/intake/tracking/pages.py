"""The way of one's own report: the code is asked for, and who has given it sees how far the report is."""

import re
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake import limits
from services.intake.code_cookie import CODE_COOKIE, FOLLOWED, TRACKING, OwnCode, forget, remember, with_slip
from services.intake.doors import Intake
from services.intake.service import Service
from services.intake.tracking.case_page import LEFT_OUT, case_page
from services.intake.tracking.entries import FormCode
from services.intake.tracking.keeping import reports_kept
from shared.doors import picture
from shared.errors import NotFound, TooMany
from shared.photos import LeftOut
from shared.voices import sound
from shared.web.forms import Form, read_form
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

MOST_TOLD = 10  # photos that were left out


@router.get(TRACKING)
async def tracking_page(request: Request, intake: Intake, xong: str = "", thieu: str = "") -> Response:
    """Ask for the code; who has given it sees the way of the report."""
    code = request.cookies.get(CODE_COOKIE)
    if not code:
        return await _ask(request, intake, Form())
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        if await _follows(intake, code):
            return RedirectResponse(FOLLOWED, 303)
        refusal = await limits.counted(request, wrong)
        if isinstance(refusal, TooMany):
            raise refusal from None
        response = await _ask(request, intake, Form())
        forget(request, response)
        return limits.wrong_code_page(request, response)
    left = [LeftOut(int(number), LEFT_OUT[why]) for number, why in re.findall(r"\b([0-9]{1,2})([ulm])\b", thieu)]
    return await case_page(request, intake, case, done=xong, left=left[:MOST_TOLD])


async def _ask(request: Request, intake: Service, form: Form, status: int = 200) -> Response:
    """The page that asks for a code, with the reports that this browser knows."""
    known = await reports_kept(request, intake)
    return render(request, "intake/tracking/ask_code.html", form=form, reports=known, status=status)


async def _follows(intake: Service, code: str) -> bool:
    """Whether this is the code of somebody who follows what another has reported."""
    try:
        await intake.follower(code)
    except NotFound:
        return False
    return True


@router.post(TRACKING)
async def open_case(request: Request, intake: Intake) -> Response:
    """Take the code; wrong, unknown and erased ones get the same answer."""
    form, entry = await read_form(request, FormCode)
    if entry is None:
        return await _ask(request, intake, form, 422)
    try:
        await intake.tracked(entry.code)
    except NotFound as wrong:
        if not await _follows(intake, entry.code):
            refusal = await limits.counted(request, wrong)
            given = with_slip(request, form.refused(request, refusal), entry.code)
            page = await _ask(request, intake, given, refusal.status)
            return limits.wrong_code_page(request, page, refusal)
    response = RedirectResponse(TRACKING, 303)
    remember(request, response, entry.code)
    return response


@router.post(f"{TRACKING}/dong")
async def close_page(request: Request) -> Response:
    """Forget the code in this browser: the telephone may be somebody else's."""
    response = RedirectResponse("/", 303)
    forget(request, response)
    return response


@router.get(f"{TRACKING}/anh/{{photo_id}}")
async def photo(photo_id: UUID, request: Request, intake: Intake, code: OwnCode) -> Response:
    """A picture of one's own report."""
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
    return picture(await intake.photo(case, photo_id))


@router.get(f"{TRACKING}/ghi-am/{{voice_id}}")
async def voice(voice_id: UUID, request: Request, intake: Intake, code: OwnCode) -> Response:
    """A voice note of one's own report."""
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
    return sound(request, await intake.photo(case, voice_id))
