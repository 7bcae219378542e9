"""What is late reaches those above: an e-mail at once, or the day's digest. The same `Message-ID` at every try."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from services.oversight.escalating.letters import address_of, letter
from services.oversight.escalating.view import Escalations, EscalationView
from services.oversight.service import Service
from shared import clock
from shared.effects import Effect
from shared.events.envelope import Envelope
from shared.events.oversight import CaseEscalated, DigestMade


async def _tell(oversight: Service, envelope: Envelope, event: CaseEscalated | DigestMade) -> None:
    """If the process dies between the e-mail and its record, the same goes out again, and is known by its id."""
    match event:
        case DigestMade():
            told = await Escalations(oversight.queries.pool).of_digest(event.to, event.after, event.until)
            await _send(oversight, envelope.id, event.to, told)
        case CaseEscalated(told_by="email"):
            for recipient in event.to:
                await _send(oversight, envelope.id, recipient, [_row(envelope, event)])


def _row(envelope: Envelope, event: CaseEscalated) -> EscalationView:
    at = envelope.time
    return EscalationView(envelope.position, envelope.subject, at, event.level, event.step, event.unit, event.due)


async def _send(oversight: Service, cause: UUID, recipient: str, told: Sequence[EscalationView]) -> None:
    """Who has no address reads it on the page; where no mail server is named, everybody does."""
    address = address_of(oversight.commune, recipient)
    if oversight.mail is None or address is None or not told:
        return
    numbers = await oversight.queries.numbers([one.case_id for one in told])
    await oversight.mail.send(address, letter(oversight.commune, told, numbers, uuid5(cause, recipient), clock.now()))


EFFECTS = (Effect("tell those above", frozenset({CaseEscalated, DigestMade}), _tell),)
