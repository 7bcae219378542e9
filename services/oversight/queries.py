"""What every slice of oversight asks its cases and alarms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.oversight.register import Register
from services.oversight.view import ALARMS, CASES, INQUIRIES, WAYS, AlarmView, CaseView
from shared.bus.troubles import KnownTrouble
from shared.reading.inquiries import Inquiry, asked_of
from shared.reading.model import row_of, rows_of
from shared.reading.numbered import numbered

OPEN_SIGNALS = "SELECT count(*) FROM oversight.signals WHERE raised_at IS NOT NULL AND dismissed_at IS NULL"
FAILING = "way_failing"  # the kind of the alarm


OPEN_INQUIRIES = """
SELECT count(*) AS open, count(*) FILTER (WHERE due < $1) AS late FROM oversight.inquiries
 WHERE raised_at IS NOT NULL AND answered_at IS NULL AND withdrawn_at IS NULL
"""


@dataclass(frozen=True)
class OpenInquiries:
    """Inquiries that wait for their answer; `late`: how many of them past their date."""

    open: int
    late: int


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def case(self, case_id: UUID) -> CaseView | None:
        return await row_of(self.pool, CASES, "case_id = $1 AND number IS NOT NULL", case_id)

    async def inquiries(self, case_id: UUID) -> list[Inquiry]:
        """What the units were asked about a case, in order."""
        return await asked_of(self.pool, INQUIRIES, case_id)

    async def open_inquiries(self, now: datetime) -> OpenInquiries:
        """How many inquiries no unit has answered yet."""
        row = await self.pool.fetchrow(OPEN_INQUIRIES, now)
        assert row is not None
        return OpenInquiries(row["open"], row["late"])

    async def case_numbered(self, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case has."""
        return await numbered(self.pool, numbers, "oversight.cases WHERE number = ANY ($1)")

    async def alarms(self) -> list[AlarmView]:
        """The last alarm of each kind about each source: those that are on first."""
        return await rows_of(self.pool, ALARMS, "raised_at IS NOT NULL ORDER BY settled_at IS NOT NULL, raised_at DESC")

    async def alarms_on(self) -> list[tuple[str, str]]:
        """(kind, source) of every alarm that is on."""
        return [(one.kind, one.source) for one in await self.alarms() if one.settled_at is None]

    async def open_signals(self) -> int:
        """How many signals nobody has dismissed."""
        return int(await self.pool.fetchval(OPEN_SIGNALS))

    async def cases(self, cases: Sequence[UUID]) -> list[CaseView]:
        """These cases in their order, as far as they are known here."""
        found = await rows_of(self.pool, CASES, "case_id = ANY ($1) AND number IS NOT NULL", list(cases))
        return sorted(found, key=lambda case: cases.index(case.case_id))

    async def failing_ways(self) -> list[KnownTrouble]:
        """The ways by which citizens cannot be told of their cases, as intake has said."""
        found = await rows_of(self.pool, WAYS, "failing_since IS NOT NULL ORDER BY way")
        return [
            KnownTrouble(FAILING, one.way, one.position, "nothing goes out by this way", one.failing_since)
            for one in found
            if one.failing_since
        ]

    async def explanations(self, cases: Collection[UUID]) -> dict[tuple[UUID, datetime], tuple[str, ...]]:
        """How each date that was given for one of these cases was counted, line by line."""
        return await Register(self.pool).explanations(cases)

    async def numbers(self, cases: Collection[UUID]) -> dict[UUID, str]:
        """The numbers of cases, as far as they are known here."""
        rows = await self.pool.fetch(
            "SELECT case_id, number FROM oversight.cases WHERE case_id = ANY ($1) AND number IS NOT NULL", list(cases)
        )
        return {row["case_id"]: row["number"] for row in rows}
