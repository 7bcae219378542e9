"""The way of one's own report: look, add, judge, withdraw, erase."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from services.intake import limits, reading, telling
from services.intake.api import Intake
from services.intake.entries import FormAddition, FormCode, FormErasure, FormVerdict, FormWithdrawal
from services.intake.pages.code_cookie import CODE_COOKIE, TRACKING, OwnCode, remember
from services.intake.queries import TrackedCase
from services.intake.service import Service, changeable_until
from shared import photos
from shared.deciding import Said
from shared.doors import commune_of, picture, shown
from shared.errors import NotFound, Refusal
from shared.events.sealed import Sealed
from shared.vault import Erased
from shared.web.forms import Form, read_form, uploaded
from shared.web.language import gettext, language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import render

router = APIRouter(include_in_schema=False)
TriesLeft = Depends(limits.tries_left)

ENDED = "intake/ended.html"
Entry = TypeVar("Entry", bound=BaseModel)


@router.get(TRACKING)
async def tracking_page(request: Request, intake: Intake, xong: str = "") -> Response:
    """Ask for the code; who has given it sees the way of the report."""
    code = request.cookies.get(CODE_COOKIE)
    try:
        case = await intake.tracked(code) if code else None
    except NotFound:
        case = None
    if case is None:
        return render(request, "intake/ask_code.html", form=Form())
    return await _case_page(request, intake, case, done=xong)


@router.post(TRACKING, dependencies=[TriesLeft])
async def open_case(request: Request, intake: Intake) -> Response:
    """Take the code; wrong, unknown and erased ones get the same answer."""
    form, entry = await read_form(request, FormCode)
    if entry is None:
        return render(request, "intake/ask_code.html", form=form, status=422)
    try:
        await intake.tracked(entry.code)
    except NotFound as refusal:
        await limits.count_wrong(request)
        return render(request, "intake/ask_code.html", form=form.refused(request, refusal), status=404)
    response = RedirectResponse(TRACKING, 303)
    remember(request, response, entry.code)
    return response


@router.post(f"{TRACKING}/dong")
async def close_page(request: Request) -> Response:
    """Forget the code in this browser: the telephone may be somebody else's."""
    response = RedirectResponse("/", 303)
    response.delete_cookie(CODE_COOKIE, path=TRACKING, secure=request.app.state.identity.secure, httponly=True)
    return response


async def _case_page(
    request: Request, intake: Service, case: TrackedCase, *, done: str = "", form: Form | None = None, status: int = 200
) -> Response:
    opened = await intake.opened(case)
    commune, _, language = commune_of(request), gettext(request), language_of(request)

    def unit_name(code: str) -> str:
        unit = commune.unit(code)
        return unit.in_language(language) if unit else code

    return render(
        request,
        "intake/case.html",
        case=case,
        status_words=_(telling.STATUSES[case.status]),
        current=telling.current_step(case),
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
        form=form or Form(),
        status=status,
    )


def _own_verdict(case: TrackedCase, opened: Mapping[Sealed, str | Erased]) -> Form:
    """The form of a verdict, filled with what the citizen said last."""
    comment = opened.get(case.comment) if case.comment else None
    said = {"solved": case.solved or "", "stars": str(case.stars or "")}
    return Form(said | ({"comment": comment} if isinstance(comment, str) else {}))


async def _done(request: Request, said: Said[Any], code: str, what: str) -> Response:
    await shown(request, "intake", said)
    response = RedirectResponse(f"{TRACKING}?xong={what}", 303)
    remember(request, response, code)
    return response


async def _refused(request: Request, intake: Service, code: str, form: Form, refusal: Refusal | None) -> Response:
    """The case's page again, with what was typed and what is wrong with it."""
    case = await intake.tracked(code)
    if refusal is None:
        response = await _case_page(request, intake, case, form=form, status=422)
    else:
        response = await _case_page(request, intake, case, form=form.refused(request, refusal), status=refusal.status)
    remember(request, response, code)
    return response


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
    try:
        if code:
            await intake.tracked(code)
    except NotFound as refusal:
        await limits.count_wrong(request)
        return render(request, ENDED, what=what, form=form.refused(request, refusal), status=404)
    if not code:
        return render(request, ENDED, what=what, form=form, status=422)
    if entry is None:
        return await _refused(request, intake, code, form, None)
    try:
        return await act(code, entry, form)
    except Refusal as refusal:
        return await _refused(request, intake, code, form, refusal)


@router.post(f"{TRACKING}/bo-sung", max_body_size=MAX_UPLOAD, dependencies=[TriesLeft])
async def add(request: Request, intake: Intake) -> Response:
    """Add words or photos to one's own report."""

    async def act(code: str, entry: FormAddition, form: Form) -> Response:
        said = await intake.add(code, entry.words, await photos.clean(await uploaded(form, "photos")))
        return await _done(request, said, code, "bo-sung")

    return await _act(request, intake, "bo-sung", FormAddition, act)


@router.post(f"{TRACKING}/danh-gia", dependencies=[TriesLeft])
async def judge(request: Request, intake: Intake) -> Response:
    """Say whether the answer solved the matter."""

    async def act(code: str, entry: FormVerdict, _: Form) -> Response:
        said = await intake.judge(
            code, round_=entry.round, solved=entry.solved, stars=entry.stars, comment=entry.comment
        )
        return await _done(request, said, code, "danh-gia")

    return await _act(request, intake, "danh-gia", FormVerdict, act)


@router.post(f"{TRACKING}/rut", dependencies=[TriesLeft])
async def withdraw(request: Request, intake: Intake) -> Response:
    """Take one's report back."""

    async def act(code: str, _entry: FormWithdrawal, _form: Form) -> Response:
        return await _done(request, await intake.withdraw(code), code, "rut")

    return await _act(request, intake, "rut", FormWithdrawal, act)


@router.post(f"{TRACKING}/xoa", dependencies=[TriesLeft])
async def erase(request: Request, intake: Intake) -> Response:
    """Destroy the keys of one's words, or of the contact alone."""

    async def act(code: str, entry: FormErasure, _: Form) -> Response:
        said = await intake.erase(code, entry.scope)
        if entry.scope == "contact":
            return await _done(request, said, code, "xoa-lien-he")
        response = render(request, "intake/erased.html")
        response.delete_cookie(CODE_COOKIE, path=TRACKING)
        return response

    return await _act(request, intake, "xoa", FormErasure, act)


@router.get(f"{TRACKING}/anh/{{photo_id}}")
async def photo(photo_id: UUID, intake: Intake, code: OwnCode) -> Response:
    """A picture of one's own report."""
    return picture(await intake.photo(code, photo_id))
