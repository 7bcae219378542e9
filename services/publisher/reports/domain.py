"""When the figures of a report are counted, who writes in it and who approves it, and which number it has. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.errors import Conflict, Forbidden, NotFound
from shared.events.publisher import (
    ReportCompiled,
    ReportDelivered,
    ReportEvent,
    ReportFiled,
    ReportIssued,
    ReportNotDelivered,
    ReportWithdrawn,
    ReportWritten,
)
from shared.events.sealed import Sealed


@dataclass(frozen=True)
class Draft:
    """The figures as they are by now, of a report that there is none of yet. Its edition is given by the decision."""

    compiled: ReportCompiled


@dataclass(frozen=True)
class CompileAgain:
    """The same, of a report that there is: a draft is counted anew, what was sent gets another edition."""

    compiled: ReportCompiled


@dataclass(frozen=True)
class Write:
    assessment: Sealed
    proposals: Sealed
    stories: tuple[UUID, ...]
    author: str


@dataclass(frozen=True)
class Issue:
    """A second person approves version `draft`; it goes out under a number. `assessment`, `proposals`: opened."""

    draft: int
    approver: str
    year: int
    number: int
    sign: str
    day: date
    public: bool
    to: tuple[str, ...]
    assessment: str
    proposals: str


@dataclass(frozen=True)
class Withdraw:
    reason: str


Command = Draft | CompileAgain | Write | Issue | Withdraw


@dataclass(frozen=True)
class Report:
    """Only what the next decision needs to know. `draft`: the version at which what is approved has changed last.
    `sign`: of the last edition that was sent.
    """

    status: Literal["none", "drafted", "issued", "withdrawn"] = "none"
    edition: int = 0
    version: int = 0
    draft: int = 0
    sha256: str = ""
    written: ReportWritten | None = None
    sign: str | None = None


def decide(report: Report, command: Command) -> list[ReportEvent]:
    """Raises NotFound, Forbidden or Conflict."""
    match command:
        case Draft(compiled):
            return [compiled.model_copy(update={"edition": 1})] if report.status == "none" else []
        case CompileAgain(compiled):
            return _compile_again(report, compiled)
        case Write():
            return _write(report, command)
        case Issue():
            return _issue(report, command)
        case Withdraw(reason):
            if report.status == "withdrawn":
                return []
            if report.status != "issued":
                raise Conflict("Only a report that was sent can be withdrawn.")
            return [ReportWithdrawn(edition=report.edition, reason=reason)]
    assert_never(command)


def _compile_again(report: Report, compiled: ReportCompiled) -> list[ReportEvent]:
    match report.status:
        case "none":
            return [compiled.model_copy(update={"edition": 1})]
        case "drafted":
            same = compiled.sha256 == report.sha256
            return [] if same else [compiled.model_copy(update={"edition": report.edition})]
        case "issued" | "withdrawn":
            return [compiled.model_copy(update={"edition": report.edition + 1})]


def _drafted(report: Report) -> None:
    if report.status == "none":
        raise NotFound("There is no such report.")
    if report.status != "drafted":
        raise Conflict("This report was sent. Make another edition of it first.")


def _write(report: Report, command: Write) -> list[ReportEvent]:
    _drafted(report)
    written = ReportWritten(
        edition=report.edition,
        assessment=command.assessment,
        proposals=command.proposals,
        stories=command.stories,
        author=command.author,
    )
    return [] if written == report.written else [written]


def _issue(report: Report, command: Issue) -> list[ReportEvent]:
    if report.status == "issued":
        return []
    _drafted(report)
    written = report.written
    if written is None or written.edition != report.edition:
        raise Conflict("Nobody has written the Front's own assessment yet.")
    if command.draft != report.draft:
        raise Conflict("The draft has changed. Read it again before you approve it.")
    if command.approver == written.author:
        raise Forbidden("Nobody approves their own draft.")
    names = ("draft", "approver", "year", "number", "sign", "day", "public", "to", "assessment", "proposals")
    told = {name: getattr(command, name) for name in names}
    return [ReportIssued(edition=report.edition, replaces=report.sign, stories=written.stories, **told)]


def evolve(report: Report, event: ReportEvent) -> Report:
    report = replace(report, version=report.version + 1)
    match event:
        case ReportCompiled(edition=edition, sha256=sha256):
            return replace(report, status="drafted", edition=edition, sha256=sha256, draft=report.version)
        case ReportWritten():
            return replace(report, written=event, draft=report.version)
        case ReportFiled() | ReportDelivered() | ReportNotDelivered():
            return report
        case ReportIssued(sign=sign):
            return replace(report, status="issued", sign=sign)
        case ReportWithdrawn():
            return replace(report, status="withdrawn")
    assert_never(event)


def report_of(jurisdiction: str, kind: str, first: date) -> UUID:
    """The id of the report of a kind about the days from `first` on: whoever makes it."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/publisher/reports/{kind}/{first}")
