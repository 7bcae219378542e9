"""How often a tracking code may be wrong. A right code is always answered, whoever shares its address or its browser.

Wrong ones are counted by the browser that gives them, and by the address; of a browser that has given a right code
before, by itself alone. docs/decisions/0035-wrong-codes-are-counted-by-browser-and-address.md
"""

from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.responses import Response

from services.intake.browsers import mark_of, mark_wrong
from shared.errors import NotFound, Refusal, TooMany
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
    identity, mark = identity_of(request), mark_of(request)
    key_of = await throttle.keys_of_today(identity)
    counts = [key_of(f"tracking code in {mark.name}", "")] if mark else []
    if mark is None or not mark.earned:
        counts.append(key_of("tracking code", address_of(request)))
    try:
        await throttle.count_all(identity, dict.fromkeys(counts, WRONG_CODES_AT_MOST), "Too many wrong tracking codes.")
    except TooMany as too_many:
        return too_many
    return refusal


def wrong_code_page(request: Request, page: Response, refusal: Refusal | None = None) -> Response:
    """The page that says that a code is wrong, to a browser whose next wrong one is counted for it."""
    page.headers.update(refusal.headers if refusal else {})
    mark_wrong(request, page)
    return page
