"""An event heard becomes notices that wait, or ends those that do.

If the process dies before a notice waits, its event is looked at again; if it dies after that, the same notice is made
again, which changes nothing. What is opened here is by which way somebody is told, and no more than is needed for that.
"""

from typing import get_args
from uuid import UUID

from services.intake.contacts import CONTACTS, Contact
from services.intake.devices import devices_of
from services.intake.notices.steps import NotHeardYet, Steps, told
from services.intake.outgoing import Notice, queue, stop_waiting
from services.intake.push import PUSH
from services.intake.service import Service
from services.intake.view import CASES
from services.intake.ways import Way
from shared.effects import Effect
from shared.events.envelope import Envelope
from shared.events.intake import NoticesStopped, PersonalDataErased
from shared.events.sealed import Sealed
from shared.reading.model import row_of
from shared.vault import CITIZEN

Heard = Steps | NoticesStopped | PersonalDataErased
PURPOSE = "notice"


async def _heard(intake: Service, heard: Envelope, event: Heard) -> None:
    match event:
        case PersonalDataErased():
            await _end(intake, heard.subject)
        case NoticesStopped(way=way):
            await _stop(intake, heard.subject, way)
        case _ if intake.ways.by_name:
            await _tell(intake, heard, event)


async def _end(intake: Service, case_id: UUID) -> None:
    """Nothing goes to a contact that was erased; there may be another by now."""
    contact = await row_of(intake.queries.pool, CONTACTS, "case_id = $1", case_id)
    if contact is None or contact.contact is None:
        await stop_waiting(intake.queries.pool, case_id)


async def _stop(intake: Service, case_id: UUID, way: str) -> None:
    """What waits is stopped, unless they are wanted again by now: sources are heard one after the other, and what waits
    may have happened since."""
    contact = await row_of(intake.queries.pool, CONTACTS, "case_id = $1", case_id)
    if contact is None or not contact.wants(way):
        await stop_waiting(intake.queries.pool, case_id, way)


async def _tell(intake: Service, heard: Envelope, event: Steps) -> None:
    found = told(heard, event, intake.commune.profile_on(heard.time).answering_window)
    if found is None:
        return
    case = await row_of(intake.queries.pool, CASES, "case_id = $1", heard.subject)
    contact = await row_of(intake.queries.pool, CONTACTS, "case_id = $1", heard.subject)
    if case is None or not case.number or contact is None:
        raise NotHeardYet
    way = await _way(intake, heard.subject, contact)
    notice = Notice(heard.id, heard.subject, case.number, found.step, contact.language, found.arguments)
    if way and contact.wanted(way, heard.time):
        await queue(intake.queries.pool, notice, way)
    if PUSH in intake.ways.by_name:
        await _tell_devices(intake, heard, notice)


async def _tell_devices(intake: Service, heard: Envelope, notice: Notice) -> None:
    """Each device that was told of this case when it happened."""
    for device, told_since in (await devices_of(intake.queries.pool, notice.case_id)).live.items():
        if heard.time >= told_since.since:
            await queue(intake.queries.pool, notice, PUSH, device)


async def _way(intake: Service, case_id: UUID, contact: Contact) -> str | None:
    """By which way its citizen is told; None for nobody who is. No opening of staff's: it is the citizen's own wish."""
    if contact.contact is None or contact.contact_by is None:
        return None
    chosen = await intake.vault.open(case_id, contact.contact_by, CITIZEN, PURPOSE)
    way = intake.ways.by_name.get(chosen) if isinstance(chosen, str) else None
    return way.name if way and (way.asks or await _has_address(intake, case_id, contact.contact, way)) else None


async def _has_address(intake: Service, case_id: UUID, contact: Sealed, way: Way) -> bool:
    """Whether a way that no door asks an address for has one: "Zalo" with a telephone number is none to write to."""
    opened = await intake.vault.open(case_id, contact, CITIZEN, PURPOSE)
    return isinstance(opened, str) and way.address_in(opened) is not None


EFFECTS = (Effect("notices", frozenset({*get_args(Steps), NoticesStopped, PersonalDataErased}), _heard),)
