"""Who has a case in hand: the last officer that its unit has named since it got the case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.dispatch.view import CaseView
from shared.events.dispatch import CaseReturned, OfficerNamed
from shared.events.envelope import Envelope
from shared.events.sealed import Sealed
from shared.reading import Changes, ReadModel
from shared.reading.model import row_of
from shared.vault import Erased, Vault


@dataclass(frozen=True, slots=True)
class Officer:
    """One row of `dispatch.officers`: the last officer, and which unit named them; None where it gave the case back."""

    case_id: UUID
    unit: str = ""
    officer: Sealed | None = None
    named_at: datetime | None = None


def _officer(heard: Envelope, event: CaseReturned | OfficerNamed) -> Changes:
    match event:
        case OfficerNamed():
            return {"unit": event.unit, "officer": event.officer, "named_at": heard.time}
        case CaseReturned():
            return {"officer": None, "named_at": None}


OFFICERS = ReadModel("dispatch.officers", Officer, (_officer,))


@dataclass(frozen=True)
class Named:
    """An officer with the name opened; None where it was erased."""

    name: str | None
    at: datetime


@dataclass(frozen=True)
class Officers:
    pool: asyncpg.Pool
    vault: Vault

    async def of(self, case: CaseView, reader: str) -> Named | None:
        """Who of the unit that has the case has it in hand; None when nobody is named. The reading goes on record."""
        row = await row_of(self.pool, OFFICERS, "case_id = $1 AND unit = $2", case.case_id, case.unit)
        if row is None or row.officer is None or row.named_at is None:
            return None
        opened = await self.vault.open(case.case_id, row.officer, reader, "handling")
        return Named(None if isinstance(opened, Erased) else opened, row.named_at)
