"""What is late reaches those above by e-mail, each alone: at once, or once a day."""

from uuid import uuid5

from services.oversight.escalating.letters import address_of, letter
from services.oversight.escalating.view import Escalations
from services.oversight.service import Service
from shared import clock
from shared.effects import Effect
from shared.events.envelope import Envelope
from shared.events.oversight import DigestMade


async def _send(oversight: Service, envelope: Envelope, made: DigestMade) -> None:
    """If the process dies between the e-mail and its record, the same goes out again, and is known by its id.

    Who has no address any more reads it on the page; where no mail server is named, everybody does.
    """
    address = address_of(oversight.commune, made.to)
    told = await Escalations(oversight.queries.pool).of_digest(made)
    if oversight.mail is None or address is None or not told:
        return
    numbers = await oversight.queries.numbers([one.case_id for one in told])
    id_ = uuid5(envelope.id, made.to)
    await oversight.mail.send(address, letter(oversight.commune, told, numbers, id_, clock.now()))


EFFECTS = (Effect("tell those above", frozenset({DigestMade}), _send),)
