"""Signing in and out. A session ends after 30 minutes without a request, after 8 hours at the latest.

All moments are those of the database's clock: it alone decides what is over (`identity.session_of`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shared.errors import Unauthenticated
from shared.events.identity import SignedIn
from shared.identity import devices, throttle
from shared.identity.principal import Account, Role
from shared.identity.saying import changing
from shared.identity.secrets import digest, new_secret, verified
from shared.identity.store import Identity

LONGEST = timedelta(hours=8)  # as in identity.session_of

# Wrong passwords within 15 minutes, counted before they are looked at.
FOR_AN_ACCOUNT_FROM_AN_ADDRESS = 5
FOR_AN_ACCOUNT = 30  # a stranger does not lock its owner out: their own device is counted apart
FROM_AN_ADDRESS = 60  # a whole office may share one
IN_ALL = 3000  # more than a commune's staff will ever mistype
ON_A_KNOWN_DEVICE = 10
TOO_MANY = "Too many wrong passwords."


@dataclass(frozen=True)
class Begun:
    """A session and the mark of its device, as secrets for two cookies."""

    secret: str
    device: str


async def sign_in(identity: Identity, name: str, password: str, address: str, device: str = "") -> Begun:
    """Begins a session. Raises Unauthenticated, without saying which was wrong, TooMany and Busy.

    What was tried counts before it is looked at, so that of many tries at once none is too many; what proves right is
    taken back.
    """
    name = name.strip().lower()
    found = await identity.pool.fetchrow(
        "SELECT id, password_hash FROM identity.accounts WHERE sign_in = $1 AND disabled_at IS NULL", _storable(name)
    )
    known = found is not None and devices.marked_for(identity, device, found["id"])
    lane = identity.lanes.house if known else identity.lanes.strangers
    with lane.place():
        narrow, wide = await _limits(identity, name, address, device if known else "")
        await throttle.count_all(identity, narrow, TOO_MANY)
        await throttle.count_all(identity, wide, TOO_MANY)
        matches, fresh = await verified(password, found["password_hash"] if found else None, lane)
    if found is None or not matches:
        await _count_failure(identity)
        raise Unauthenticated("The sign-in name or the password is wrong.")
    await throttle.take_back(identity, [*narrow, *wide])
    return await begin(identity, found["id"], found["password_hash"], fresh, device, known_device=known)


Limits = Mapping[bytes, int]  # by what is counted, how many there may be


async def _limits(identity: Identity, name: str, address: str, device: str) -> tuple[Limits, Limits]:
    """What a try counts for: first what only its sender shares, then what everybody shares.

    What the first refuses does not count for the second: one stranger must not use up an account, or the whole house.
    """
    key_of = await throttle.keys_of_today(identity)
    if device:
        return {key_of(f"device {device}", ""): ON_A_KNOWN_DEVICE}, {}
    narrow = {
        key_of(f"sign-in {name}", address): FOR_AN_ACCOUNT_FROM_AN_ADDRESS,
        key_of("sign-ins", address): FROM_AN_ADDRESS,
    }
    return narrow, {key_of(f"sign-in {name}", ""): FOR_AN_ACCOUNT, key_of("sign-ins", ""): IN_ALL}


def _storable(name: str) -> str:
    """PostgreSQL refuses some characters that no sign-in name has; asking for them finds nobody."""
    return name.encode("ascii", "replace").decode().replace("\0", "?")


async def _count_failure(identity: Identity) -> None:
    await identity.pool.execute(
        "UPDATE identity.failures SET times = times + 1,"
        " since = CASE WHEN times = 0 THEN clock_timestamp() ELSE since END"
    )


async def begin(
    identity: Identity, account: UUID, hash_: str, fresh: str | None = None, device: str = "", *,
    known_device: bool = False,
) -> Begun:  # fmt: skip
    """The session, unless the password was reset or the account disabled while this one was being looked at.

    `hash_` is what stands for the password that was looked at; `fresh` takes its place. Raises Unauthenticated.
    """
    secret = new_secret()
    async with changing(identity) as change:
        still = await change.connection.fetchval(
            "SELECT true FROM identity.accounts"
            " WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR UPDATE",
            account, hash_,
        )  # fmt: skip
        if not still:
            raise Unauthenticated("The sign-in name or the password is wrong.")
        if fresh:
            await change.connection.execute(
                "UPDATE identity.accounts SET password_hash = $2 WHERE id = $1", account, fresh
            )
        await change.connection.execute(
            "DELETE FROM identity.sessions WHERE created_at < clock_timestamp() - $1::interval", LONGEST
        )
        await change.connection.execute(
            "INSERT INTO identity.sessions (id_hash, account) VALUES ($1, $2)", digest(secret), account
        )
        change.say(account, SignedIn(known_device=known_device), account)
    return Begun(secret, device if known_device else devices.mark(identity, account))


async def signed_in_account(identity: Identity, secret: str) -> Account | None:
    """Whose session it is, if it still runs; asking keeps it running."""
    row = await identity.pool.fetchrow("SELECT * FROM identity.session_of($1)", digest(secret))
    if row is None:
        return None
    return Account(
        row["id"], row["name"], row["sign_in"], Role(row["role"]), row["unit"], disabled=False,
        must_change=row["must_change"],
    )  # fmt: skip


async def sign_out(identity: Identity, secret: str) -> None:
    """Ends the session; one that is over stays over."""
    await identity.pool.execute("DELETE FROM identity.sessions WHERE id_hash = $1", digest(secret))
