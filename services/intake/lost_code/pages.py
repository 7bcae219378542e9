"""Where the Front helps somebody who has lost the tracking code. The new one is shown to nobody here."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.intake.doors import Intake
from services.intake.lost_code.entries import LostCode
from services.intake.lost_code.service import renew
from shared import clock
from shared.calendar import LOCAL
from shared.doors import actor, shown
from shared.errors import NotFound, Refusal
from shared.identity import Principal, Role, requires, throttle
from shared.identity.guards import identity_of
from shared.numbers import spoken
from shared.web.forms import Form, read_form
from shared.web.language import N_
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)

ADDRESS = "/intake/mat-ma"
HELPERS = (Role.CLERK, Role.OVERSEER)
DESKS = (Desk(ADDRESS, N_("Mất mã"), frozenset(HELPERS)),)
WRONG_AT_MOST = 20  # contacts that one helper may say wrong in a while: nobody finds out whose number it is by trying

Helper = Annotated[Principal, Depends(requires(*HELPERS))]


@router.get(ADDRESS)
async def lost_code_form(request: Request, _: Helper) -> Response:
    """An empty form."""
    return _page(request, Form())


def _page(request: Request, form: Form, status: int = 200, sent: str = "") -> Response:
    return render(request, "intake/lost_code/form.html", form=form, sent=sent, status=status)


@router.post(ADDRESS)
async def renew_code(request: Request, intake: Intake, helper: Helper) -> Response:
    """Have a new code sent to the contact; the old one leads nowhere from now on."""
    form, entry = await read_form(request, LostCode)
    if entry is None:
        return _page(request, form, 422)
    meant = spoken(entry.number, intake.commune.number_prefix, clock.now().astimezone(LOCAL).date())
    number = meant[0] if meant else entry.number
    try:
        said = await renew(intake, number, entry.contact, actor(helper))
    except NotFound as wrong:
        refused = await _counted(request, helper, wrong)
        page = _page(request, form.refused(request, refused), refused.status)
        page.headers.update(refused.headers)
        return page
    except Refusal as refusal:
        return _page(request, form.refused(request, refusal), refusal.status)
    await shown(request, "intake", said)
    return _page(request, Form(), sent=number)


async def _counted(request: Request, helper: Principal, wrong: NotFound) -> Refusal:
    """Counts what proved wrong, by the helper."""
    identity = identity_of(request)
    key = (await throttle.keys_of_today(identity))("lost code", actor(helper))
    try:
        await throttle.count_all(identity, {key: WRONG_AT_MOST}, "Too many wrong contacts.")
    except Refusal as too_many:
        return too_many
    return wrong
