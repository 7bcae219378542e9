"""The way of one's own report: look, add, judge, withdraw, erase."""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from services.intake import limits, reading, telling
from services.intake.api import Intake
from services.intake.entries import FormAddition, FormCode, FormErasure, FormVerdict, FormWithdrawal
from services.intake.pages.code_cookie import CODE_COOKIE, TRACKING, OwnCode, forget, remember, with_slip
from services.intake.pages.uploads import given_back, photos_of
from services.intake.service import Service, changeable_until
from services.intake.view import TrackedCase
from shared import clock
from shared.deciding import Decided
from shared.doors import commune_of, picture, shown
from shared.errors import Busy, Conflict, NotFound, Refusal, TooMany
from shared.events.sealed import Sealed
from shared.photos import Cleaned, LeftOut, Reason
from shared.vault import Erased
from shared.web.forms import Form, read_form
from shared.web.language import gettext, language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import render
from shared.web.spans import left as time_left

router = APIRouter(include_in_schema=False)

ENDED = "intake/ended.html"
Entry = TypeVar("Entry", bound=BaseModel)


ADDING = "bo-sung"
MOST_TOLD = 10  # photos that were left out
LEFT_OUT: Mapping[str, Reason] = {
    "u": "unreadable",
    "l": "too large",
    "m": "too many",
}  # as an address names them


@router.get(TRACKING)
async def tracking_page(request: Request, intake: Intake, xong: str = "", thieu: str = "") -> Response:
    """Ask for the code; who has given it sees the way of the report."""
    code = request.cookies.get(CODE_COOKIE)
    if not code:
        return render(request, "intake/ask_code.html", form=Form())
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        refusal = await limits.counted(request, wrong)
        if isinstance(refusal, TooMany):
            raise refusal from None
        response = render(request, "intake/ask_code.html", form=Form())
        forget(request, response)
        return response
    left = [LeftOut(int(number), LEFT_OUT[why]) for number, why in re.findall(r"\b([0-9]{1,2})([ulm])\b", thieu)]
    return await _case_page(request, intake, case, done=xong, left=left[:MOST_TOLD])


@router.post(TRACKING)
async def open_case(request: Request, intake: Intake) -> Response:
    """Take the code; wrong, unknown and erased ones get the same answer."""
    form, entry = await read_form(request, FormCode)
    if entry is None:
        return render(request, "intake/ask_code.html", form=form, status=422)
    try:
        await intake.tracked(entry.code)
    except NotFound as wrong:
        refusal = await limits.counted(request, wrong)
        given = with_slip(request, form.refused(request, refusal), entry.code)
        page = render(request, "intake/ask_code.html", form=given, status=refusal.status)
        return _later(page, refusal)
    response = RedirectResponse(TRACKING, 303)
    remember(request, response, entry.code)
    return response


def _later(page: Response, refusal: Refusal) -> Response:
    """A refusal that passes says when."""
    if isinstance(refusal, TooMany | Busy):
        page.headers["retry-after"] = str(refusal.retry_after)
    return page


@router.post(f"{TRACKING}/dong")
async def close_page(request: Request) -> Response:
    """Forget the code in this browser: the telephone may be somebody else's."""
    response = RedirectResponse("/", 303)
    forget(request, response)
    return response


