"""Who sends a report, as hashes from which nobody reads an address."""

from typing import Protocol

from fastapi import Request

from services.intake.pace import Sender
from services.intake.service import Service
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of


class WithTicket(Protocol):
    """What an entry says for a sender who came too fast."""

    @property
    def token(self) -> str | None: ...

    @property
    def ticket(self) -> str | None: ...

    @property
    def proof(self) -> str | None: ...


async def sender_of(request: Request, intake: Service, entry: WithTicket, device: str = "") -> Sender | None:
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
