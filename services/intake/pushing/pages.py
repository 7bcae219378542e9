"""Where a page's script has its browser told, the tracking page ends that, and a device itself moves or ends it."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from services.intake import limits
from services.intake.code_cookie import CODE_COOKIE, TRACKING, forget, remember
from services.intake.doors import Intake
from services.intake.pushing.entries import FormDevice, FormEnd, MovedDevice
from services.intake.pushing.service import Subscribed, end, ended, is_told, move, owned_by, subscribe
from services.intake.receiving import BY_CITIZEN
from services.intake.service import Service
from shared.doors import shown
from shared.errors import Conflict, Invalid, NotFound, TooMany
from shared.web.forms import read_form
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

DEVICE = f"{TRACKING}/may-nay"
STOP = f"{TRACKING}/thoi-bao-may"
OTHER_REPORT = "This form belongs to another report. Open its page again."


@router.post(DEVICE)
async def subscribed(request: Request, intake: Intake) -> Response:
    """Tell this browser of the report whose code it has given: for the page's script."""
    form, entry = await read_form(request, FormDevice)
    if entry is None:
        raise Invalid("This device cannot be told.", form.errors)
    code = entry.code or request.cookies.get(CODE_COOKIE, "")
    await _own(request, intake, code, entry.number)
    return await _told(request, await subscribe(intake, code, entry))


async def _own(request: Request, intake: Service, code: str, number: str | None) -> None:
    """Raises NotFound for a wrong code, counted, and Conflict where another report is open in this browser."""
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        raise (await limits.counted(request, wrong) if code else wrong) from None
    if number not in (None, case.number):
        raise Conflict(OTHER_REPORT)


async def _told(request: Request, new: Subscribed) -> Response:
    await shown(request, "intake", new.said)
    return JSONResponse({"device": str(new.device), "token": new.token})


@router.post(f"{DEVICE}/doi")
async def moved(request: Request, intake: Intake) -> Response:
    """The browser of a device has another subscription: for its worker, which knows no code."""
    form, entry = await read_form(request, MovedDevice)
    if entry is None:
        raise Invalid("This device cannot be told.", form.errors)
    return await _told(request, await move(intake, entry.token, entry))


@router.post(f"{DEVICE}/thoi")
async def stopped(request: Request, intake: Intake) -> Response:
    """Tell a device no more. Who has not given the code is led to the tracking page."""
    typed, entry = await read_form(request, FormEnd)
    code = typed.value("code") or request.cookies.get(CODE_COOKIE, "")
    if not code:
        return RedirectResponse(TRACKING, 303)
    try:
        await _own(request, intake, code, entry.number if entry else None)
    except TooMany:
        raise
    except NotFound:
        response = RedirectResponse(TRACKING, 303)
        forget(request, response)
        return limits.wrong_code_page(request, response)
    if entry is None:
        raise Conflict(OTHER_REPORT)
    await shown(request, "intake", await end(intake, code, entry.device))
    response = RedirectResponse(f"{TRACKING}?xong=may-off", 303)
    remember(request, response, code)
    return response


@router.get(f"{STOP}/{{token}}")
async def ask(token: str, request: Request, intake: Intake) -> Response:
    """One button, for who has lost the code. Nothing changes by looking."""
    return _page(request, token, on=await is_told(intake, owned_by(intake, token)))


@router.post(f"{STOP}/{{token}}")
async def stop(token: str, request: Request, intake: Intake) -> Response:
    """Tell the device of this token no more."""
    await shown(request, "intake", await ended(intake, owned_by(intake, token), "stopped", BY_CITIZEN))
    return _page(request, token, on=False)


def _page(request: Request, token: str, *, on: bool) -> Response:
    return render(request, "intake/pushing/stop.html", address=f"{STOP}/{token}", on=on)
