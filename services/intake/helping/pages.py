"""Where the Front writes down what somebody says, and hands over the receipt."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.intake.asking import asking, labels
from services.intake.code_cookie import TRACKING
from services.intake.doors import Intake, public_url_of, ways_here
from services.intake.handing_in import Taken, handed_in, new_token, submission_of
from services.intake.helping.entries import WAYS, HelpedReport
from services.intake.receiving import Receipt
from services.intake.uploads import Came, left_out
from shared.doors import actor, commune_of
from shared.identity import Principal, Role, requires
from shared.web.forms import Form
from shared.web.language import N_, gettext, language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)

ADDRESS = "/intake/viet-ho"
HELPERS = (Role.CLERK, Role.OVERSEER)
DESKS = (Desk(ADDRESS, N_("Viết hộ"), frozenset(HELPERS)),)

Helper = Annotated[Principal, Depends(requires(*HELPERS))]


@router.get(ADDRESS)
async def helping_form(request: Request, _: Helper) -> Response:
    """The form, as the citizens' own, with the way by which the person came."""
    return _form(request, Form())


def _form(request: Request, form: Form, status: int = 200) -> Response:
    commune, language, _ = commune_of(request), language_of(request), gettext(request)
    return render(
        request,
        "intake/helping/form.html",
        status=status,
        form=form,
        token=form.value("token") or new_token(),
        commune=commune,
        ways=[(way, _(title)) for way, title in WAYS.items()],
        areas=[(area.code, area.in_language(language)) for area in commune.areas],
        categories=[(category.code, category.in_language(language)) for category in commune.categories],
        told_by=ways_here(request),
        asking=asking(commune, language),
        asked=labels(commune, language),
    )


@router.post(ADDRESS, max_body_size=MAX_UPLOAD)
async def help_to_report(request: Request, intake: Intake, helper: Helper) -> Response:
    """Take the report; its event names who wrote it down. The code is shown this once, for the person alone."""

    async def take(_: Form, entry: HelpedReport, came: Came) -> Receipt:
        return await intake.receive(submission_of(request, entry, came, entry.way, point=None, by=actor(helper)))

    outcome = await handed_in(request, intake, HelpedReport, take)
    if not isinstance(outcome, Taken):
        page = _form(request, outcome.form, outcome.status)
        page.headers.update(outcome.headers)
        return page
    category = commune_of(request).category(outcome.entry.category)
    return render(
        request,
        "intake/helping/receipt.html",
        status=201,
        receipt=outcome.receipt,
        advice=category.advice if category else None,
        left_out=left_out(outcome.came.photos.left_out, gettext(request)),
        address=f"{public_url_of(request)}{TRACKING}",
    )
