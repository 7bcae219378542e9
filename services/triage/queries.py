"""What every slice of triage asks its cases: one of them, by its id or by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.triage.view import CASES, CaseView
from shared.reading.model import row_of
from shared.reading.numbered import numbered


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def case(self, case_id: UUID) -> CaseView | None:
        return await row_of(self.pool, CASES, "case_id = $1 AND tabs IS NOT NULL", case_id)

    async def case_numbered(self, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case has."""
        return await numbered(self.pool, numbers, "triage.cases WHERE number = ANY ($1) AND tabs IS NOT NULL")
