"""Where people sign in and out, and where an administrator keeps accounts and keys."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from shared.errors import Refusal
from shared.identity import accounts, cookies, keys, sessions
from shared.identity.entries import NewAccount, NewKey, NewPassword, SignIn
from shared.identity.guards import house_of, principal, requires, signed_in
from shared.identity.principal import ROLE_TITLES, SCOPES, Principal, Role
from shared.identity.store import Identity
from shared.web.forms import Form, read_form
from shared.web.language import N_, gettext
from shared.web.pages import Desk, pages_of, render

ROOM = Path(__file__).parent
ADMINISTRATION = "/quan-tri"
DESK = Desk(ADMINISTRATION, N_("Quản trị"), frozenset({Role.ADMINISTRATOR}))

router = APIRouter(include_in_schema=False)

House = Annotated[Identity, Depends(house_of)]
Administrator = Annotated[Principal, Depends(requires(Role.ADMINISTRATOR))]
Staff = Annotated[Principal, Depends(signed_in)]
Someone = Annotated[Principal, Depends(principal)]


@router.get("/dang-nhap")
async def sign_in_page(request: Request, who: Someone, next: str = "") -> Response:
    """The door for staff; whoever is signed in already goes on."""
    if who.role is not None:
        return RedirectResponse(_after_sign_in(request, who, next), 303)
    return _sign_in_page(request, Form(), next)


@router.post("/dang-nhap")
async def sign_in(request: Request, house: House, next: str = "") -> Response:
    """Begin a session and go where one wanted to go."""
    form, entry = await read_form(request, SignIn)
    if entry is None:
        return _sign_in_page(request, form, next, 422)
    try:
        secret = await sessions.sign_in(house, entry.sign_in, entry.password, cookies.address_of(request))
    except Refusal as refusal:
        return _sign_in_page(request, form.refused(request, refusal), next, refusal.status)
    response = RedirectResponse(f"/dang-nhap?next={quote(cookies.local(next))}", 303)
    cookies.give(response, house, secret)
    return response


def _sign_in_page(request: Request, form: Form, target: str, status: int = 200) -> Response:
    return render(request, "identity/sign_in.html", form=form, next=cookies.local(target), status=status)


def _after_sign_in(request: Request, who: Principal, target: str) -> str:
    """Where they wanted to go, or their own desk."""
    desks = [desk.path for desk in pages_of(request).site.desks if who.role in desk.roles]
    wanted = cookies.local(target)
    return wanted if wanted != cookies.START or not desks else desks[0]


@router.post("/dang-xuat")
async def sign_out(request: Request, house: House) -> Response:
    """End the session; without one there is nothing to end, and the way leads to the same door."""
    await sessions.sign_out(house, request.cookies.get(house.cookie, ""))
    response = RedirectResponse("/dang-nhap", 303)
    cookies.take(response, house)
    return response


@router.get("/mat-khau")
async def password_page(request: Request, _: Staff) -> Response:
    """Where one changes one's own password."""
    return render(request, "identity/password.html", form=Form())


@router.post("/mat-khau")
async def change_password(request: Request, house: House, staff: Staff) -> Response:
    """Change it, and sign in again with the new one."""
    form, entry = await read_form(request, NewPassword)
    if entry is None:
        return render(request, "identity/password.html", form=form, status=422)
    try:
        await accounts.change_password(house, staff.account, entry.old, entry.new)
    except Refusal as refusal:
        return render(request, "identity/password.html", form=form.refused(request, refusal), status=refusal.status)
    return RedirectResponse("/dang-nhap", 303)


@router.get(ADMINISTRATION)
async def administration(request: Request, house: House, _: Administrator) -> Response:
    """All accounts and keys."""
    return await _administration(request, house)


@router.get(ADMINISTRATION + "/tai-khoan")
async def new_account(request: Request, house: House, _: Administrator) -> Response:
    """The form for another account."""
    return _new_account(request, house, Form())


@router.post(ADMINISTRATION + "/tai-khoan")
async def add_account(request: Request, house: House, _: Administrator) -> Response:
    """Add an account and show its password once."""
    form, entry = await read_form(request, NewAccount)
    if entry is None:
        return _new_account(request, house, form, 422)
    try:
        _id, password = await accounts.add_account(house, entry.name, entry.sign_in, entry.role, entry.unit)
    except Refusal as refusal:
        return _new_account(request, house, form.refused(request, refusal), refusal.status)
    return await _administration(request, house, told=password, told_for=entry.sign_in.lower())


def _new_account(request: Request, house: Identity, form: Form, status: int = 200) -> Response:
    roles = _choices(request, ROLE_TITLES)
    return render(request, "identity/new_account.html", form=form, roles=roles, units=house.units, status=status)


def _choices(request: Request, titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    _ = gettext(request)
    return [(str(value), _(title)) for value, title in titles.items()]


@router.post(ADMINISTRATION + "/tai-khoan/{account}/khoa")
async def disable_account(account: UUID, house: House, administrator: Administrator) -> Response:
    """Disable an account."""
    await accounts.disable(house, account, by=administrator.account)
    return RedirectResponse(ADMINISTRATION, 303)


@router.post(ADMINISTRATION + "/tai-khoan/{account}/mo-khoa")
async def enable_account(account: UUID, house: House, _: Administrator) -> Response:
    """Let a disabled account in again."""
    await accounts.enable(house, account)
    return RedirectResponse(ADMINISTRATION, 303)


@router.post(ADMINISTRATION + "/tai-khoan/{account}/mat-khau")
async def reset_password(request: Request, account: UUID, house: House, _: Administrator) -> Response:
    """Give a new password and show it once."""
    password = await accounts.reset_password(house, account)
    named = next(each.sign_in for each in await accounts.all_accounts(house) if each.id == account)
    return await _administration(request, house, told=password, told_for=named)


@router.get(ADMINISTRATION + "/khoa-api")
async def new_key(request: Request, house: House, _: Administrator) -> Response:
    """The form for another key."""
    return _new_key(request, house, Form())


@router.post(ADMINISTRATION + "/khoa-api")
async def create_key(request: Request, house: House, administrator: Administrator) -> Response:
    """Make a key for a unit's program and show it once."""
    form, entry = await read_form(request, NewKey)
    if entry is None:
        return _new_key(request, house, form, 422)
    try:
        key = await keys.create_key(house, entry.unit, entry.name, entry.scopes, by=administrator.account)
    except Refusal as refusal:
        return _new_key(request, house, form.refused(request, refusal), refusal.status)
    return await _administration(request, house, told=key, told_for=entry.name)


def _new_key(request: Request, house: Identity, form: Form, status: int = 200) -> Response:
    scopes = _choices(request, SCOPES)
    return render(request, "identity/new_key.html", form=form, scopes=scopes, units=house.units, status=status)


@router.post(ADMINISTRATION + "/khoa-api/{key}/thu-hoi")
async def revoke_key(key: str, house: House, _: Administrator) -> Response:
    """Make a key useless."""
    await keys.revoke_key(house, key)
    return RedirectResponse(ADMINISTRATION, 303)


async def _administration(request: Request, house: Identity, *, told: str = "", told_for: str = "") -> Response:
    return render(
        request,
        "identity/administration.html",
        accounts=await accounts.all_accounts(house),
        keys=await keys.all_keys(house),
        units=house.units,
        roles=ROLE_TITLES,
        told=told,
        told_for=told_for,
    )
