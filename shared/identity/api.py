"""Where machines sign in, and where an administrator's program keeps accounts and keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from shared.identity import accounts, cookies, invitations, keys, proposals, sessions
from shared.identity.entries import NewAccount, NewKey, NewPassword, SignIn
from shared.identity.guards import identity_of_doors, just_signed_in, requires
from shared.identity.principal import INVITED, TAKES_TWO, Account, Principal, Role, UnitKey
from shared.identity.store import Identity
from shared.web.problems import problems

router = APIRouter(prefix="/api/identity/v1", tags=["identity"])

IdentityDep = Annotated[Identity, Depends(identity_of_doors)]
Administrator = Annotated[Principal, Depends(requires(Role.ADMINISTRATOR))]
Overseer = Annotated[Principal, Depends(requires(Role.OVERSEER))]
Deciding = Annotated[Principal, Depends(requires(Role.ADMINISTRATOR, Role.OVERSEER))]
Staff = Annotated[Principal, Depends(just_signed_in)]


class Someone(BaseModel):
    id: str
    name: str
    role: Role
    unit: str | None
    must_change: bool = Field(description="Only one's own password can be changed until that is done.")
    reset_by: str | None = Field(description="Who else has reset this password, until another one is chosen.")
    reset_at: datetime | None


class Invited(BaseModel):
    invitation: str = Field(description="A link, good for seven days and once, where its owner chooses a password.")


class AddedAccount(BaseModel):
    """Either a password or, for a moderator, the link of an invitation; told this once."""

    id: UUID
    password: str | None = None
    invitation: str | None = None


class FreshPassword(BaseModel):
    password: str


class Proposed(BaseModel):
    """It takes a second person: somebody of the Front decides on this proposal."""

    proposal: UUID


class Outcome(BaseModel):
    account: UUID
    password: str | None


class FreshKey(BaseModel):
    key: str


@router.post("/session", status_code=204, responses=problems(401, 403, 429, 503))
async def sign_in(body: SignIn, request: Request, response: Response, identity: IdentityDep) -> None:
    """Begin a session; its cookie comes with the answer.

    It ends after 30 minutes without a request and after 8 hours at the latest. A second cookie marks the device: with
    it, others' wrong passwords keep nobody waiting.
    """
    begun = await sessions.sign_in(
        identity, body.sign_in, body.password, cookies.address_of(request), cookies.device_of(request, identity)
    )
    cookies.give(response, identity, begun)


@router.get("/session", responses=problems(401, 403))
async def who_am_i(staff: Staff, identity: IdentityDep) -> Someone:
    """Whose session this is, and whether somebody else has reset its password."""
    assert staff.role is not None
    reset = await accounts.reset_of(identity, staff.account)
    return Someone(
        id=staff.id,
        name=staff.name,
        role=staff.role,
        unit=staff.unit,
        must_change=staff.must_change,
        reset_by=reset["name"] if reset else None,
        reset_at=reset["at"] if reset else None,
    )


@router.delete("/session", status_code=204, responses=problems(401, 403))
async def sign_out(request: Request, response: Response, identity: IdentityDep, _: Staff) -> None:
    """End the session."""
    await sessions.sign_out(identity, request.cookies.get(identity.cookie, ""))
    cookies.take(response, identity)


@router.put("/session/password", status_code=204, responses=problems(401, 403))
async def change_password(body: NewPassword, identity: IdentityDep, staff: Staff) -> None:
    """Change one's own password. Every session under the old one ends, this one too."""
    await accounts.change_password(identity, staff.account, body.old, body.new)


@router.get("/accounts", responses=problems(401, 403))
async def list_accounts(identity: IdentityDep, _: Administrator) -> list[Account]:
    """All accounts, also the disabled."""
    return await accounts.all_accounts(identity)


@router.post("/accounts", status_code=201, responses={202: {"model": Proposed}, **problems(401, 403, 409)})
async def add_account(
    body: NewAccount, identity: IdentityDep, administrator: Administrator, response: Response
) -> AddedAccount | Proposed:
    """Add an account. The answer holds its password or invitation. Overseers, editors, administrators are proposed."""
    if body.role in TAKES_TWO and body.unit is None:
        response.status_code = 202
        return Proposed(
            proposal=await proposals.propose_account(
                identity, body.name, body.sign_in, body.role, administrator.account
            )
        )
    if body.role in INVITED and body.unit is None:
        id_, secret = await invitations.add_invited(identity, body.name, body.sign_in, body.role, administrator.account)
        return AddedAccount(id=id_, invitation=invitations.address_of(identity, secret))
    id_, password = await accounts.add_account(
        identity, body.name, body.sign_in, body.role, body.unit, by=administrator.account
    )
    return AddedAccount(id=id_, password=password)


