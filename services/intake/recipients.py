"""To whom a notice goes: the citizen of its case, or one who follows it; looked up and opened anew for each try."""

from dataclasses import dataclass
from uuid import UUID

from services.intake.contacts import CONTACTS, Contact
from services.intake.devices import subscription_of
from services.intake.outgoing import CODE_STEP, LAST_STEP, Delivery
from services.intake.service import Service
from services.intake.view import CASES
from services.intake.ways import Way
from shared.reading.model import row_of
from shared.vault import CITIZEN

PURPOSE = "notice"  # no opening of staff's: it is the citizen's own wish


class Stopped(Exception):
    """Nobody wants to be told any more, or may be."""


@dataclass(frozen=True)
class Recipient:
    """`address`: None where the way finds none in the contact. `change`: how often that was changed. `headline`: what
    the case is about, for one who follows it; kept in no row."""

    address: str | None
    change: int
    headline: str = ""


async def recipient_of(intake: Service, delivery: Delivery, way: Way) -> Recipient:
    """Raises Stopped."""
    if delivery.follower:
        return await _follower(intake, delivery, way, delivery.follower)
    if delivery.device:
        return await _device(intake, delivery, way, delivery.device)
    contact = await row_of(intake.queries.pool, CONTACTS, "case_id = $1", delivery.case_id)
    asked_for = delivery.step == CODE_STEP
    if contact is None or not (asked_for or contact.wants(way.name)):
        raise Stopped
    return Recipient(way.address_in(await _opened(intake, contact, way, asked_for=asked_for)), contact.changes)


async def _device(intake: Service, delivery: Delivery, way: Way, device: UUID) -> Recipient:
    """Raises Stopped where it is told no more."""
    found = await subscription_of(intake.queries.pool, intake.vault, delivery.case_id, device)
    if found is None:
        raise Stopped
    return Recipient(way.address_in(found), 0)


async def _opened(intake: Service, contact: Contact, way: Way, *, asked_for: bool) -> str:
    """The contact, opened now and kept nowhere. Raises Stopped where it is gone, or another way was chosen since; what
    was asked for goes by any."""
    boxes = [box for box in (contact.contact, contact.contact_by) if box]
    if contact.contact is None or not (asked_for or contact.contact_by):
        raise Stopped
    words, *chosen = await intake.vault.open_many(contact.case_id, boxes, CITIZEN, PURPOSE)
    if not isinstance(words, str) or not (asked_for or chosen == [way.name]):
        raise Stopped
    return words


async def _follower(intake: Service, delivery: Delivery, way: Way, follower: UUID) -> Recipient:
    """Raises Stopped where the contact is gone, another way was chosen since, or the case is not what the letter says:
    public no longer for a step, public again for the last letter."""
    row = await intake.queries.follower_named(follower)
    case = await row_of(intake.queries.pool, CASES, "case_id = $1", delivery.case_id)
    if row is None or row.contact is None or row.way != way.name or case is None:
        raise Stopped
    if (case.named is None) is not (delivery.step == LAST_STEP):
        raise Stopped
    words = await intake.vault.open(follower, row.contact, CITIZEN, PURPOSE)
    if not isinstance(words, str):
        raise Stopped
    return Recipient(way.address_in(words), row.changes, case.named or "")
