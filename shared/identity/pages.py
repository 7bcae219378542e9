"""Where people sign in and out, and where an administrator keeps accounts and keys."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from shared.errors import Refusal
from shared.identity import accounts, cookies, invitations, keys, proposals, sessions
from shared.identity.entries import NewAccount, NewKey, NewPassword, SignIn
from shared.identity.guards import identity_of_doors, just_signed_in, principal, requires
from shared.identity.principal import INVITED, ROLE_TITLES, SCOPES, TAKES_TWO, Principal, Role
from shared.identity.store import Identity
from shared.web.forms import Form, read_form
from shared.web.language import N_, gettext
from shared.web.pages import Desk, render

ROOM = Path(__file__).parent
ADMINISTRATION = "/quan-tri"
PROPOSALS = ADMINISTRATION + "/de-nghi"
PASSWORD = "/mat-khau"
# Where each role works; the desks may be in other processes.
HOME = {
    Role.CLERK: "/triage/",
    Role.UNIT_MEMBER: "/dispatch/",
    Role.OVERSEER: "/oversight/",
    Role.EDITOR: "/publisher/",
    Role.ADMINISTRATOR: ADMINISTRATION,
    Role.MODERATOR: "/chuyen-tin",
}
POWERS = {
    "account": N_("Lập tài khoản"),
    "password": N_("Đặt lại mật khẩu"),
    "enabling": N_("Mở khóa tài khoản"),
}
DESK = Desk(ADMINISTRATION, N_("Quản trị"), frozenset({Role.ADMINISTRATOR}))

router = APIRouter(include_in_schema=False)

IdentityDep = Annotated[Identity, Depends(identity_of_doors)]
Administrator = Annotated[Principal, Depends(requires(Role.ADMINISTRATOR))]
Overseer = Annotated[Principal, Depends(requires(Role.OVERSEER))]
Deciding = Annotated[Principal, Depends(requires(Role.ADMINISTRATOR, Role.OVERSEER))]
Staff = Annotated[Principal, Depends(just_signed_in)]
Someone = Annotated[Principal, Depends(principal)]


@router.get("/dang-nhap")
async def sign_in_page(request: Request, who: Someone, next: str = "") -> Response:
    """The door for staff; whoever is signed in already goes on."""
    if who.role is not None:
        return RedirectResponse(_after_sign_in(who, next), 303)
    return _sign_in_page(request, Form(), next)


@router.post("/dang-nhap")
async def sign_in(request: Request, identity: IdentityDep, next: str = "") -> Response:
    """Begin a session and go where one wanted to go."""
    form, entry = await read_form(request, SignIn)
    if entry is None:
        return _sign_in_page(request, form, next, 422)
    try:
        begun = await sessions.sign_in(
            identity, entry.sign_in, entry.password, cookies.address_of(request), cookies.device_of(request, identity)
        )
    except Refusal as refusal:
        return _sign_in_page(request, form.refused(request, refusal), next, refusal.status)
    response = RedirectResponse(f"/dang-nhap?next={quote(cookies.local(next))}", 303)
    cookies.give(response, identity, begun)
    return response


def _sign_in_page(request: Request, form: Form, target: str, status: int = 200) -> Response:
    return render(request, "identity/sign_in.html", form=form, next=cookies.local(target), status=status)


def _after_sign_in(who: Principal, target: str) -> str:
    """To a password of their own, where they wanted to go, or to their own desk."""
    assert who.role is not None
    if who.must_change:
        return PASSWORD
    wanted = cookies.local(target)
    return wanted if wanted != cookies.START else HOME[who.role]


@router.post("/dang-xuat")
async def sign_out(request: Request, identity: IdentityDep) -> Response:
    """End the session; without one there is nothing to end, and the way leads to the same door."""
    await sessions.sign_out(identity, request.cookies.get(identity.cookie, ""))
    response = RedirectResponse("/dang-nhap", 303)
    cookies.take(response, identity)
    return response


@router.get(PASSWORD)
async def password_page(request: Request, identity: IdentityDep, staff: Staff) -> Response:
    """Where one changes one's own password, and is told when others have reset it."""
    return await _password_page(request, identity, staff, Form())


