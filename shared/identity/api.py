"""Where machines sign in, and where an administrator's program keeps accounts and keys."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from shared.identity import accounts, cookies, keys, sessions
from shared.identity.entries import NewAccount, NewKey, NewPassword, SignIn
from shared.identity.guards import house_of, requires, signed_in
from shared.identity.principal import Account, Principal, Role, UnitKey
from shared.identity.store import Identity
from shared.web.problems import problems

router = APIRouter(prefix="/api/identity/v1", tags=["identity"])

House = Annotated[Identity, Depends(house_of)]
Administrator = Annotated[Principal, Depends(requires(Role.ADMINISTRATOR))]
Staff = Annotated[Principal, Depends(signed_in)]


class Someone(BaseModel):
    id: str
    name: str
    role: Role
    unit: str | None


class AddedAccount(BaseModel):
    id: UUID
    password: str


class FreshPassword(BaseModel):
    password: str


class FreshKey(BaseModel):
    key: str


@router.post("/session", status_code=204, responses=problems(401, 403, 429))
async def sign_in(body: SignIn, request: Request, response: Response, house: House) -> None:
    """Begin a session; its cookie comes with the answer.

    It ends after 30 minutes without a request and after 8 hours at the latest.
    """
    secret = await sessions.sign_in(house, body.sign_in, body.password, cookies.address_of(request))
    cookies.give(response, house, secret)


@router.get("/session", responses=problems(401, 403))
async def who_am_i(staff: Staff) -> Someone:
    """Whose session this is."""
    assert staff.role is not None
    return Someone(id=staff.id, name=staff.name, role=staff.role, unit=staff.unit)


@router.delete("/session", status_code=204, responses=problems(401, 403))
async def sign_out(request: Request, response: Response, house: House, _: Staff) -> None:
    """End the session."""
    await sessions.sign_out(house, request.cookies.get(house.cookie, ""))
    cookies.take(response, house)


@router.put("/session/password", status_code=204, responses=problems(401, 403))
async def change_password(body: NewPassword, house: House, staff: Staff) -> None:
    """Change one's own password. Every session under the old one ends, this one too."""
    await accounts.change_password(house, staff.account, body.old, body.new)


@router.get("/accounts", responses=problems(401, 403))
async def list_accounts(house: House, _: Administrator) -> list[Account]:
    """All accounts, also the disabled."""
    return await accounts.all_accounts(house)


@router.post("/accounts", status_code=201, responses=problems(401, 403, 409))
async def add_account(body: NewAccount, house: House, _: Administrator) -> AddedAccount:
    """Add an account. The answer holds its password, this once."""
    id_, password = await accounts.add_account(house, body.name, body.sign_in, body.role, body.unit)
    return AddedAccount(id=id_, password=password)


@router.put("/accounts/{account}/disabled", status_code=204, responses=problems(401, 403, 404))
async def disable_account(account: UUID, house: House, administrator: Administrator) -> None:
    """Disable an account and end its sessions. Repeating it changes nothing."""
    await accounts.disable(house, account, by=administrator.account)


@router.delete("/accounts/{account}/disabled", status_code=204, responses=problems(401, 403, 404))
async def enable_account(account: UUID, house: House, _: Administrator) -> None:
    """Let a disabled account in again."""
    await accounts.enable(house, account)


@router.post("/accounts/{account}/password", responses=problems(401, 403, 404))
async def reset_password(account: UUID, house: House, _: Administrator) -> FreshPassword:
    """Give an account a new password, told this once, and end its sessions."""
    return FreshPassword(password=await accounts.reset_password(house, account))


@router.get("/keys", responses=problems(401, 403))
async def list_keys(house: House, _: Administrator) -> list[UnitKey]:
    """All API keys of units, without their secrets."""
    return await keys.all_keys(house)


@router.post("/keys", status_code=201, responses=problems(401, 403))
async def create_key(body: NewKey, house: House, administrator: Administrator) -> FreshKey:
    """Make an API key for a unit's program. The answer holds it, this once."""
    return FreshKey(key=await keys.create_key(house, body.unit, body.name, body.scopes, by=administrator.account))


@router.delete("/keys/{key}", status_code=204, responses=problems(401, 403, 404))
async def revoke_key(key: str, house: House, _: Administrator) -> None:
    """Make a key useless. Repeating it changes nothing."""
    await keys.revoke_key(house, key)
