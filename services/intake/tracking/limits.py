"""How often a tracking code may be wrong. A right code is always answered, whoever shares its address."""

from collections.abc import AsyncIterator

from fastapi import Request

from shared.errors import NotFound, TooMany
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of

# Nobody guesses 80 random bits; the limit only keeps the noise down. A whole house may share an address.
WRONG_CODES_AT_MOST = 20  # in a window, before a wrong one is no longer told from one that comes too often


async def wrong_ones_counted(request: Request) -> AsyncIterator[None]:
    """Looks first and counts what proves wrong. Raises TooMany in place of NotFound after too many."""
    try:
        yield
    except NotFound as refusal:
        raise await counted(request, refusal) from None


async def counted(request: Request, refusal: NotFound) -> NotFound | TooMany:
    """Counts a wrong code; the refusal that its sender gets."""
    identity = identity_of(request)
    who = await throttle.key_of(identity, "tracking code", address_of(request))
    times, seconds_left = await throttle.count(identity, who)
    return TooMany("Too many wrong tracking codes.", seconds_left) if times > WRONG_CODES_AT_MOST else refusal
