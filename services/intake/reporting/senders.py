"""Who sends a report, as hashes from which nobody reads an address."""

from fastapi import Request

from services.intake.pace import Sender
from services.intake.reporting.entries import FormReport, NewReportWithPhotos
from services.intake.service import Service
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of


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
