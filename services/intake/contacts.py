"""How a citizen can be reached: kept sealed, and told to that citizen by as much as one recognises it by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import asyncpg

from services.intake.ways import NO_WAYS, Ways
from shared.events.envelope import Envelope
from shared.events.intake import CaseReceived, ContactChanged, NoticesStarted, NoticesStopped, PersonalDataErased
from shared.events.sealed import Sealed
from shared.reading import Changes, ReadModel
from shared.reading.model import row_of
from shared.vault import CITIZEN, Erased, Vault

DIGITS_OF_A_NUMBER = 6  # with fewer it is no telephone number, and its end would be half of it
DIGITS_SHOWN = 3
AFTER_A_HOUSE = re.compile(r"[^\w.-]")  # whatever more was written stands there for nobody else to read


@dataclass(frozen=True, slots=True)
class Contact:
    """One row of `intake.contacts`. `changes`: how often its citizen has changed it. `stopped`: the change at which
    its citizen wanted no more notices by a way; None where they are wanted again, `started`: since when."""

    case_id: UUID
    contact: Sealed | None = None
    contact_by: Sealed | None = None
    changes: int = 0
    language: str = "vi"
    stopped: Mapping[str, int | None] = field(default_factory=dict)
    started: Mapping[str, str] = field(default_factory=dict)

    def wants(self, way: str) -> bool:
        """Whether notices by this way were not stopped since the contact is as it is."""
        return self.stopped.get(way) != self.changes

    def wanted(self, way: str, at: datetime) -> bool:
        """Whether they are wanted of something that happened then: who wants them again hears no news of before."""
        since = self.started.get(way)
        return self.wants(way) and (since is None or at >= datetime.fromisoformat(since))


FromIntake = CaseReceived | ContactChanged | PersonalDataErased | NoticesStopped | NoticesStarted


def _contact(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case CaseReceived():
            return {"contact": event.contact, "contact_by": event.contact_by, "language": event.language}
        case ContactChanged():
            return {"contact": event.contact, "contact_by": event.contact_by, "changes": event.change}
        case PersonalDataErased():
            return {"contact": None, "contact_by": None}
        case NoticesStopped():
            return {"stopped": {event.way: event.change}}
        case NoticesStarted():
            return {"stopped": {event.way: None}, "started": {event.way: heard.time.isoformat()}}


CONTACTS = ReadModel("intake.contacts", Contact, (_contact,))


@dataclass(frozen=True)
class Kept:
    """What a citizen is told of the own contact: `shown` is "" where none is kept, None where it cannot be read.

    `told`: the ways by which its citizen is told, and whether they are on.
    """

    shown: str | None = ""
    by: str | None = None
    changes: int = 0
    told: Mapping[str, bool] = field(default_factory=dict)


async def kept_contact(pool: asyncpg.Pool, vault: Vault, case_id: UUID, ways: Ways = NO_WAYS) -> Kept:
    """As much of the contact of a case as its citizen is shown."""
    row = await row_of(pool, CONTACTS, "case_id = $1", case_id)
    if row is None or row.contact is None:
        return Kept(changes=row.changes if row else 0)
    boxes = [row.contact, *([row.contact_by] if row.contact_by else [])]
    contact, *by = await vault.open_many(case_id, boxes, CITIZEN, "own case")
    if isinstance(contact, Erased):
        return Kept(None, changes=row.changes)
    chosen = next((way for way in by if isinstance(way, str)), None)
    way = ways.by_name.get(chosen or "")
    told = {way.name: row.wants(way.name)} if way and way.address_in(contact) else {}
    return Kept(masked(contact), chosen, row.changes, told)


def masked(contact: str) -> str:
    """The end of a number, the first letter and the house of an address, the first letter of anything else: who looks
    over a shoulder cannot call, and the owner knows which one it is."""
    digits = [letter for letter in contact if letter.isdigit()]
    if len(digits) >= DIGITS_OF_A_NUMBER:
        return f"… {''.join(digits[-DIGITS_SHOWN:])}"
    name, at, house = contact.partition("@")
    return f"{name[:1]}…{at}{AFTER_A_HOUSE.split(house)[0]}" if at else f"{contact[:1]}…"