@router.post(PASSWORD)
async def change_password(request: Request, identity: IdentityDep, staff: Staff) -> Response:
    """Change it, and sign in again with the new one."""
    form, entry = await read_form(request, NewPassword)
    if entry is None:
        return await _password_page(request, identity, staff, form, 422)
    try:
        await accounts.change_password(identity, staff.account, entry.old, entry.new)
    except Refusal as refusal:
        return await _password_page(request, identity, staff, form.refused(request, refusal), refusal.status)
    return RedirectResponse("/dang-nhap", 303)


async def _password_page(
    request: Request, identity: Identity, staff: Principal, form: Form, status: int = 200
) -> Response:
    reset = await accounts.reset_of(identity, staff.account)
    return render(
        request, "identity/password.html", form=form, must_change=staff.must_change, reset=reset, status=status
    )


@router.get(ADMINISTRATION)
async def administration(request: Request, identity: IdentityDep, _: Administrator) -> Response:
    """All accounts and keys."""
    return await _administration(request, identity)


@router.get(ADMINISTRATION + "/tai-khoan")
async def new_account(request: Request, identity: IdentityDep, _: Administrator) -> Response:
    """The form for another account."""
    return _new_account(request, identity, Form())


@router.post(ADMINISTRATION + "/tai-khoan")
async def add_account(request: Request, identity: IdentityDep, administrator: Administrator) -> Response:
    """Add an account and show its password or invitation once, or propose one that takes a second person."""
    form, entry = await read_form(request, NewAccount)
    if entry is None:
        return _new_account(request, identity, form, 422)
    try:
        if entry.role in TAKES_TWO and entry.unit is None:
            await proposals.propose_account(identity, entry.name, entry.sign_in, entry.role, administrator.account)
            return RedirectResponse(PROPOSALS, 303)
        if entry.role in INVITED and entry.unit is None:
            _id, secret = await invitations.add_invited(
                identity, entry.name, entry.sign_in, entry.role, administrator.account
            )
            return await _administration(request, identity, invitation=secret, told_for=entry.name)
        _id, password = await accounts.add_account(
            identity, entry.name, entry.sign_in, entry.role, entry.unit, by=administrator.account
        )
    except Refusal as refusal:
        return _new_account(request, identity, form.refused(request, refusal), refusal.status)
    return await _administration(request, identity, told=password, told_for=entry.sign_in.lower())


def _new_account(request: Request, identity: Identity, form: Form, status: int = 200) -> Response:
    roles = _choices(request, ROLE_TITLES)
    return render(request, "identity/new_account.html", form=form, roles=roles, units=identity.units, status=status)


