"""What a citizen changes about the own report: adds, judges, withdraws, erases."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from services.intake import limits
from services.intake.code_cookie import CODE_COOKIE, TRACKING, forget, remember
from services.intake.doors import Intake
from services.intake.service import Service
from services.intake.tracking.case_page import LEFT_OUT, case_page
from services.intake.tracking.entries import FormAddition, FormAppeal, FormErasure, FormVerdict, FormWithdrawal
from services.intake.uploads import Came, came_with, given_back, photos_of
from services.intake.view import TrackedCase
from shared.deciding import Decided
from shared.doors import shown
from shared.errors import Busy, Conflict, NotFound, Refusal
from shared.photos import LeftOut
from shared.web.forms import Form, read_form
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

ENDED = "intake/tracking/ended.html"
ADDING, JUDGING = "bo-sung", "danh-gia"
WITH_PHOTOS = {ADDING: "photos", JUDGING: "proof"}  # the field that they come in
Entry = TypeVar("Entry", bound=BaseModel)


async def _done(request: Request, said: Decided[Any], code: str, what: str, left: Sequence[LeftOut] = ()) -> Response:
    await shown(request, "intake", said)
    letters = {reason: letter for letter, reason in LEFT_OUT.items()}
    told = "&thieu=" + ".".join(f"{one.number}{letters[one.reason]}" for one in left) if left else ""
    response = RedirectResponse(f"{TRACKING}?xong={what}{told}", 303)
    remember(request, response, code)
    return response


async def _refused(
    request: Request, intake: Service, case: TrackedCase, code: str, form: Form, refusal: Refusal | None
) -> Response:
    """The case's page again, with what was typed and what is wrong with it."""
    form = form.refused(request, refusal) if refusal else form
    status = refusal.status if refusal else 422
    response = await case_page(request, intake, case, form=form, status=status)
    remember(request, response, code)
    response.headers.update(refusal.headers if refusal else {})
    return response


def _ended(request: Request, what: str, form: Form, *, other: str = "", status: int) -> Response:
    """What was typed, and a field for the code of the report that it is for."""
    token = form.value("token") or secrets.token_urlsafe(24)
    return render(request, ENDED, what=what, form=form, other=other, token=token, status=status)


async def _with_photos(request: Request, intake: Service, what: str, form: Form) -> Form:
    """A form that was refused: its photos wait for it."""
    if what not in WITH_PHOTOS:
        return form
    try:
        came = await came_with(request, intake, form, WITH_PHOTOS[what])
    except Busy:
        came = Came()
    token = form.value("token") if not form.error("token") else ""
    return await given_back(request, intake, form, token or secrets.token_urlsafe(24), came, WITH_PHOTOS[what])


async def _act(
    request: Request,
    intake: Service,
    what: str,
    model: type[Entry],
    act: Callable[[str, Entry, Form], Awaitable[Response]],
) -> Response:
    """One change of the own report: done, or a page with what was typed. The code is the one that is given with
    it, or else the one that this browser still knows; without any it is asked for, and nothing is lost."""
    typed, entry = await read_form(request, model)
    code, form = typed.value("code") or request.cookies.get(CODE_COOKIE, ""), typed.without("code")
    if not code:
        return _ended(request, what, await _with_photos(request, intake, what, form), status=422)
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        return await _wrong_code(request, intake, what, code, form, wrong)
    if form.value("number") not in ("", case.number):
        kept = await _with_photos(request, intake, what, form)
        return _ended(request, what, kept, other=case.number, status=Conflict.status)
    if entry is None:
        kept = await _with_photos(request, intake, what, form)
        return await _refused(request, intake, case, code, kept, None)
    try:
        return await act(code, entry, form)
    except Refusal as refusal:
        kept = await _with_photos(request, intake, what, form)
        return await _refused(request, intake, await intake.tracked(code), code, kept, refusal)


async def _wrong_code(request: Request, intake: Service, what: str, code: str, form: Form, wrong: NotFound) -> Response:
    """Photos that come with a wrong code are not looked at; those that wait already are said again."""
    if what == "xoa" and await intake.erased(code):
        return _erased_page(request)
    refusal = await limits.counted(request, wrong)
    if what in WITH_PHOTOS and form.value("token"):
        form = replace(form, kept=len(await intake.waiting.of(form.value("token"))))
    page = _ended(request, what, form.refused(request, refusal), status=refusal.status)
    return limits.wrong_code_page(request, page, refusal)


def _erased_page(request: Request) -> Response:
    response = render(request, "intake/tracking/erased.html")
    forget(request, response)
    return response


@router.post(f"{TRACKING}/{ADDING}", max_body_size=MAX_UPLOAD)
async def add(request: Request, intake: Intake) -> Response:
    """Add words or photos to one's own report; pressed twice, they are added once."""

    async def act(code: str, entry: FormAddition, form: Form) -> Response:
        came = await came_with(request, intake, form)
        if came.wrong_voice:
            raise came.wrong_voice
        said = await intake.add(code, entry.words, came.photos.pictures, entry.token, came.voice)
        return await _done(request, said, code, ADDING, came.photos.left_out)

    return await _act(request, intake, ADDING, FormAddition, act)


@router.post(f"{TRACKING}/{JUDGING}", max_body_size=MAX_UPLOAD)
async def judge(request: Request, intake: Intake) -> Response:
    """Say whether the answer solved the matter."""

    async def act(code: str, entry: FormVerdict, form: Form) -> Response:
        came = await photos_of(request, intake, form, WITH_PHOTOS[JUDGING])
        said = await intake.judge(
            await intake.tracked(code),
            round_=entry.round,
            solved=entry.solved,
            stars=entry.stars,
            comment=entry.comment,
            pictures=came.pictures,
            token=entry.token,
        )
        return await _done(request, said, code, JUDGING, came.left_out)

    return await _act(request, intake, JUDGING, FormVerdict, act)


@router.post(f"{TRACKING}/rut")
async def withdraw(request: Request, intake: Intake) -> Response:
    """Take one's report back."""

    async def act(code: str, _entry: FormWithdrawal, _form: Form) -> Response:
        return await _done(request, await intake.withdraw(code), code, "rut")

    return await _act(request, intake, "rut", FormWithdrawal, act)


@router.post(f"{TRACKING}/khong-dong-y")
async def appeal(request: Request, intake: Intake) -> Response:
    """Do not accept that one's report was refused."""

    async def act(code: str, entry: FormAppeal, _: Form) -> Response:
        return await _done(request, await intake.appeal(code, entry.why), code, "khong-dong-y")

    return await _act(request, intake, "khong-dong-y", FormAppeal, act)


@router.post(f"{TRACKING}/xoa")
async def erase(request: Request, intake: Intake) -> Response:
    """Destroy the keys of one's words, or of the contact alone."""

    async def act(code: str, entry: FormErasure, _: Form) -> Response:
        try:
            said = await intake.erase(code, entry.scope)
        except NotFound:  # the first press of the button is shown by now
            if not await intake.erased(code):
                raise
            return _erased_page(request)
        return _erased_page(request) if entry.scope == "all" else await _done(request, said, code, "xoa-lien-he")

    return await _act(request, intake, "xoa", FormErasure, act)
