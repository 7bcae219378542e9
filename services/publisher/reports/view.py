"""What editors read beside a report: which deadlines were moved in its time, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.publisher.facts import FACTS
from services.publisher.periods import Period
from shared.events.sealed import Sealed
from shared.vault import Erased, Vault

MOST = 50  # reasons that somebody reads through
EXTENDED = f"""
SELECT fact.case_id, fact.unit, fact.at, fact.due, apart.reason, known.number
  FROM (SELECT * FROM {FACTS.table} WHERE kind = 'extended' AND at >= $1 AND at < $2
         ORDER BY at DESC, position LIMIT {MOST}) fact
  JOIN {FACTS.tables[1]} apart USING (source, position)
  JOIN publisher.cases known ON known.case_id = fact.case_id
 WHERE NOT coalesce(known.restricted, false) ORDER BY fact.at DESC, fact.position
"""


@dataclass(frozen=True)
class Extension:
    """A deadline that a unit moved. `reason`: None where it was erased."""

    case_id: UUID
    number: str
    unit: str
    at: datetime
    due: datetime
    reason: str | None


@dataclass(frozen=True)
class Extensions:
    pool: asyncpg.Pool
    vault: Vault

    async def of(self, period: Period, reader: str) -> Sequence[Extension]:
        """The newest of a period with their reasons, opened as one list on record; none of restricted cases."""
        rows = await self.pool.fetch(EXTENDED, period.since, period.until)
        boxes = [(row["case_id"], Sealed.model_validate_json(row["reason"])) for row in rows]
        opened = await self.vault.open_list(boxes, reader)
        return [
            Extension(row["case_id"], row["number"], row["unit"], row["at"], row["due"], _read(said))
            for row, said in zip(rows, opened, strict=True)
        ]


def _read(said: str | Erased) -> str | None:
    return None if isinstance(said, Erased) else said
