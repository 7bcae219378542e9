"""How often a tracking code may be wrong, and who sends reports. A right code is always answered, whoever shares its
address."""

from collections.abc import AsyncIterator

from fastapi import Request

from services.intake.entries import FormReport, NewReportWithPhotos
from services.intake.pace import Sender
from services.intake.service import Service
from shared.errors import NotFound, TooMany
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of

# Nobody guesses 80 random bits; the limit only keeps the noise down. A whole house may share an address.
WRONG_CODES_AT_MOST = 20  # in a window, before a wrong one is no longer told from one that comes too often


async def sender_of(
    request: Request, intake: Service, entry: NewReportWithPhotos | FormReport, device: str = ""
) -> Sender | None:
    """Who sends a report, as nobody can read it back; None where as many may come as like."""
    if not intake.pace.per_hour:
        return None
    identity, address = identity_of(request), address_of(request)
    return Sender(
        address=await throttle.key_of(identity, "report", address),
        device=await throttle.key_of(identity, f"report of {device}", "") if device else None,
        token=entry.token or "",
        ticket=entry.ticket,
        proof=entry.proof,
    )


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
