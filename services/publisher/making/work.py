"""The files that are made, and those that are still to be: what is kept of long work, so that it goes on anywhere."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.publisher.reported import REPORTS, Report
from shared import clock
from shared.events.publisher import FileFormat
from shared.reading.model import rows_of

FORMATS: tuple[FileFormat, ...] = ("pdf", "docx", "xlsx")
AT_ONCE = 50  # reports that a sweep takes

_STOPPED = "EXISTS (SELECT FROM publisher.report_stops stop WHERE stop.report = $1 AND stop.edition = $2)"
WAITING = (
    "issued_at IS NOT NULL AND files IS NULL AND withdrawn_at IS NULL AND NOT EXISTS"
    " (SELECT FROM publisher.report_stops stop WHERE stop.report = reports.report AND stop.edition = reports.edition)"
    f" ORDER BY issued_at LIMIT {AT_ONCE}"
)


@dataclass(frozen=True)
class Progress:
    """How far the files of an edition are. `stopped`: somebody does not want them now."""

    made: frozenset[str]
    stopped: bool

    @property
    def next(self) -> FileFormat | None:
        """Which is made now, or would be."""
        return next((one for one in FORMATS if one not in self.made), None)


@dataclass(frozen=True)
class Work:
    pool: asyncpg.Pool

    async def waiting(self) -> list[Report]:
        """Editions whose files are to be made, the longest waiting first."""
        return await rows_of(self.pool, REPORTS, WAITING)

    async def progress(self, report: UUID, edition: int) -> Progress:
        rows = await self.pool.fetch(
            "SELECT format FROM publisher.report_files WHERE report = $1 AND edition = $2", report, edition
        )
        stopped = await self.pool.fetchval(f"SELECT {_STOPPED}", report, edition)
        return Progress(frozenset(row["format"] for row in rows), bool(stopped))

    async def keep(self, report: UUID, edition: int, format_: FileFormat, content: bytes) -> None:
        """Whoever comes second keeps what is there: a file is made once."""
        await self.pool.execute(
            "INSERT INTO publisher.report_files (report, edition, format, content, made_at)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            report, edition, format_, content, clock.now(),
        )  # fmt: skip

    async def stop(self, report: UUID, edition: int) -> None:
        await self.pool.execute(
            "INSERT INTO publisher.report_stops (report, edition, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            report, edition, clock.now(),
        )  # fmt: skip

    async def go_on(self, report: UUID, edition: int) -> None:
        await self.pool.execute(
            "DELETE FROM publisher.report_stops WHERE report = $1 AND edition = $2", report, edition
        )