@router.put("/accounts/{account}/disabled", status_code=204, responses=problems(401, 403, 404, 409))
async def disable_account(account: UUID, identity: IdentityDep, administrator: Administrator) -> None:
    """Disable an account and end its sessions. Repeating it changes nothing."""
    await accounts.disable(identity, account, by=administrator.account)


@router.delete(
    "/accounts/{account}/disabled",
    status_code=204,
    response_model=None,
    responses={202: {"model": Proposed}, **problems(401, 403, 404)},
)
async def enable_account(account: UUID, identity: IdentityDep, administrator: Administrator) -> Response | None:
    """Let a disabled account in again. For overseers, editors and administrators that is proposed."""
    known = await accounts.account(identity, account)
    if known.disabled and known.role in TAKES_TWO:
        proposal = await proposals.propose_for(identity, "enabling", account, administrator.account)
        return JSONResponse({"proposal": str(proposal)}, 202)
    await accounts.enable(identity, account, by=administrator.account)
    return None


@router.post("/accounts/{account}/password", responses={202: {"model": Proposed}, **problems(401, 403, 404)})
async def reset_password(
    account: UUID, identity: IdentityDep, administrator: Administrator, response: Response
) -> FreshPassword | Proposed:
    """Give an account a new password, told this once, and end its sessions.

    For overseers, editors and administrators that is proposed.
    """
    if (await accounts.account(identity, account)).role in TAKES_TWO:
        response.status_code = 202
        return Proposed(proposal=await proposals.propose_for(identity, "password", account, administrator.account))
    return FreshPassword(password=await accounts.reset_password(identity, account, by=administrator.account))


@router.post("/accounts/{account}/invitation", responses=problems(401, 403, 404, 409))
async def invite(account: UUID, identity: IdentityDep, administrator: Administrator) -> Invited:
    """Invite a moderator anew; the link before is over."""
    secret = await invitations.invite(identity, account, administrator.account)
    return Invited(invitation=invitations.address_of(identity, secret))


@router.get("/proposals", responses=problems(401, 403))
async def list_proposals(identity: IdentityDep, _: Deciding) -> Sequence[proposals.Proposal]:
    """What takes two people, the newest first, at most 200."""
    return await proposals.all_proposals(identity)


@router.put("/proposals/{proposal}/approval", status_code=204, responses=problems(401, 403, 404, 409))
async def approve(proposal: UUID, identity: IdentityDep, overseer: Overseer) -> None:
    """Agree, for the Front. Repeating it changes nothing."""
    await proposals.decide(identity, proposal, approved=True, by=overseer.account)


@router.put("/proposals/{proposal}/refusal", status_code=204, responses=problems(401, 403, 404, 409))
async def refuse(proposal: UUID, identity: IdentityDep, overseer: Overseer) -> None:
    """Do not agree, for the Front. Repeating it changes nothing."""
    await proposals.decide(identity, proposal, approved=False, by=overseer.account)


@router.post("/proposals/{proposal}/outcome", responses=problems(401, 403, 404, 409))
async def carry_out(proposal: UUID, identity: IdentityDep, administrator: Administrator) -> Outcome:
    """Do what was agreed on, once. The answer holds a new password, this once."""
    done = await proposals.carry_out(identity, proposal, administrator.account)
    return Outcome(account=done.account, password=done.password)


@router.get("/keys", responses=problems(401, 403))
async def list_keys(identity: IdentityDep, _: Administrator) -> list[UnitKey]:
    """All API keys of units, without their secrets."""
    return await keys.all_keys(identity)


@router.post("/keys", status_code=201, responses=problems(401, 403))
async def create_key(body: NewKey, identity: IdentityDep, administrator: Administrator) -> FreshKey:
    """Make an API key for a unit's program. The answer holds it, this once."""
    return FreshKey(key=await keys.create_key(identity, body.unit, body.name, body.scopes, by=administrator.account))


@router.delete("/keys/{key}", status_code=204, responses=problems(401, 403, 404))
async def revoke_key(key: str, identity: IdentityDep, administrator: Administrator) -> None:
    """Make a key useless. Repeating it changes nothing."""
    await keys.revoke_key(identity, key, by=administrator.account)
