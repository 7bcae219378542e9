"""The page on which an administrator replaces secrets. None is ever shown, nor given back after a mistake."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake.doors import Intake
from services.intake.secrets.api import Administrator
from services.intake.secrets.entries import FormSecret
from services.intake.secrets.service import replace, secrets_here
from services.intake.service import Service
from shared import clock
from shared.doors import actor
from shared.errors import Refusal
from shared.identity import Role
from shared.web.codes import CODES
from shared.web.forms import Form, read_form
from shared.web.language import N_, gettext
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)

ADDRESS = "/intake/bi-mat"
DESKS = (Desk(ADDRESS, N_("Bí mật"), frozenset({Role.ADMINISTRATOR})),)


@router.get(ADDRESS)
async def desk(request: Request, _: Administrator, intake: Intake) -> Response:
    """Which secrets are needed here, since when each is what it is, and a form for another."""
    return await _page(request, intake, Form())


async def _page(request: Request, intake: Service, form: Form, status: int = 200) -> Response:
    said, secrets = gettext(request), await secrets_here(intake)
    titles = {one.name: said(CODES["secret"][one.name]) for one in secrets}
    return render(
        request,
        "intake/secrets/secrets.html",
        status=status,
        secrets=secrets,
        titles=titles,
        form=form.without("secret"),
        done=request.query_params.get("xong", ""),
    )


@router.post(ADDRESS)
async def replaced(request: Request, by: Administrator, intake: Intake) -> Response:
    """Use another secret from now on."""
    form, entry = await read_form(request, FormSecret)
    if entry is None:
        return await _page(request, intake, form, 422)
    try:
        await replace(intake, entry.name, entry.secret, clock.now(), actor(by))
    except Refusal as refusal:
        return await _page(request, intake, form.refused(request, refusal), refusal.status)
    return RedirectResponse(f"{ADDRESS}?xong={entry.name}", 303)
