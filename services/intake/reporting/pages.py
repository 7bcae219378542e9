"""The form that a poster opens, and the receipt."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from services.intake.asking import asking, labels
from services.intake.code_cookie import TRACKING, remember
from services.intake.coming import coming
from services.intake.doors import Intake, browser_key, public_url_of, ways_here
from services.intake.handing_in import Taken, handed_in, new_token, submission_of
from services.intake.points import Point
from services.intake.receiving import Receipt
from services.intake.reporting.entries import FormReport
from services.intake.scans import is_by_a_person
from services.intake.senders import sender_of
from services.intake.service import Service
from services.intake.similar import IsItThis
from services.intake.uploads import Came, left_out
from services.intake.view import TrackedCase
from shared.doors import commune_of
from shared.text import slug
from shared.web.forms import Form
from shared.web.heads import is_headed
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
    """What a poster's QR code opens: the form, with the place filled in. Typed by hand it may be in capitals.

    It is counted as a scan once the page is gone out: counting slows and fails nobody's page.
    """
    point = await _point(intake, code)
    if point is None or point.closed_at:
        return render(request, "intake/reporting/closed_point.html", status=410 if point else 404)
    page = _form(request, Form({"area": point.area or ""}), point)
    if not is_headed(request) and is_by_a_person(request.headers):
        page.background = BackgroundTask(intake.scans.count, point.code)
    return page


async def _point(intake: Service, code: str) -> Point | None:
    folded = slug(code)
    return await intake.queries.point(folded) if folded else None


def _form(
    request: Request, form: Form, point: Point | None, status: int = 200, similar: Sequence[TrackedCase] = ()
) -> Response:
    commune, language = commune_of(request), language_of(request)
    return render(
        request,
        "intake/reporting/form.html",
        form=form,
        point=point,
        token=form.value("token") or new_token(),
        commune=commune,
        areas=[(area.code, area.in_language(language)) for area in commune.areas],
        categories=[(category.code, category.in_language(language)) for category in commune.categories],
        asking=asking(commune, language),
        asked=labels(commune, language),
        advised=[category for category in commune.categories if category.advice],
        fresh=request.method == "GET",
        similar=similar,
        told_by=ways_here(request),
        status=status,
    )


@router.post("/gop-y", max_body_size=MAX_UPLOAD)
async def send_report(request: Request, intake: Intake) -> Response:
    """Take the report and give the receipt. Sent twice (a reload, a double tap), it is the same report."""

    async def take(form: Form, entry: FormReport, came: Came) -> Receipt:
        point = await _point(intake, form.value("point"))
        sender = await sender_of(request, intake, entry, request.cookies.get(DEVICE_COOKIE, ""))
        submission = submission_of(request, entry, came, "web", point=point.code if point else None)
        return await intake.receive(submission, sender, ask=entry.different is None)

    outcome = await handed_in(request, intake, FormReport, take)
    if isinstance(outcome, Taken):
        return _receipt(request, outcome.receipt, outcome.entry, outcome.came)
    point = await _point(intake, outcome.form.value("point"))
    if isinstance(outcome.because, IsItThis):
        return _form(request, replace(outcome.form, problem=""), point, outcome.status, outcome.because.found)
    page = _form(request, outcome.form, point, outcome.status)
    page.headers.update(outcome.headers)
    return page


def _receipt(request: Request, receipt: Receipt, entry: FormReport, came: Came) -> Response:
    category = commune_of(request).category(entry.category)
    response = render(
        request,
        "intake/reporting/receipt.html",
        receipt=receipt,
        address=f"{public_url_of(request)}{TRACKING}",
        advice=category.advice if category else None,
        coming=coming(commune_of(request), receipt.received_at, category),
        browser_key=browser_key(request),
        left_out=left_out(came.photos.left_out, gettext(request)),
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
