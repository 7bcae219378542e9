"""Reports that a browser knows for long, because their citizen wants it to."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake import limits
from services.intake.code_cookie import TRACKING, OwnCode, keep, kept, remember
from services.intake.doors import Intake
from services.intake.entries import Code, Entry
from services.intake.service import Service
from shared.errors import Busy, NotFound
from shared.web.forms import read_form

router = APIRouter(include_in_schema=False)


class _Chosen(Entry):
    number: Code


@dataclass(frozen=True)
class Kept:
    """A report that this browser knows."""

    number: str
    code: str


async def reports_kept(request: Request, intake: Service) -> list[Kept]:
    """Those that are still there; what was erased is passed over."""
    found = []
    for code in kept(request):
        try:
            found.append(Kept((await intake.tracked(code)).number, code))
        except (NotFound, Busy):
            continue
    return found


async def _meant(request: Request, intake: Service, code: str) -> bool:
    """Whether the form is of the report that this browser has open: another tab may have opened another one.

    Raises NotFound for a code that is wrong, or TooMany.
    """
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
    _, entry = await read_form(request, _Chosen)
    return entry is not None and entry.number == case.number


@router.post(f"{TRACKING}/nho")
async def keep_report(request: Request, intake: Intake, code: OwnCode) -> Response:
    """Know this report on this machine for 90 days."""
    if not await _meant(request, intake, code):
        return RedirectResponse(TRACKING, 303)
    response = RedirectResponse(f"{TRACKING}?xong=nho", 303)
    keep(request, response, [code, *kept(request)])
    return response


@router.post(f"{TRACKING}/quen")
async def forget_report(request: Request, intake: Intake, code: OwnCode) -> Response:
    """Know it no longer than this page is open."""
    if not await _meant(request, intake, code):
        return RedirectResponse(TRACKING, 303)
    response = RedirectResponse(f"{TRACKING}?xong=quen", 303)
    keep(request, response, [one for one in kept(request) if one != code])
    return response


@router.post(f"{TRACKING}/mo")
async def open_kept(request: Request, intake: Intake) -> Response:
    """Open one of the reports that this browser knows, named by its number; an address would tell its code."""
    response = RedirectResponse(TRACKING, 303)
    _, entry = await read_form(request, _Chosen)
    for one in await reports_kept(request, intake):
        if entry and one.number == entry.number:
            remember(request, response, one.code)
    return response