async def _case_page(
    request: Request,
    intake: Service,
    case: TrackedCase,
    *,
    done: str = "",
    left: Sequence[LeftOut] = (),
    form: Form | None = None,
    status: int = 200,
) -> Response:
    opened = await intake.opened(case)
    commune, _, language = commune_of(request), gettext(request), language_of(request)

    def unit_name(code: str) -> str:
        unit = commune.unit(code)
        if unit is None:
            return code
        name = unit.in_language(language)
        return _("%(unit)s (đơn vị ngoài xã)", unit=name) if unit.outside else name

    return render(
        request,
        "intake/case.html",
        case=case,
        status_words=_(telling.STATUSES[case.status]),
        current=telling.current_step(case),
        late=time_left(case.due, clock.now(), _) if case.due and clock.now() > case.due else "",
        stops=telling.stops(case),
        lines=telling.history(case, opened, commune, _, language),
        opened_words=lambda sealed: telling.words(opened, sealed, _),
        unit_name=unit_name,
        outcomes={code: _(said) for code, said in telling.OUTCOMES.items()},
        verdicts={code: _(said) for code, said in telling.VERDICTS.items()},
        changeable_until=changeable_until(case),
        own_verdict=_own_verdict(case, opened),
        readings=[
            (one.at, reading.told(one, commune, _, language))
            for one in reading.readings(case, await intake.readers(case))
        ],
        said={code: _(said) for code, said in telling.DONE.items()},
        done=done,
        left_out=telling.left_out(left, _),
        form=form or Form(),
        token=secrets.token_urlsafe(24),
        status=status,
    )


def _own_verdict(case: TrackedCase, opened: Mapping[Sealed, str | Erased]) -> Form:
    """The form of a verdict, filled with what the citizen said last."""
    comment = opened.get(case.comment) if case.comment else None
    said = {"solved": case.solved or "", "stars": str(case.stars or "")}
    return Form(said | ({"comment": comment} if isinstance(comment, str) else {}))


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
    response = await _case_page(request, intake, case, form=form, status=status)
    remember(request, response, code)
    return _later(response, refusal) if refusal else response


def _ended(request: Request, what: str, form: Form, *, other: str = "", status: int) -> Response:
    """What was typed, and a field for the code of the report that it is for."""
    token = form.value("token") or secrets.token_urlsafe(24)
    return render(request, ENDED, what=what, form=form, other=other, token=token, status=status)


async def _with_photos(request: Request, intake: Service, what: str, form: Form) -> Form:
    """A form that was refused: its photos wait for it."""
    if what != ADDING:
        return form
    try:
        came = await photos_of(request, intake, form)
    except Busy:
        came = Cleaned()
    token = form.value("token") if not form.error("token") else ""
    return await given_back(request, intake, form, token or secrets.token_urlsafe(24), came)


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
    if what == ADDING and form.value("token"):
        form = replace(form, kept=len(await intake.waiting.of(form.value("token"))))
    page = _ended(request, what, form.refused(request, refusal), status=refusal.status)
    return _later(page, refusal)


def _erased_page(request: Request) -> Response:
    response = render(request, "intake/erased.html")
    forget(request, response)
    return response


@router.post(f"{TRACKING}/{ADDING}", max_body_size=MAX_UPLOAD)
async def add(request: Request, intake: Intake) -> Response:
    """Add words or photos to one's own report; pressed twice, they are added once."""

    async def act(code: str, entry: FormAddition, form: Form) -> Response:
        came = await photos_of(request, intake, form)
        said = await intake.add(code, entry.words, came.pictures, entry.token)
        return await _done(request, said, code, ADDING, came.left_out)

    return await _act(request, intake, ADDING, FormAddition, act)


@router.post(f"{TRACKING}/danh-gia")
async def judge(request: Request, intake: Intake) -> Response:
    """Say whether the answer solved the matter."""

    async def act(code: str, entry: FormVerdict, _: Form) -> Response:
        said = await intake.judge(
            code, round_=entry.round, solved=entry.solved, stars=entry.stars, comment=entry.comment
        )
        return await _done(request, said, code, "danh-gia")

    return await _act(request, intake, "danh-gia", FormVerdict, act)


@router.post(f"{TRACKING}/rut")
async def withdraw(request: Request, intake: Intake) -> Response:
    """Take one's report back."""

    async def act(code: str, _entry: FormWithdrawal, _form: Form) -> Response:
        return await _done(request, await intake.withdraw(code), code, "rut")

    return await _act(request, intake, "rut", FormWithdrawal, act)


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


@router.get(f"{TRACKING}/anh/{{photo_id}}")
async def photo(photo_id: UUID, request: Request, intake: Intake, code: OwnCode) -> Response:
    """A picture of one's own report."""
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
    return picture(await intake.photo(case, photo_id))
