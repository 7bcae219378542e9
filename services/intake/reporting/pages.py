"""The form that a poster opens, and the receipt."""

import secrets
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake.code_cookie import remember
from services.intake.doors import Intake
from services.intake.pace import SlowDown
from services.intake.points import Point
from services.intake.receiving import Receipt, Submission, too_little
from services.intake.reporting.entries import FormReport
from services.intake.reporting.senders import sender_of
from services.intake.service import Service
from services.intake.uploads import given_back, left_out, photos_of
from shared.doors import commune_of
from shared.errors import Busy, Conflict, Invalid, Refusal
from shared.photos import Cleaned
from shared.text import slug
from shared.web.forms import Form, read_form
from shared.web.language import gettext, language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

DEVICE_COOKIE = "thiet-bi"
DEVICE_COOKIE_SECONDS = 24 * 3600


@router.get("/gop-y")
async def report_form(request: Request) -> Response:
    """The form, for whoever comes without a poster."""
    return _form(request, Form(), None)


@router.get("/q/{code}")
async def report_form_of_point(code: str, request: Request, intake: Intake) -> Response:
    """What a poster's QR code opens: the form, with the place filled in. Typed by hand it may be in capitals."""
    point = await _point(intake, code)
    if point is None or point.closed_at:
        return render(request, "intake/reporting/closed_point.html", status=410 if point else 404)
    return _form(request, Form({"area": point.area or ""}), point)


async def _point(intake: Service, code: str) -> Point | None:
    folded = slug(code)
    return await intake.queries.point(folded) if folded else None


def _form(request: Request, form: Form, point: Point | None, status: int = 200) -> Response:
    commune, language = commune_of(request), language_of(request)
    return render(
        request,
        "intake/reporting/form.html",
        form=form,
        point=point,
        token=form.value("token") or secrets.token_urlsafe(24),
        commune=commune,
        areas=[(area.code, area.in_language(language)) for area in commune.areas],
        categories=[(category.code, category.in_language(language)) for category in commune.categories],
        advised=[category for category in commune.categories if category.advice],
        status=status,
    )


@router.post("/gop-y", max_body_size=MAX_UPLOAD)
async def send_report(request: Request, intake: Intake) -> Response:
    """Take the report and give the receipt. Sent twice (a reload, a double tap), it is the same report."""
    form, entry = await read_form(request, FormReport)
    point = await _point(intake, form.value("point"))
    try:
        came = await photos_of(request, intake, form)
    except Busy as refusal:
        return _form(request, form.refused(request, refusal), point, refusal.status)
    if entry is None:
        little = Invalid("", too_little(form.value("words"), came.pictures))
        both = replace(form, errors={**form.refused(request, little).errors, **form.errors})
        return await _again(request, intake, both, point, came, 422)
    try:
        sender = await sender_of(request, intake, entry, request.cookies.get(DEVICE_COOKIE, ""))
        receipt = await intake.receive(_submission(request, entry, point, came), sender)
    except SlowDown as slow:
        waits = replace(form, values={**form.values, "ticket": slow.ticket}).refused(request, slow)
        page = await _again(request, intake, waits, point, came, slow.status)
        page.headers["retry-after"] = str(slow.retry_after)
        return page
    except Conflict as refusal:
        # Its token has brought another report: with a new one, pressing send again sends this one too.
        refused = form.without("token").refused(request, refusal)
        return await _again(request, intake, refused, point, came, refusal.status)
    except Refusal as refusal:
        return await _again(request, intake, form.refused(request, refusal), point, came, refusal.status)
    return _receipt(request, receipt, entry, came)


async def _again(
    request: Request, intake: Service, form: Form, point: Point | None, came: Cleaned, status: int
) -> Response:
    """The form with all that was typed and chosen; what the consent says may have changed since."""
    wrong = {"token", "consent_version"} & form.errors.keys()
    token = form.value("token") if "token" not in wrong else ""
    form = replace(form, errors={name: said for name, said in form.errors.items() if name not in wrong})
    if form.error("consent"):
        form = form.without("consent")
    kept = await given_back(request, intake, form, token or secrets.token_urlsafe(24), came)
    return _form(request, kept, point, status)


def _submission(request: Request, entry: FormReport, point: Point | None, came: Cleaned) -> Submission:
    return Submission(
        words=entry.words,
        channel="web",
        language=language_of(request),
        consent=entry.consent_version or commune_of(request).consent,
        area=entry.area,
        place=entry.place,
        category_hint=entry.category,
        point=point.code if point else None,
        contact=entry.contact,
        pictures=came.pictures,
        token=entry.token,
    )


def _receipt(request: Request, receipt: Receipt, entry: FormReport, came: Cleaned) -> Response:
    category = commune_of(request).category(entry.category)
    response = render(
        request,
        "intake/reporting/receipt.html",
        receipt=receipt,
        advice=category.advice if category else None,
        left_out=left_out(came.left_out, gettext(request)),
        status=201,
    )
    remember(request, response, receipt.tracking_code)
    _mark(request, response)
    return response


def _mark(request: Request, response: Response) -> None:
    """Know this browser again for a day, among others behind its address; it says nothing about the report."""
    if not request.cookies.get(DEVICE_COOKIE):
        secure = request.app.state.identity.secure
        value = secrets.token_urlsafe(16)
        response.set_cookie(DEVICE_COOKIE, value, DEVICE_COOKIE_SECONDS, "/gop-y", secure=secure, httponly=True)
