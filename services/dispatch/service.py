"""What dispatch does: finds the unit and the due date, and takes what the units say."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.dispatch import domain
from services.dispatch.queries import CaseView, Queries
from shared import clock
from shared.calendar import LOCAL, Due, due_after_hours, due_after_working_days
from shared.commune import Category, Commune
from shared.deciding import Decider, Journal, Said
from shared.errors import Conflict, NotFound, Unready
from shared.events.dispatch import DispatchEvent, Outcome
from shared.events.envelope import Envelope, Why
from shared.events.triage import CaseClassified
from shared.vault import Erased, Vault

decider: Decider[domain.Case, domain.Command, DispatchEvent] = Decider(domain.Case(), domain.decide, domain.evolve)


@dataclass(frozen=True)
class AnswerGiven:
    """A unit's answer in its own words."""

    outcome: Outcome
    answer: str
    responsible: str
    acted_on: date | None
    next_date: date | None


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune

    async def forward(self, envelope: Envelope, classified: CaseClassified) -> None:
        """A case has a category: it goes to the unit that handles it, but never to the one it is about."""
        category = self._category(classified.category)
        unit = self._unit(category, classified.about_unit)
        if unit is None:
            return  # a category without a unit: a clerk chooses another
        due = self._due(category, classified.urgency, classified.clock_from)
        command = domain.Forward(
            unit=unit,
            category=category.code,
            due=due.at,
            profile=self.commune.deadlines.profile,
            explanation=due.explanation,
            restricted=classified.restricted,
            about_unit=classified.about_unit,
        )
        await decider.handle(self.journal, envelope.subject, command, because(envelope))

    def _category(self, code: str) -> Category:
        category = self.commune.category(code)
        if category is None:
            raise Unready(f"The commune has no category {code}.")
        return category

    @staticmethod
    def _unit(category: Category, about: str | None) -> str | None:
        return category.instead if about is not None and category.unit == about else category.unit

    def _due(self, category: Category, urgency: str, start: datetime) -> Due:
        deadlines = self.commune.deadlines
        if urgency == "urgent" or category.hours:
            return due_after_hours(start, category.hours or deadlines.urgent_hours)
        return due_after_working_days(start, category.working_days or 10, deadlines.day_ends)

    async def reopen(self, envelope: Envelope, round_: int) -> None:
        """A new round begins where the last one was. Raises Unready when the case was not forwarded yet."""
        case = decider.replay(await self.journal.read(envelope.subject))
        if case.forwarded is None:
            raise Unready("The case was not forwarded yet.")
        due = self._due(self._category(case.forwarded.category), "normal", envelope.time)
        command = domain.Reopen(round_, due.at, due.explanation)
        await decider.handle(self.journal, envelope.subject, command, because(envelope))

    async def accept(self, case_id: UUID, unit: str, by: str, expected: int | None = None) -> Said[DispatchEvent]:
        return await self._decide(case_id, domain.Accept(unit), by, expected)

    async def give_back(
        self, case_id: UUID, unit: str, reason: str, by: str, expected: int | None = None
    ) -> Said[DispatchEvent]:
        """Wrong desk: triage chooses anew, and the clock goes on."""
        return await self._decide(case_id, domain.Return(unit, reason), by, expected)

    async def report(
        self, case_id: UUID, unit: str, words: str, by: str, expected: int | None = None
    ) -> Said[DispatchEvent]:
        await self._open(case_id)
        sealed = await self.vault.seal(case_id, words)
        return await self._decide(case_id, domain.ReportProgress(unit, sealed), by, expected)

    async def extend(
        self, case_id: UUID, unit: str, until: date, reason: str, by: str, expected: int | None = None
    ) -> Said[DispatchEvent]:
        """Move the due date to the end of the day `until`: once, and at most as long as the rules allow."""
        case = await self._open(case_id)
        due = datetime.combine(until, self.commune.deadlines.day_ends, LOCAL)
        most = self.commune.deadlines.extension_working_days
        latest = due_after_working_days(case.due, most, time.max).at + timedelta(seconds=1)
        return await self._decide(case_id, domain.Extend(unit, due, latest, reason), by, expected)

    async def answer(
        self, case_id: UUID, unit: str, given: AnswerGiven, by: str, expected: int | None = None
    ) -> Said[DispatchEvent]:
        """The unit's answer. Raises Invalid when it is vague, Forbidden when the case is another unit's."""
        await self._open(case_id)
        command = domain.Answer(
            unit=unit,
            outcome=given.outcome,
            answer=await self.vault.seal(case_id, given.answer),
            responsible=await self.vault.seal(case_id, given.responsible),
            acted_on=given.acted_on,
            next_date=given.next_date,
            today=clock.now().astimezone(LOCAL).date(),
        )
        return await self._decide(case_id, command, by, expected)

    async def _open(self, case_id: UUID) -> CaseView:
        case = await self.queries.case(case_id)
        if case is None:
            raise NotFound("No such case is with your unit.")
        if case.closed_at:
            raise Conflict("This case is closed.")
        return case

    async def _decide(
        self, case_id: UUID, command: domain.Command, by: str, expected: int | None
    ) -> Said[DispatchEvent]:
        return await decider.handle(self.journal, case_id, command, Why(actor=by), expected)

    async def words(self, case: CaseView, reader: str) -> list[str | Erased]:
        """The report's words, its place and additions, then the unit's own progress notes, put on record."""
        sealed = [*case.words, *case.progress]
        return await self.vault.open_many(sealed, reader, "handling")

    async def photo(self, case_id: UUID, photo_id: UUID, reader: str) -> bytes:
        """A picture of a case. Raises NotFound."""
        picture = await self.vault.photo(case_id, photo_id, reader, "handling")
        if isinstance(picture, Erased):
            raise NotFound("There is no such picture.")
        return picture


def because(envelope: Envelope) -> Why:
    """A reaction names what it reacts to."""
    return Why("stage/dispatch", envelope.correlation_id, envelope.id, envelope.traceparent)
