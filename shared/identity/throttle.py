"""How often a secret may be wrong: counted by the database's clock, in one statement, before anything is compared.

Nothing is kept from which an address could be read once its day is over.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from ipaddress import IPv6Address, ip_address, ip_network

from shared.errors import TooMany
from shared.identity.store import Identity

SALT_BYTES = 32

KeyOf = Callable[[str, str], bytes]


async def keys_of_today(identity: Identity) -> KeyOf:
    """What stands for a name and an address: HMAC of both under the pepper, which is not in the database, and the salt
    of the day."""
    salt = await identity.pool.fetchval("SELECT identity.salt_of_today($1)", secrets.token_bytes(SALT_BYTES))

    def key_of(name: str, address: str) -> bytes:
        told = f"{_place(address)}\0{name}".encode("utf-8", "surrogatepass")
        return hmac.digest(identity.pepper + salt, told, "sha256")

    return key_of


async def key_of(identity: Identity, name: str, address: str) -> bytes:
    return (await keys_of_today(identity))(name, address)


def _place(address: str) -> str:
    """An IPv6 customer owns a whole /64."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else address


async def count(identity: Identity, who: bytes) -> tuple[int, int]:
    """Counts one: how many there are in this window of 15 minutes, and the seconds left of it."""
    row = await identity.pool.fetchrow("SELECT times, seconds_left FROM identity.count_tries($1)", [who])
    assert row is not None
    return row["times"], row["seconds_left"]


async def count_all(identity: Identity, limits: Mapping[bytes, int], said: str) -> None:
    """Counts one for each key. Raises TooMany when one of them has had as many as it may already."""
    rows = await identity.pool.fetch("SELECT who, times, seconds_left FROM identity.count_tries($1)", list(limits))
    waits = [row["seconds_left"] for row in rows if row["times"] > limits[row["who"]]]
    if waits:
        raise TooMany(said, retry_after=max(1, *waits))


async def take_back(identity: Identity, keys: list[bytes]) -> None:
    """What was counted proved right."""
    await identity.pool.execute("UPDATE identity.tries SET times = greatest(0, times - 1) WHERE who = ANY ($1)", keys)
