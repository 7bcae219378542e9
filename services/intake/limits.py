"""How often a tracking code may be wrong: tight, because nobody guesses their own."""

from collections.abc import AsyncIterator

from fastapi import Request

from shared.errors import NotFound
from shared.identity import Identity, throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of

WRONG_CODES_AT_MOST = 20  # for one address in a window; a whole house may share it


async def tries_left(request: Request) -> AsyncIterator[None]:
    """Raises TooMany after too many wrong codes, and counts the one that proves wrong."""
    identity, who = await _asker(request)
    await throttle.check(identity, who, WRONG_CODES_AT_MOST, "Too many wrong tracking codes.")
    try:
        yield
    except NotFound:
        await throttle.wrong(identity, who)
        raise


async def count_wrong(request: Request) -> None:
    """For a door that answers a wrong code with a page of its own."""
    await throttle.wrong(*await _asker(request))


async def _asker(request: Request) -> tuple[Identity, bytes]:
    identity = identity_of(request)
    return identity, await throttle.key_of(identity, "tracking code", address_of(request))
