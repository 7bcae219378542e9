"""What a citizen does about notices: stops them, by a link of one of them or with the code, and wants them again."""

from dataclasses import dataclass
from uuid import UUID

from services.intake.contacts import CONTACTS, Contact
from services.intake.follower_contacts import Counts, erase_contact
from services.intake.followers import Follower
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
    """What the link of a notice can stop. `on`: whether it is not stopped already. `follower`: whose notices, of those
    that follow the case; None: its citizen's."""

    delivery: Delivery
    change: int
    on: bool
    follower: Follower | None = None


async def offered(intake: Service, token: str) -> Offered:
    """What this token stops. Raises NotFound, alike for wrong ones and those of an earlier contact."""
    delivery = await delivery_of(intake.queries.pool, token)
    if delivery is None:
        raise NotFound(NOTHING_TO_STOP)
    if delivery.follower:
        return await _offered_to_follower(intake, token, delivery, delivery.follower)
    contact = await row_of(intake.queries.pool, CONTACTS, "case_id = $1", delivery.case_id)
    if contact is None or not is_right(intake.pepper, token, delivery.id, contact.changes):
        raise NotFound(NOTHING_TO_STOP)
    return Offered(delivery, contact.changes, _is_on(contact, delivery.way))


async def _offered_to_follower(intake: Service, token: str, delivery: Delivery, follower: UUID) -> Offered:
    row = await intake.queries.follower_named(follower)
    if row is None or not is_right(intake.pepper, token, delivery.id, row.changes):
        raise NotFound(NOTHING_TO_STOP)
    return Offered(delivery, row.changes, row.contact is not None, row)


def _is_on(contact: Contact, way: str) -> bool:
    return contact.contact is not None and contact.wants(way)


async def stop_by(intake: Service, token: str) -> Decided[domain.Counts] | Decided[Counts]:
    """No more notices of this case by the way that the token came by; twice is once. A follower's contact serves
    nothing else, and is erased. Raises NotFound."""
    found = await offered(intake, token)
    if found.follower:
        return await erase_contact(intake, found.follower, found.change)
    command = domain.Stop(found.delivery.way, found.change)
    return await decider.handle(intake.journal, found.delivery.case_id, command, BY_CITIZEN)


async def turn(intake: Service, code: str, way: str, *, on: bool) -> Decided[domain.Counts]:
    """The citizen turns a way on or off. Raises NotFound, Gone, Conflict, and Invalid for a way that is none here."""
    case = await intake.tracked(code)
    if way not in intake.ways.by_name:
        raise Invalid("Some entries are not on the list.", {"way": "Nobody is told by this way here."})
    change = decider.replay(await intake.journal.read(case.case_id)).change
    command = domain.Start(way) if on else domain.Stop(way, change)
    return await decider.handle(intake.journal, case.case_id, command, BY_CITIZEN)
