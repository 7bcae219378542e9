"""What was told further up: of which case, to whom, and which digests went out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.oversight.escalating.domain import ByMail
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


def _escalated(heard: Envelope, event: CaseEscalated) -> Changes:
    told = {"level": event.level, "step": event.step, "unit": event.unit, "due": event.due}
    return {**told, "at": heard.time, "recipients": event.to, "told_by": event.told_by}


ESCALATIONS = ReadModel("oversight.escalations", EscalationView, (_escalated,), key=("position",))

# Of each case the last time.
NEWEST = Order(
    "at IS NOT NULL AND NOT EXISTS (SELECT FROM oversight.escalations later"
    " WHERE later.case_id = escalations.case_id AND later.position > escalations.position)",
    by="at",
    newest_first=True,
)
_TO = "recipients @> jsonb_build_array($1::text) AND told_by = $2"
# It is late still, and since that very date: nobody above reads of what was done meanwhile.
_LATE_STILL = (
    "EXISTS (SELECT FROM oversight.cases late WHERE late.case_id = escalations.case_id"
    " AND late.step_due = escalations.due AND late.missed_due = escalations.due)"
)


@dataclass(frozen=True)
class Told:
    """A case and each time that it was told further up, the newest first; whether it is still late as it was told."""

    case_id: UUID
    times: Sequence[EscalationView]
    late: bool


@dataclass(frozen=True)
class Escalations:
    pool: asyncpg.Pool

    async def page(self, asked: PageRequest) -> Page[Told]:
        """The cases of which something was told further up, the newest first."""
        page = await page_of(self.pool, ESCALATIONS, NEWEST, asked)
        cases = [one.case_id for one in page.rows]
        times: dict[UUID, list[EscalationView]] = defaultdict(list)
        for one in await rows_of(self.pool, ESCALATIONS, "case_id = ANY ($1) ORDER BY position DESC", cases):
            times[one.case_id].append(one)
        still = await rows_of(self.pool, ESCALATIONS, f"case_id = ANY ($1) AND {_LATE_STILL}", cases)
        late = {one.case_id for one in still}
        return page.each(lambda one: Told(one.case_id, times[one.case_id], one.case_id in late))

    async def newest_for(self, recipient: str, told_by: ByMail) -> int:
        """The position of the newest that this recipient is told in this way; 0 for none."""
        sql = f"SELECT max(position) FROM oversight.escalations WHERE {_TO}"
        return await self.pool.fetchval(sql, recipient, told_by) or 0

    async def of_digest(self, made: DigestMade) -> Sequence[EscalationView]:
        """What it tells, the longest late first; nothing that was done meanwhile."""
        where = f"{_TO} AND position > $3 AND position <= $4 AND {_LATE_STILL} ORDER BY due, position"
        return await rows_of(self.pool, ESCALATIONS, where, made.to, made.told_by, made.after, made.until)
