"""Signing in and out. A session ends after 30 minutes without a request, after 8 hours at the latest."""

from datetime import datetime, timedelta

from shared import clock
from shared.errors import Unauthenticated
from shared.identity import throttle
from shared.identity.accounts import COLUMNS, account_of
from shared.identity.principal import Account
from shared.identity.secrets import digest, new_secret, verified
from shared.identity.store import Identity

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)  # so that a click does not cost a write


async def sign_in(identity: Identity, name: str, password: str, address: str) -> str:
    """The session's secret for the cookie. Raises Unauthenticated, without saying which was wrong, and TooMany."""
    name = name.strip().lower()
    who = await throttle.key_of(identity, name, address)
    await throttle.check(identity, who)
    found = await identity.pool.fetchrow(
        "SELECT id, password_hash FROM identity.accounts WHERE sign_in = $1 AND disabled_at IS NULL", _storable(name)
    )
    matches, fresh = await verified(password, found["password_hash"] if found else None)
    if found is None or not matches:
        await throttle.wrong(identity, who)
        raise Unauthenticated("The sign-in name or the password is wrong.")
    await throttle.right(identity, who)
    if fresh:
        await identity.pool.execute("UPDATE identity.accounts SET password_hash = $2 WHERE id = $1", found["id"], fresh)
    return await _begin(identity, found["id"])


def _storable(name: str) -> str:
    """PostgreSQL refuses some characters that no sign-in name has; asking for them finds nobody."""
    return name.encode("ascii", "replace").decode().replace("\0", "?")


async def _begin(identity: Identity, account: object) -> str:
    secret, now = new_secret(), clock.now()
    await identity.pool.execute("DELETE FROM identity.sessions WHERE created_at < $1", now - LONGEST)
    await identity.pool.execute(
        "INSERT INTO identity.sessions (id_hash, account, created_at, seen_at) VALUES ($1, $2, $3, $3)",
        *(digest(secret), account, now),
    )
    return secret


async def signed_in_account(identity: Identity, secret: str) -> Account | None:
    """Whose session it is, if it still runs; asking keeps it running."""
    now = clock.now()
    row = await identity.pool.fetchrow(
        f"SELECT {COLUMNS}, s.seen_at FROM identity.sessions s JOIN identity.accounts a ON a.id = s.account"
        " WHERE s.id_hash = $1 AND s.seen_at > $2 AND s.created_at > $3 AND a.disabled_at IS NULL",
        *(digest(secret), now - IDLE, now - LONGEST),
    )
    if row is None:
        return None
    await _seen(identity, secret, row["seen_at"], now)
    return account_of(row)


async def _seen(identity: Identity, secret: str, before: datetime, now: datetime) -> None:
    if now - before > SEEN_EVERY:
        await identity.pool.execute("UPDATE identity.sessions SET seen_at = $2 WHERE id_hash = $1", digest(secret), now)


async def sign_out(identity: Identity, secret: str) -> None:
    """Ends the session; one that is over stays over."""
    await identity.pool.execute("DELETE FROM identity.sessions WHERE id_hash = $1", digest(secret))
