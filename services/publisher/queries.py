"""What every slice of publisher asks its cases: one of them, by its id or by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.publisher.view import CASES, CaseView
from shared.reading.model import row_of
from shared.reading.numbered import numbered


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def case(self, case_id: UUID) -> CaseView | None:
        return await row_of(self.pool, CASES, "case_id = $1 AND number IS NOT NULL", case_id)

    async def case_numbered(self, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case has; restricted ones are on no editor's desk."""
        rows = "publisher.cases WHERE number = ANY ($1) AND NOT coalesce(restricted, false)"
        return await numbered(self.pool, numbers, rows)
