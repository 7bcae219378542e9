"""How often a password (or another secret) may be wrong, counted for an account and an address together.

Many people share one address, so one of them does not lock the others out; nor can a stranger lock an account
for its owner elsewhere. Nothing is kept from which an address could be read once its day is over.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from shared import clock
from shared.errors import TooMany
from shared.identity.store import Identity

WINDOW = timedelta(minutes=15)
WRONG_AT_MOST = 5
SALT_BYTES = 32


async def key_of(identity: Identity, sign_in: str, address: str) -> bytes:
    """HMAC of both under the pepper, which is not in the database, and the salt of the day."""
    today = clock.now().date()
    await identity.pool.execute("DELETE FROM identity.salts WHERE day < $1", today)
    salt = await identity.pool.fetchval(
        "INSERT INTO identity.salts (day, salt) VALUES ($1, $2)"
        " ON CONFLICT (day) DO UPDATE SET salt = salts.salt RETURNING salt",
        *(today, secrets.token_bytes(SALT_BYTES)),
    )
    return hmac.digest(
        identity.pepper + salt, f"{_place(address)}\0{sign_in}".encode("utf-8", "surrogatepass"), "sha256"
    )


def _place(address: str) -> str:
    """An IPv6 customer owns a whole /64."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else address


async def check(
    identity: Identity, who: bytes, at_most: int = WRONG_AT_MOST, said: str = "Too many wrong passwords."
) -> None:
    """Raises TooMany while the window of too many wrong ones lasts."""
    found = await identity.pool.fetchrow("SELECT times, first_at FROM identity.wrong_passwords WHERE who = $1", who)
    if found is None or found["times"] < at_most:
        return
    wait = _seconds_left(found["first_at"])
    if wait > 0:
        raise TooMany(said, retry_after=wait)


def _seconds_left(first_at: datetime) -> int:
    return int((first_at + WINDOW - clock.now()).total_seconds() + 1)


async def wrong(identity: Identity, who: bytes) -> None:
    """Counts one, in a new window if the last is over; what is past its window is forgotten."""
    now = clock.now()
    await identity.pool.execute("DELETE FROM identity.wrong_passwords WHERE first_at < $1", now - WINDOW)
    await identity.pool.execute(
        "INSERT INTO identity.wrong_passwords (who, times, first_at) VALUES ($1, 1, $2)"
        " ON CONFLICT (who) DO UPDATE SET times = wrong_passwords.times + 1",
        *(who, now),
    )


async def right(identity: Identity, who: bytes) -> None:
    """The right password clears the count."""
    await identity.pool.execute("DELETE FROM identity.wrong_passwords WHERE who = $1", who)


async def count(identity: Identity, who: bytes) -> tuple[int, int]:
    """Counts one in one statement, in a new window if the last is over: how many there are, and the seconds left."""
    now = clock.now()
    row = await identity.pool.fetchrow(
        "INSERT INTO identity.wrong_passwords AS known (who, times, first_at) VALUES ($1, 1, $2)"
        " ON CONFLICT (who) DO UPDATE SET times = CASE WHEN known.first_at < $3 THEN 1 ELSE known.times + 1 END,"
        " first_at = CASE WHEN known.first_at < $3 THEN $2 ELSE known.first_at END RETURNING times, first_at",
        *(who, now, now - WINDOW),
    )
    assert row is not None
    return row["times"], _seconds_left(row["first_at"])
