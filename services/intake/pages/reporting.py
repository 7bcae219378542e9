"""The form that a poster opens, and the receipt."""

import secrets

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake.api import Intake
from services.intake.entries import NewReport
from services.intake.pages.code_cookie import remember
from services.intake.queries import Point
from services.intake.service import Submission
from shared import photos
from shared.doors import commune_of
from shared.errors import Conflict, Refusal
from shared.web.forms import Form, read_form, uploaded
from shared.web.language import language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/gop-y")
async def report_form(request: Request) -> Response:
    """The form, for whoever comes without a poster."""
    return _form(request, Form(), None)


@router.get("/q/{code}")
async def report_form_of_point(code: str, request: Request, intake: Intake) -> Response:
    """What a poster's QR code opens: the form, with the place filled in."""
    point = await intake.queries.point(code)
    if point is None or point.closed_at:
        return render(request, "intake/closed_point.html", status=410 if point else 404)
    return _form(request, Form({"area": point.area or ""}), point)


def _form(request: Request, form: Form, point: Point | None, status: int = 200) -> Response:
    token = form.value("token") or secrets.token_urlsafe(24)
    commune = commune_of(request)
    language = language_of(request)
    return render(
        request,
        "intake/form.html",
        form=form,
        point=point,
        token=token,
        commune=commune,
        areas=[(area.code, area.in_language(language)) for area in commune.areas],
        categories=[(category.code, category.in_language(language)) for category in commune.categories],
        status=status,
    )


@router.post("/gop-y", max_body_size=MAX_UPLOAD)
async def send_report(request: Request, intake: Intake) -> Response:
    """Take the report and give the receipt. Sent twice (a reload, a double tap), it is the same report."""
    form, entry = await read_form(request, NewReport)
    point = await intake.queries.point(form.value("point")) if form.value("point") else None
    if entry is None:
        return _form(request, form, point, 422)
    try:
        receipt = await intake.receive(
            Submission(
                words=entry.words,
                channel="web",
                language=language_of(request),
                consent=commune_of(request).consent,
                area=entry.area,
                place=entry.place,
                category_hint=entry.category,
                point=point.code if point else None,
                contact=entry.contact,
                pictures=await photos.clean(await uploaded(form, "photos")),
                token=entry.token,
            )
        )
    except Conflict as refusal:
        # Its token has brought another report: with a new one, pressing send again sends this one too.
        return _form(request, form.without("token").refused(request, refusal), point, refusal.status)
    except Refusal as refusal:
        return _form(request, form.refused(request, refusal), point, refusal.status)
    response = render(request, "intake/receipt.html", receipt=receipt, status=201)
    remember(request, response, receipt.tracking_code)
    return response
