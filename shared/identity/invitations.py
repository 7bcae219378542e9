"""Invitations: a link with which the owner of an account chooses the password, good for seven days and once.

So nobody else ever knows the password of somebody whom the administrator reaches by a message only. To look at the link
uses nothing up: programs that show a preview open it too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.errors import Conflict, Forbidden, Gone
from shared.events.identity import AccountInvited, InvitationAccepted
from shared.identity import passwords
from shared.identity.accounts import checked_sign_in, end_sessions, locked, make
from shared.identity.principal import INVITED, Role
from shared.identity.saying import Change, changing
from shared.identity.secrets import digest, hashed, new_secret
from shared.identity.sessions import Begun, begin
from shared.identity.store import Identity

GOOD_FOR = timedelta(days=7)  # as the page of the link says
ADDRESS = "/moi"
OVER = "This invitation is over."

_PUT = """
INSERT INTO identity.invitations (account, token_hash, made_by, until) VALUES ($1, $2, $3, clock_timestamp() + $4)
ON CONFLICT (account) DO UPDATE SET token_hash = $2, made_by = $3, until = excluded.until, used_at = NULL
RETURNING until
"""
_FIND = """
SELECT own.name, own.sign_in, other.name AS inviter, one.until,
       one.used_at IS NULL AND one.until > clock_timestamp() AND own.disabled_at IS NULL AS is_open
  FROM identity.invitations one JOIN identity.accounts own ON own.id = one.account
  JOIN identity.accounts other ON other.id = one.made_by
 WHERE one.token_hash = $1
"""
_USE = """
UPDATE identity.invitations SET used_at = clock_timestamp()
 WHERE token_hash = $1 AND used_at IS NULL AND until > clock_timestamp() RETURNING account
"""


@dataclass(frozen=True)
class Invitation:
    """Whom an invitation is for and who made it; `is_open` until it is used, too old, or its account disabled."""

    name: str
    sign_in: str
    inviter: str
    until: datetime
    is_open: bool


def address_of(identity: Identity, secret: str) -> str:
    """The link to send."""
    return f"{identity.public_url}{ADDRESS}?ma={secret}"


async def add_invited(identity: Identity, name: str, sign_in: str, role: Role, by: UUID) -> tuple[UUID, str]:
    """The id of a new account, and the secret of its invitation, shown once. Raises Invalid, Conflict and Forbidden."""
    sign_in = checked_sign_in(sign_in)
    _check(role)
    nobodys, secret = await hashed(new_secret()), new_secret()
    async with changing(identity) as change:
        account = await make(change, name, sign_in, role, None, nobodys, by)
        await _put(change, account, secret, by)
    return account, secret


async def invite(identity: Identity, account: UUID, by: UUID) -> str:
    """The secret of another invitation; the one before opens nothing any more. The password stays until it is used.

    Raises NotFound, Conflict, and Forbidden for a role whose password is given.
    """
    secret = new_secret()
    async with changing(identity) as change:
        known = await locked(change, account)
        _check(known.role)
        if known.disabled:
            raise Conflict("This account is disabled. Enable it first, then invite its owner.")
        await _put(change, account, secret, by)
    return secret


def _check(role: Role) -> None:
    if role not in INVITED:
        raise Forbidden("Only moderators are invited. Give this account a new password.")


async def _put(change: Change, account: UUID, secret: str, by: UUID) -> None:
    until = await change.connection.fetchval(_PUT, account, digest(secret), by, GOOD_FOR)
    change.say(account, AccountInvited(until=until), by)


async def invitation(identity: Identity, secret: str) -> Invitation | None:
    """What a link is; None for one that never was, or in whose place another stands."""
    row = await identity.pool.fetchrow(_FIND, digest(secret))
    return Invitation(**row) if row else None


async def accept(identity: Identity, secret: str, password: str) -> Begun:
    """The owner's own password from now on, and a session. Raises Gone, and Invalid for a password that is none."""
    known = await invitation(identity, secret)
    if known is None or not known.is_open:
        raise Gone(OVER)
    passwords.check(password, sign_in=known.sign_in, name=known.name, old="")
    hash_ = await hashed(password)
    async with changing(identity) as change:
        account = await change.connection.fetchval(_USE, digest(secret))
        if account is None or (await locked(change, account)).disabled:
            raise Gone(OVER)
        await change.connection.execute(
            "UPDATE identity.accounts SET password_hash = $2, must_change = false, reset_by = NULL, reset_at = NULL"
            " WHERE id = $1",
            *(account, hash_),
        )
        await end_sessions(change, account)
        change.say(account, InvitationAccepted(), account)
    return await begin(identity, account, hash_)
