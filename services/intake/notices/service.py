"""What a citizen does about notices: stops them, by a link of one of them or with the code, and wants them again."""

from dataclasses import dataclass

from services.intake.contacts import CONTACTS, Contact
from services.intake.notices import domain
from services.intake.outgoing import Delivery, delivery_of, is_right
from services.intake.receiving import BY_CITIZEN
from services.intake.service import Service
from shared.deciding import Decided, Decider
from shared.errors import Invalid, NotFound
from shared.reading.model import row_of

decider: Decider[domain.Case, domain.Command, domain.Counts] = Decider(domain.Case(), domain.decide, domain.evolve)

NOTHING_TO_STOP = "This link stops no notices any more."


@dataclass(frozen=True)
class Offered:
    """What the link of a notice can stop. `on`: whether it is not stopped already."""

    delivery: Delivery
    change: int
    on: bool


async def offered(intake: Service, token: str) -> Offered:
    """What this token stops. Raises NotFound, alike for wrong ones and those of an earlier contact."""
    delivery = await delivery_of(intake.queries.pool, token)
    if delivery is None:
        raise NotFound(NOTHING_TO_STOP)
    contact = await row_of(intake.queries.pool, CONTACTS, "case_id = $1", delivery.case_id)
    if contact is None or not is_right(intake.pepper, token, delivery.id, contact.changes):
        raise NotFound(NOTHING_TO_STOP)
    return Offered(delivery, contact.changes, _is_on(contact, delivery.way))


def _is_on(contact: Contact, way: str) -> bool:
    return contact.contact is not None and contact.wants(way)


async def stop_by(intake: Service, token: str) -> Decided[domain.Counts]:
    """No more notices of this case by the way that the token came by; twice is once. Raises NotFound."""
    found = await offered(intake, token)
    command = domain.Stop(found.delivery.way, found.change)
    return await decider.insist(intake.journal, found.delivery.case_id, command, BY_CITIZEN)


async def turn(intake: Service, code: str, way: str, *, on: bool) -> Decided[domain.Counts]:
    """The citizen turns a way on or off. Raises NotFound, Gone, Conflict, and Invalid for a way that is none here."""
    case = await intake.tracked(code)
    if way not in intake.ways.by_name:
        raise Invalid("Some entries are not on the list.", {"way": "Nobody is told by this way here."})
    change = decider.replay(await intake.journal.read(case.case_id)).change
    command = domain.Start(way) if on else domain.Stop(way, change)
    return await decider.insist(intake.journal, case.case_id, command, BY_CITIZEN)
