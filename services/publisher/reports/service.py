"""What the Front does with its reports: counts, writes, approves and numbers them, and takes one back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.publisher.compiling import Compiled, compiled
from services.publisher.periods import period_of
from services.publisher.reported import Report as Row
from services.publisher.reported import Reports
from services.publisher.reports import domain, numbering
from services.publisher.reports.domain import Command, Report, report_of
from services.publisher.reports.numbering import Number, Numbers
from services.publisher.service import Service
from services.publisher.stories import MOST, Stories
from services.publisher.wording import READING, opened, sealed, whose
from shared import clock
from shared.calendar import LOCAL
from shared.deciding import Decided, Decider
from shared.errors import Conflict, Invalid, NotFound
from shared.events.envelope import Causation
from shared.events.publisher import ReportCompiled, ReportEvent, ReportKind, ReportNumbered
from shared.events.sealed import Sealed
from shared.reporting import ReportPlan

decider: Decider[Report, Command, ReportEvent] = Decider(Report(), domain.decide, domain.evolve)
numbers: Decider[Numbers, Number, ReportNumbered] = Decider(Numbers(), numbering.decide, numbering.evolve)


async def known(publisher: Service, report: UUID) -> Row:
    """The last edition of a report. Raises NotFound."""
    found = await Reports(publisher.queries.pool).newest(report)
    if found is None:
        raise NotFound("There is no such report.")
    return found


async def compile_period(publisher: Service, kind: ReportKind, day: date, by: str) -> tuple[UUID, Decided[ReportEvent]]:
    """Count the period of a kind that a day lies in; what was counted already is counted anew, or gets another edition.

    Raises Invalid for a period that is not over.
    """
    period = period_of(kind, day)
    if period.until > clock.now():
        raise Invalid("This time is not over yet.", {"day": "Choose a day of a time that is over."})
    report = report_of(publisher.journal.jurisdiction, kind, period.first)
    made = event_of(await compiled(publisher.queries.pool, period))
    said = await decider.handle(publisher.journal, report, domain.CompileAgain(made), Causation(actor=by))
    return report, said


def event_of(made: Compiled) -> ReportCompiled:
    """What is said of figures; its edition is the decision's."""
    return ReportCompiled(
        kind=made.period.kind,
        first=made.period.first,
        last=made.period.last,
        edition=1,
        positions=made.positions,
        aside=made.aside,
        figures=made.compared.canonical,
        sha256=made.compared.hash,
    )


async def write(
    publisher: Service,
    report: UUID,
    *,
    assessment: str,
    proposals: str,
    stories: Sequence[UUID],
    by: str,
    expected: int | None = None,
) -> Decided[ReportEvent]:
    """Write what the Front says. The same words again change nothing. Raises NotFound, Conflict, Invalid."""
    row = await known(publisher, report)
    offered = {one.case_id for one in await Stories(publisher.queries.pool, publisher.commune).offered(row.period)}
    if not {*stories} <= offered | {*row.stories}:
        raise Invalid("Some entries are not on the list.", {"stories": "Choose results that are published."})
    if len(stories) > MOST:
        raise Invalid("These are too many.", {"stories": "Choose at most five results."})
    before = decider.replay(await publisher.journal.read(report)).written
    words = await opened(publisher, before.assessment, before.proposals, by) if before else None
    same = before is not None and words is not None and (words.assessment, words.proposals) == (assessment, proposals)
    boxes = (
        (before.assessment, before.proposals)
        if same and before
        else await _sealed(publisher, by, assessment, proposals)
    )
    command = domain.Write(*boxes, stories=tuple(stories), author=by)

    async def comparing(sealed_words: Sequence[Sealed]) -> Sequence[Any]:
        return await publisher.vault.open_many(whose(publisher.journal.jurisdiction), sealed_words, by, READING)

    return await decider.handle(publisher.journal, report, command, Causation(actor=by), expected, comparing)


async def _sealed(publisher: Service, by: str, *texts: str) -> tuple[Sealed, Sealed]:
    first, second = [await sealed(publisher, text, by) for text in texts]
    return first, second


async def issue(publisher: Service, report: UUID, draft: int, by: str) -> Decided[ReportEvent]:
    """Approve somebody else's draft: with that it has its number, and goes out. Raises as `domain.decide` does.

    Where the process dies between number and approval, the number stays this edition's, and is given to no other.
    """
    row, journal = await known(publisher, report), publisher.journal
    plan = _plan(publisher, row)
    words = await opened(publisher, row.assessment, row.proposals, by)
    day = clock.now().astimezone(LOCAL).date()
    command = domain.Issue(
        draft=draft,
        approver=by,
        year=day.year,
        number=1,
        sign=f"1/{plan.suffix}",
        day=day,
        public=plan.public,
        to=plan.to,
        assessment=words.assessment,
        proposals=words.proposals,
    )
    if not await decider.decided(journal, report, command):  # whoever may not approve takes no number
        return await decider.handle(journal, report, command, Causation(actor=by))
    number = await _number(publisher, report, row.edition, day.year, by)
    numbered = {"number": number, "sign": f"{number}/{plan.suffix}"}
    final = domain.Issue(**{**vars(command), **numbered})
    return await decider.handle(journal, report, final, Causation(actor=by))


def _plan(publisher: Service, row: Row) -> ReportPlan:
    if plan := publisher.commune.report(row.kind):
        return plan
    raise Conflict("The commune's file does not say any more to whom this kind of report goes.")


async def _number(publisher: Service, report: UUID, edition: int, year: int, by: str) -> int:
    journal = publisher.journal
    stream = numbering.numbers_of(journal.jurisdiction, year)
    await numbers.handle(journal, stream, Number(report, edition, year), Causation(actor=by))
    return numbers.replay(await journal.read(stream)).given[report, edition]


async def withdraw(
    publisher: Service, report: UUID, reason: str, by: str, expected: int | None = None
) -> Decided[ReportEvent]:
    """An edition that was sent does not count any more."""
    await known(publisher, report)
    return await decider.handle(publisher.journal, report, domain.Withdraw(reason), Causation(actor=by), expected)
