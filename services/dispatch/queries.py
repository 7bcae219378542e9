"""What every slice of dispatch asks its cases: one of them, by its id or by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.dispatch.view import CASES, INQUIRIES, CaseView
from shared.reading.inquiries import Inquiry, asked_of
from shared.reading.model import row_of
from shared.reading.numbered import numbered


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def case(self, case_id: UUID) -> CaseView | None:
        """One case; None until both the report and the forwarding were heard."""
        return await row_of(self.pool, CASES, "case_id = $1 AND number IS NOT NULL AND unit IS NOT NULL", case_id)

    async def inquiries(self, case_id: UUID) -> list[Inquiry]:
        """What the Front has asked about a case, in order."""
        return await asked_of(self.pool, INQUIRIES, case_id)

    async def case_numbered(self, unit: str, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case of the unit has."""
        return await numbered(self.pool, numbers, "dispatch.cases WHERE number = ANY ($1) AND unit = $2", unit)
