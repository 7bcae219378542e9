"""The page on which citizens see and correct how they can be reached."""

import secrets

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake import limits
from services.intake.code_cookie import CODE_COOKIE, TRACKING, forget, remember
from services.intake.contacts import Kept, kept_contact
from services.intake.correcting.api import wanted
from services.intake.correcting.entries import FormCorrection
from services.intake.correcting.service import change_contact
from services.intake.doors import Intake, ways_here
from services.intake.service import Service
from services.intake.view import TrackedCase
from shared.doors import commune_of, shown
from shared.errors import Conflict, NotFound, Refusal, TooMany
from shared.web.forms import Form, read_form
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

ADDRESS = f"{TRACKING}/lien-he"


@router.get(ADDRESS)
async def contact_page(request: Request, intake: Intake) -> Response:
    """What is kept, by its end, and a form. Who has not given the code is asked for it first."""
    code = request.cookies.get(CODE_COOKIE, "")
    if not code:
        return RedirectResponse(TRACKING, 303)
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        refusal = await limits.counted(request, wrong)
        if isinstance(refusal, TooMany):
            raise refusal from None
        response = RedirectResponse(TRACKING, 303)
        forget(request, response)
        return limits.wrong_code_page(request, response)
    return await _page(request, intake, case, Form())


@router.post(ADDRESS)
async def correct(request: Request, intake: Intake) -> Response:
    """Keep another contact. The code is the one that is given with it, or else the one that this browser knows."""
    typed, entry = await read_form(request, FormCorrection)
    code, form = typed.value("code") or request.cookies.get(CODE_COOKIE, ""), typed.without("code")
    if not code:
        return _without_case(request, form, 422)
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        refusal = await limits.counted(request, wrong)
        page = _without_case(request, form.refused(request, refusal), refusal.status)
        return limits.wrong_code_page(request, page, refusal)
    if form.value("number") not in ("", case.number):
        return _without_case(request, form, Conflict.status, other=case.number)
    if entry is None:
        return await _page(request, intake, case, form.without("consent"), 422, code)
    try:
        await shown(request, "intake", await change_contact(intake, code, wanted(request, entry)))
    except Refusal as refusal:
        refused = form.without("consent").refused(request, refusal)
        page = await _page(request, intake, case, refused, refusal.status, code)
        page.headers.update(refusal.headers)
        return page
    response = RedirectResponse(f"{TRACKING}?xong=lien-he", 303)
    remember(request, response, code)
    return response


async def _page(
    request: Request, intake: Service, case: TrackedCase, form: Form, status: int = 200, code: str = ""
) -> Response:
    """The page of a case; what was kept in another tab meanwhile is shown, and may be replaced from now on."""
    kept = await kept_contact(intake.queries.pool, intake.vault, case.case_id, intake.ways)
    response = _render(request, form, status, number=case.number, kept=kept, withdrawn=case.status == "withdrawn")
    if code:
        remember(request, response, code)
    return response


def _without_case(request: Request, form: Form, status: int, other: str = "") -> Response:
    """What was typed, and a field for the code of the report that it is for; `other` is open in this browser."""
    number, seen = form.value("number"), form.value("changes")
    kept = Kept(None, changes=int(seen) if seen.isdecimal() else 0)
    return _render(request, form, status, number=number, kept=kept, withdrawn=False, other=other, asks=True)


def _render(
    request: Request,
    form: Form,
    status: int,
    *,
    number: str,
    kept: Kept,
    withdrawn: bool,
    other: str = "",
    asks: bool = False,
) -> Response:
    return render(
        request,
        "intake/correcting/contact.html",
        status=status,
        form=form,
        number=number,
        kept=kept,
        withdrawn=withdrawn,
        other=other,
        asks=asks,
        token=form.value("token") or secrets.token_urlsafe(24),
        commune=commune_of(request),
        told_by=ways_here(request),
    )
