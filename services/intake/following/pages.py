"""Where somebody follows what others have reported, and reads how far it is."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake import limits
from services.intake.code_cookie import FOLLOWED, TRACKING, OwnCode, forget, remember
from services.intake.doors import Intake, public_url_of
from services.intake.following.entries import BeingWritten, NewFollower
from services.intake.following.limits import admitted
from services.intake.following.service import end, follow, followed
from services.intake.handing_in import new_token
from services.intake.similar import Written
from services.intake.steps import current_step, step_dates, stops
from shared.doors import commune_of, running_stage
from shared.errors import NotFound, Refusal
from shared.web.forms import Form, read_form
from shared.web.language import language_of
from shared.web.pages import render

router = APIRouter(include_in_schema=False)


@router.post("/gop-y/giong")
async def offered(request: Request, intake: Intake) -> Response:
    """What others have reported alike, as a part of the form; empty where there is nothing. Nothing of it is kept."""
    _, entry = await read_form(request, BeingWritten)
    similar = await intake.alike(Written(entry.words, entry.area, entry.category)) if entry else []
    page = render(request, "intake/following/offered.html", similar=similar)
    return page if similar else Response(status_code=204)


@router.post("/gop-y/theo")
async def begin(request: Request, intake: Intake) -> Response:
    """Follow a case that the form has offered; the code is shown this once."""
    form, entry = await read_form(request, NewFollower)
    if entry is None:
        return _refused(request, form, 422)
    try:
        new = await follow(intake, entry.number, entry.token or new_token(), admitted(request))
    except Refusal as refusal:
        page = _refused(request, form.refused(request, refusal), refusal.status)
        page.headers.update(refusal.headers)
        return page
    await running_stage(request, "intake").reached(new.position)
    address = f"{public_url_of(request)}{TRACKING}"
    page = render(request, "intake/following/begun.html", new=new, address=address, status=201)
    remember(request, page, new.tracking_code)
    return page


def _refused(request: Request, form: Form, status: int) -> Response:
    return render(request, "intake/following/refused.html", form=form, status=status)


@router.get(FOLLOWED)
async def followed_page(request: Request, intake: Intake, code: OwnCode) -> Response:
    """How far the case is that this browser follows: nothing that its citizen wrote."""
    try:
        case = await followed(intake, code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
    unit, language = commune_of(request).unit(case.unit), language_of(request)
    return render(
        request,
        "intake/following/followed.html",
        case=case,
        unit=unit.in_language(language) if unit else "",
        current=current_step(case),
        step_dates=step_dates(case),
        stops=stops(case),
    )


@router.post(f"{FOLLOWED}/thoi")
async def stop(request: Request, intake: Intake, code: OwnCode) -> Response:
    """Follow no longer."""
    try:
        said = await end(intake, code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
    await running_stage(request, "intake").reached(said.position)
    response = RedirectResponse(TRACKING, 303)
    forget(request, response)
    return response
