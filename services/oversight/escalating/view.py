"""What was told further up: of which case, to whom, and which digests went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from shared.events.envelope import Envelope
from shared.events.oversight import CaseEscalated, DigestMade
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.model import rows_of
from shared.reading.pages import Order, Page, PageRequest, page_of


@dataclass(frozen=True, slots=True)
class EscalationView:
    """One time that something late was told further up. `recipients`: codes of bodies, `unit/<code>` for its head."""

    position: int
    case_id: UUID
    at: datetime = NOT_YET
    level: int = 0
    step: str = ""
    unit: str | None = None
    due: datetime = NOT_YET
    recipients: tuple[str, ...] = ()
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class DigestView:
    """The last digest of one recipient."""

    recipient: str
    day: date | None = None
    until: int = 0


def _escalated(heard: Envelope, event: CaseEscalated) -> Changes:
    told = {"level": event.level, "step": event.step, "unit": event.unit, "due": event.due}
    return {**told, "at": heard.time, "recipients": event.to, "told_by": event.told_by}


def _digest(_: Envelope, event: DigestMade) -> Changes:
    return {"recipient": event.to, "day": event.day, "until": event.until}


ESCALATIONS = ReadModel("oversight.escalations", EscalationView, (_escalated,), key=("position",))
DIGESTS = ReadModel("oversight.digests", DigestView, (_digest,), key=("recipient",))

NEWEST = Order("at IS NOT NULL", by="at", newest_first=True)
_TO = "recipients @> jsonb_build_array($1::text) AND told_by = 'digest'"


@dataclass(frozen=True)
class Escalations:
    pool: asyncpg.Pool

    async def page(self, asked: PageRequest) -> Page[EscalationView]:
        """What was told further up, the newest first."""
        return await page_of(self.pool, ESCALATIONS, NEWEST, asked)

    async def newest_for(self, recipient: str) -> int:
        """The position of the newest that goes into this recipient's digest; 0 for none."""
        sql = f"SELECT max(position) FROM oversight.escalations WHERE {_TO}"
        return await self.pool.fetchval(sql, recipient) or 0

    async def of_digest(self, recipient: str, after: int, until: int) -> Sequence[EscalationView]:
        """What a digest tells, the longest late first."""
        where = f"{_TO} AND position > $2 AND position <= $3 ORDER BY due, position"
        return await rows_of(self.pool, ESCALATIONS, where, recipient, after, until)