def _choices(request: Request, titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    _ = gettext(request)
    return [(str(value), _(title)) for value, title in titles.items()]


@router.post(ADMINISTRATION + "/tai-khoan/{account}/khoa")
async def disable_account(account: UUID, identity: IdentityDep, administrator: Administrator) -> Response:
    """Disable an account."""
    await accounts.disable(identity, account, by=administrator.account)
    return RedirectResponse(ADMINISTRATION, 303)


@router.post(ADMINISTRATION + "/tai-khoan/{account}/mo-khoa")
async def enable_account(account: UUID, identity: IdentityDep, administrator: Administrator) -> Response:
    """Let a disabled account in again, or propose that."""
    known = await accounts.account(identity, account)
    if known.disabled and known.role in TAKES_TWO:
        await proposals.propose_for(identity, "enabling", account, administrator.account)
        return RedirectResponse(PROPOSALS, 303)
    await accounts.enable(identity, account, by=administrator.account)
    return RedirectResponse(ADMINISTRATION, 303)


@router.post(ADMINISTRATION + "/tai-khoan/{account}/mat-khau")
async def reset_password(
    request: Request, account: UUID, identity: IdentityDep, administrator: Administrator
) -> Response:
    """Give a new password and show it once, or propose that."""
    known = await accounts.account(identity, account)
    if known.role in TAKES_TWO:
        await proposals.propose_for(identity, "password", account, administrator.account)
        return RedirectResponse(PROPOSALS, 303)
    password = await accounts.reset_password(identity, account, by=administrator.account)
    return await _administration(request, identity, told=password, told_for=known.sign_in)


@router.post(ADMINISTRATION + "/tai-khoan/{account}/loi-moi")
async def invite(request: Request, account: UUID, identity: IdentityDep, administrator: Administrator) -> Response:
    """Make another invitation and show its link once; the one before is over."""
    known = await accounts.account(identity, account)
    secret = await invitations.invite(identity, account, administrator.account)
    return await _administration(request, identity, invitation=secret, told_for=known.name)


@router.get(ADMINISTRATION + "/khoa-api")
async def new_key(request: Request, identity: IdentityDep, _: Administrator) -> Response:
    """The form for another key."""
    return _new_key(request, identity, Form())


@router.post(ADMINISTRATION + "/khoa-api")
async def create_key(request: Request, identity: IdentityDep, administrator: Administrator) -> Response:
    """Make a key for a unit's program and show it once."""
    form, entry = await read_form(request, NewKey)
    if entry is None:
        return _new_key(request, identity, form, 422)
    try:
        key = await keys.create_key(identity, entry.unit, entry.name, entry.scopes, by=administrator.account)
    except Refusal as refusal:
        return _new_key(request, identity, form.refused(request, refusal), refusal.status)
    return await _administration(request, identity, told=key, told_for=entry.name)


def _new_key(request: Request, identity: Identity, form: Form, status: int = 200) -> Response:
    scopes = _choices(request, SCOPES)
    return render(request, "identity/new_key.html", form=form, scopes=scopes, units=identity.units, status=status)


@router.post(ADMINISTRATION + "/khoa-api/{key}/thu-hoi")
async def revoke_key(key: str, identity: IdentityDep, administrator: Administrator) -> Response:
    """Make a key useless."""
    await keys.revoke_key(identity, key, by=administrator.account)
    return RedirectResponse(ADMINISTRATION, 303)


async def _administration(
    request: Request, identity: Identity, *, told: str = "", told_for: str = "", invitation: str = ""
) -> Response:
    return render(
        request,
        "identity/administration.html",
        accounts=await accounts.all_accounts(identity),
        keys=await keys.all_keys(identity),
        units=identity.units,
        roles=ROLE_TITLES,
        takes_two=TAKES_TWO,
        invited=INVITED,
        invitation=invitations.address_of(identity, invitation) if invitation else "",
        told=told,
        told_for=told_for,
    )


@router.get(PROPOSALS)
async def all_proposals(request: Request, identity: IdentityDep, _: Deciding) -> Response:
    """What takes two people: proposed, decided, done."""
    return await _proposals(request, identity)


@router.post(PROPOSALS + "/{proposal}/dong-y")
async def approve(proposal: UUID, identity: IdentityDep, overseer: Overseer) -> Response:
    """Agree, for the Front."""
    await proposals.decide(identity, proposal, approved=True, by=overseer.account)
    return RedirectResponse(PROPOSALS, 303)


@router.post(PROPOSALS + "/{proposal}/khong-dong-y")
async def refuse(proposal: UUID, identity: IdentityDep, overseer: Overseer) -> Response:
    """Do not agree, for the Front."""
    await proposals.decide(identity, proposal, approved=False, by=overseer.account)
    return RedirectResponse(PROPOSALS, 303)


@router.post(PROPOSALS + "/{proposal}/thuc-hien")
async def carry_out(request: Request, proposal: UUID, identity: IdentityDep, administrator: Administrator) -> Response:
    """Do what was agreed on, and show a new password once."""
    done = await proposals.carry_out(identity, proposal, administrator.account)
    return await _proposals(request, identity, told=done.password or "", told_for=done.sign_in)


async def _proposals(request: Request, identity: Identity, *, told: str = "", told_for: str = "") -> Response:
    found = await proposals.all_proposals(identity)
    return render(
        request,
        "identity/proposals.html",
        proposals=found,
        powers=POWERS,
        roles=ROLE_TITLES,
        told=told,
        told_for=told_for,
    )
