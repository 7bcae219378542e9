"""Where notices are stopped: by the link of each, which asks first and needs no code; and on the tracking page."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake import limits
from services.intake.code_cookie import CODE_COOKIE, TRACKING, forget, remember
from services.intake.doors import Intake
from services.intake.notices.entries import FormTurn
from services.intake.notices.service import Offered, offered, stop_by, turn
from services.intake.outgoing import STOP
from shared.doors import shown
from shared.errors import Conflict, NotFound, TooMany
from shared.web.forms import read_form
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

TURN = f"{TRACKING}/bao-tin"


@router.get(f"{STOP}/{{token}}")
async def ask(token: str, request: Request, intake: Intake) -> Response:
    """One button. Nothing changes by looking: programs that check mail follow every link."""
    found = await offered(intake, token)
    return _page(request, found, token, on=found.on)


def _page(request: Request, found: Offered, token: str, *, on: bool) -> Response:
    return render(
        request,
        "intake/notices/stop.html",
        number=found.delivery.number,
        follows=found.follower is not None,
        address=f"{STOP}/{token}",
        on=on,
    )


@router.post(f"{STOP}/{{token}}")
async def stop(token: str, request: Request, intake: Intake) -> Response:
    """Stop, whoever sends the form: a mail program does so without cookies and from elsewhere (RFC 8058)."""
    found = await offered(intake, token)
    await shown(request, "intake", await stop_by(intake, token))
    return _page(request, found, token, on=False)


@router.post(TURN)
async def turned(request: Request, intake: Intake) -> Response:
    """Turn a way on or off. Who has not given the code, or is at another report, is led to the tracking page."""
    typed, entry = await read_form(request, FormTurn)
    code = typed.value("code") or request.cookies.get(CODE_COOKIE, "")
    if not code:
        return RedirectResponse(TRACKING, 303)
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        return await _wrong_code(request, wrong)
    if entry is None or entry.number not in (None, case.number):
        raise Conflict("This form belongs to another report. Open its page again.")
    await shown(request, "intake", await turn(intake, code, entry.way, on=entry.turn == "on"))
    response = RedirectResponse(f"{TRACKING}?xong=bao-tin-{entry.turn}", 303)
    remember(request, response, code)
    return response


async def _wrong_code(request: Request, wrong: NotFound) -> Response:
    refusal = await limits.counted(request, wrong)
    if isinstance(refusal, TooMany):
        raise refusal from None
    response = RedirectResponse(TRACKING, 303)
    forget(request, response)
    return limits.wrong_code_page(request, response)
