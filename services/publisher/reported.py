"""What publisher remembers of its reports: one row for each edition, from its first figures to its deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

import asyncpg

from services.publisher.figures import Compared, compared_of
from services.publisher.periods import Period
from shared.events.envelope import Envelope
from shared.events.publisher import (
    Filed,
    FileFormat,
    HeardUpTo,
    ReportCompiled,
    ReportDelivered,
    ReportEvent,
    ReportFiled,
    ReportIssued,
    ReportKind,
    ReportNotDelivered,
    ReportWithdrawn,
    ReportWritten,
    SetAside,
)
from shared.events.sealed import Sealed
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.model import row_of, rows_of
from shared.reading.pages import Order, Page, PageRequest, page_of

Status = Literal["drafted", "making", "sent", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of sending an edition to a body. `reason`: why it was not, a word of the program; None where it was."""

    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One row of `publisher.reports`: an edition of a report."""

    report: UUID
    edition: int
    version: int = 0
    draft: int = 0
    kind: ReportKind = "week"
    first: date = date.min
    last: date = date.min
    compiled_at: datetime = NOT_YET
    positions: tuple[HeardUpTo, ...] = ()
    aside: tuple[SetAside, ...] = ()
    sha256: str = ""
    figures: str = ""
    stories: tuple[UUID, ...] = ()
    assessment: Sealed | None = None
    proposals: Sealed | None = None
    author: str | None = None
    approver: str | None = None
    issued_at: datetime | None = None
    year: int | None = None
    number: int | None = None
    sign: str | None = None
    day: date | None = None
    public: bool = False
    recipients: tuple[str, ...] = ()
    replaces: str | None = None
    told_assessment: str | None = None
    told_proposals: str | None = None
    files: tuple[Filed, ...] | None = None
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None

    @property
    def period(self) -> Period:
        return Period(self.kind, self.first, self.last)

    @property
    def compared(self) -> Compared:
        return compared_of(self.figures)

    @property
    def status(self) -> Status:
        if self.withdrawn_at:
            return "withdrawn"
        if self.issued_at is None:
            return "drafted"
        return "making" if self.files is None else "sent"

    @property
    def address(self) -> str:
        """The end of its address: year and number."""
        return f"{self.year}-{self.number}"


def _report(heard: Envelope, event: ReportEvent) -> Changes:
    row = {"report": heard.subject, "edition": event.edition, "version": heard.version}
    match event:
        case ReportCompiled():
            of = {"kind": event.kind, "first": event.first, "last": event.last, "sha256": event.sha256}
            made = {"positions": event.positions, "aside": event.aside, "figures": event.figures}
            return {**row, **of, **made, "draft": heard.version, "compiled_at": heard.time}
        case ReportWritten():
            said = {"assessment": event.assessment, "proposals": event.proposals, "stories": event.stories}
            return {**row, **said, "draft": heard.version, "author": event.author}
        case ReportIssued():
            names = ("approver", "year", "number", "sign", "day", "public", "replaces", "stories")
            told = {name: getattr(event, name) for name in names}
            words = {"told_assessment": event.assessment, "told_proposals": event.proposals}
            return {**row, **told, **words, "recipients": event.to, "issued_at": heard.time}
        case ReportFiled():
            return {**row, "files": event.files}
        case ReportDelivered():
            return {**row, "deliveries": {event.to: Delivery(heard.time)}}
        case ReportNotDelivered():
            return {**row, "deliveries": {event.to: Delivery(heard.time, event.reason)}}
        case ReportWithdrawn():
            return {**row, "withdrawn_at": heard.time, "withdrawn_because": event.reason}


REPORTS = ReadModel(
    "publisher.reports",
    Report,
    (_report,),
    key=("report", "edition"),
    apart=("figures", "assessment", "proposals", "told_assessment", "told_proposals"),
)
NEWEST = Order("compiled_at IS NOT NULL", "compiled_at", newest_first=True, then="report")
OF_A_KIND: Mapping[ReportKind, Order] = {
    kind: Order(f"compiled_at IS NOT NULL AND kind = '{kind}'", "compiled_at", newest_first=True, then="report")
    for kind in get_args(ReportKind)
}
LAST = "report = $1 AND compiled_at IS NOT NULL ORDER BY edition DESC LIMIT 1"
BY_NUMBER = "year = $1 AND number = $2 AND public"
PUBLIC = Order("public AND issued_at IS NOT NULL", "issued_at", newest_first=True, then="report")


@dataclass(frozen=True)
class Reports:
    pool: asyncpg.Pool

    async def page(self, asked: PageRequest, kind: ReportKind | None) -> Page[Report]:
        """Editions, the newest figures first; of one kind, or of all."""
        return await page_of(self.pool, REPORTS, OF_A_KIND[kind] if kind else NEWEST, asked)

    async def newest(self, report: UUID) -> Report | None:
        """The last edition of a report."""
        return await row_of(self.pool, REPORTS, LAST, report)

    async def edition(self, report: UUID, edition: int) -> Report | None:
        return await row_of(self.pool, REPORTS, "report = $1 AND edition = $2", report, edition)

    async def editions(self, report: UUID) -> list[Report]:
        return await rows_of(self.pool, REPORTS, "report = $1 AND compiled_at IS NOT NULL ORDER BY edition", report)

    async def made(self, report: UUID, edition: int) -> list[str]:
        """The formats of the files that are there."""
        sql = "SELECT format FROM publisher.report_files WHERE report = $1 AND edition = $2 ORDER BY made_at, format"
        return [row["format"] for row in await self.pool.fetch(sql, report, edition)]

    async def file(self, report: UUID, edition: int, format_: FileFormat) -> bytes | None:
        """A file as it went out, or will."""
        sql = "SELECT content FROM publisher.report_files WHERE report = $1 AND edition = $2 AND format = $3"
        content: bytes | None = await self.pool.fetchval(sql, report, edition, format_)
        return content

    async def public(self, year: int, number: int) -> Report | None:
        """The edition of this number, where everyone may read it."""
        return await row_of(self.pool, REPORTS, BY_NUMBER, year, number)
