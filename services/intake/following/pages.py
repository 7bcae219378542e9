"""Where somebody follows what others have reported, and reads how far it is."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake import limits
from services.intake.code_cookie import CODE_COOKIE, FOLLOWED, TRACKING, OwnCode, forget, remember
from services.intake.doors import Intake, public_url_of
from services.intake.followers import Follower
from services.intake.following.api import wanted
from services.intake.following.contact import Telling, give_contact, stop_telling, telling, ways_for_followers
from services.intake.following.entries import BeingWritten, FormContact, FormErasure, NewFollower
from services.intake.following.limits import admitted
from services.intake.following.service import end, follow
from services.intake.handing_in import new_token
from services.intake.service import Service
from services.intake.similar import Written
from services.intake.steps import current_step, step_dates, stops
from services.intake.view import TrackedCase
from shared.doors import commune_of, running_stage, shown
from shared.errors import Conflict, NotFound, Refusal
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
    told = Telling(ways_for_followers(intake.ways))
    page = render(
        request,
        "intake/following/begun.html",
        new=new,
        address=address,
        form=Form(),
        telling=told,
        consent=commune_of(request).consent,
        status=201,
    )
    remember(request, page, new.tracking_code)
    return page


def _refused(request: Request, form: Form, status: int) -> Response:
    return render(request, "intake/following/refused.html", form=form, status=status)


@router.get(FOLLOWED)
async def followed_page(request: Request, intake: Intake, xong: str = "") -> Response:
    """How far the case is that this browser follows: nothing that its citizen wrote. Who has not given the code is
    asked for it first: the letters lead here."""
    code = request.cookies.get(CODE_COOKIE, "")
    if not code:
        return RedirectResponse(TRACKING, 303)
    try:
        return await _page(request, intake, code, Form(), done=xong)
    except NotFound as wrong:
        response = RedirectResponse(TRACKING, 303)
        forget(request, response)
        return limits.wrong_code_page(request, response, wrong)


async def _page(
    request: Request, intake: Service, code: str, form: Form, status: int = 200, done: str = ""
) -> Response:
    """Raises NotFound or TooMany."""
    follower, case = await _own(request, intake, code)
    unit, language = commune_of(request).unit(case.unit), language_of(request)
    return render(
        request,
        "intake/following/followed.html",
        status=status,
        form=form,
        done=done,
        case=case,
        telling=await telling(intake, follower, case),
        consent=commune_of(request).consent,
        unit=unit.in_language(language) if unit else "",
        current=current_step(case),
        step_dates=step_dates(case),
        stops=stops(case),
    )


@router.post(f"{FOLLOWED}/bao-tin")
async def tell(request: Request, intake: Intake) -> Response:
    """Be told of news by this contact. Where the code has gone meanwhile, it is asked for beside what was typed."""
    form, entry = await read_form(request, FormContact)
    code, form = form.value("code") or request.cookies.get(CODE_COOKIE, ""), form.without("consent").without("code")
    try:
        await _check(request, intake, code, form)
    except NotFound as wrong:
        refused = form.refused(request, wrong) if code else form
        status = wrong.status if code else 422
        closed = render(request, "intake/following/closed.html", form=refused, status=status)
        return limits.wrong_code_page(request, closed, wrong) if code else closed
    if entry is None:
        return await _page(request, intake, code, form, 422)
    try:
        said = await give_contact(intake, code, wanted(request, entry), admitted(request, "being told"))
    except Refusal as refusal:
        page = await _page(request, intake, code, form.refused(request, refusal), refusal.status)
        page.headers.update(refusal.headers)
        return page
    await shown(request, "intake", said)
    response = RedirectResponse(f"{FOLLOWED}?xong=bao-tin", 303)
    remember(request, response, code)
    return response


@router.post(f"{FOLLOWED}/thoi-bao")
async def tell_no_more(request: Request, intake: Intake, code: OwnCode) -> Response:
    """Erase the contact; the case is followed still."""
    form, _ = await read_form(request, FormErasure)
    await _check(request, intake, code, form)
    await shown(request, "intake", await stop_telling(intake, code))
    return RedirectResponse(f"{FOLLOWED}?xong=thoi-bao", 303)


async def _own(request: Request, intake: Service, code: str) -> tuple[Follower, TrackedCase]:
    """Who follows by the code of this browser, and what. Raises NotFound, and TooMany for too many wrong ones."""
    try:
        return await intake.followed(code)
    except NotFound as wrong:
        raise (await limits.counted(request, wrong) if code else wrong) from None


async def _check(request: Request, intake: Service, code: str, form: Form) -> None:
    """Raises Conflict where another tab has opened another case meanwhile, and NotFound or TooMany for a wrong code."""
    _, case = await _own(request, intake, code)
    if form.value("number") not in ("", case.number):
        raise Conflict("This form belongs to another report. Open its page again.")


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
