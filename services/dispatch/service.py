"""What dispatch does: finds the unit and the due date, and takes what the units say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.dispatch import domain
from services.dispatch.alike import fingerprint
from services.dispatch.queries import Queries
from services.dispatch.view import CaseView
from shared import clock, photos
from shared.calendar import LOCAL, Due, due_after_working_days
from shared.commune import Category, Commune
from shared.deadlines import handling_due
from shared.deciding import Decided, Decider, Journal
from shared.decoding import Picture
from shared.errors import Conflict, Invalid, NotFound, Unready
from shared.events.dispatch import DispatchEvent, Outcome
from shared.events.envelope import Causation, Envelope
from shared.events.sealed import Sealed
from shared.events.triage import CaseClassified
from shared.vault import WRITING, Erased, Vault

decider: Decider[domain.Case, domain.Command, DispatchEvent] = Decider(domain.Case(), domain.decide, domain.evolve)


@dataclass(frozen=True)
class AnswerGiven:
    """A unit's answer in its own words; its pictures are clean already."""

    outcome: Outcome
    answer: str
    responsible: str
    acted_on: date | None
    next_date: date | None
    pictures: Sequence[Picture] = ()


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune
    pepper: bytes = field(repr=False)

    async def forward(self, envelope: Envelope, classified: CaseClassified) -> None:
        """A case has a category: it goes to the unit that handles it, but never to the one it is about."""
        category = self._category(classified.category)
        unit = self._unit(category, classified)
        if unit is None:
            return  # a category without a unit: a clerk chooses another
        profile = self.commune.profile_on(classified.clock_from)
        due = handling_due(self.commune, profile, category, classified.urgency, classified.clock_from)
        command = domain.Forward(
            unit=unit,
            category=category.code,
            due=due.at,
            profile=profile.profile,
            explanation=due.explanation,
            restricted=classified.restricted,
            about_unit=classified.about_unit,
            urgency=classified.urgency,
        )
        await decider.handle(self.journal, envelope.subject, command, because(envelope))

    def _category(self, code: str) -> Category:
        category = self.commune.category(code)
        if category is None:
            raise Unready(f"The commune has no category {code}.")
        return category

    def _unit(self, category: Category, classified: CaseClassified) -> str | None:
        """The unit that was chosen by hand, else that of the category, else the one that stands in for it."""
        if classified.unit is not None:
            if self.commune.unit(classified.unit) is None:
                raise Unready(f"The commune has no unit {classified.unit}.")
            return classified.unit
        about_itself = category.unit is not None and category.unit == classified.about_unit
        return category.instead if about_itself else category.unit

    async def reopen(self, envelope: Envelope, round_: int) -> None:
        """A new round begins, as urgent as the case is. Raises Unready when the case was not forwarded yet."""
        onward = decider.replay(await self.journal.read(envelope.subject)).onward
        if onward is None:
            raise Unready("The case was not forwarded yet.")
        profile = self.commune.profile_on(envelope.time)
        due = handling_due(self.commune, profile, self._category(onward.category), onward.urgency, envelope.time)
        command = domain.Reopen(round_, due.at, profile.profile, due.explanation)
        await decider.handle(self.journal, envelope.subject, command, because(envelope))

    async def accept(self, case_id: UUID, unit: str, by: str, expected: int | None = None) -> Decided[DispatchEvent]:
        """The unit takes the case up; repeating it changes nothing."""
        await self._open(case_id, unit)
        return await self._decide(case_id, domain.Accept(unit), by, expected)

    async def give_back(
        self, case_id: UUID, unit: str, reason: str, by: str, expected: int | None = None
    ) -> Decided[DispatchEvent]:
        """Wrong desk: triage chooses anew, and the clock goes on."""
        await self._open(case_id, unit)
        sealed = await self.vault.seal(case_id, reason, by)
        return await self._decide(case_id, domain.Return(unit, sealed), by, expected)

    async def report(
        self, case_id: UUID, unit: str, words: str, by: str, expected: int | None = None
    ) -> Decided[DispatchEvent]:
        """The unit says how far it is."""
        await self._open(case_id, unit)
        sealed = await self.vault.seal(case_id, words, by)
        return await self._decide(case_id, domain.ReportProgress(unit, sealed), by, expected)

    async def extend(
        self, case_id: UUID, unit: str, until: date, reason: str, by: str, expected: int | None = None
    ) -> Decided[DispatchEvent]:
        """Move the due date to the end of the day `until`: once, in time, on a working day, and at most as long as the
        rules allow. Raises Invalid.

        On the last day that is allowed, it ends at the latest moment that is.
        """
        case, now = await self._open(case_id, unit), clock.now()
        profile, latest = self.commune.profile_on(now), self.latest(case, now)
        last_day = until == latest.at.astimezone(LOCAL).date()
        due = latest.at if last_day else datetime.combine(until, profile.day_ends, LOCAL)
        if due < latest.at and not self.commune.working_days.day(until).works:
            raise Invalid("Nobody works on that day.", {"due": "Choose a working day."})
        sealed = await self.vault.seal(case_id, reason, by)
        told = ("Chậm nhất được gia hạn:", *latest.explanation)
        command = domain.Extend(unit, due, latest.at, profile.profile, told, sealed, now)
        return await self._decide(case_id, command, by, expected)

    def latest(self, case: CaseView, now: datetime) -> Due:
        """The latest moment that the due date may be moved to: as long again as the case was given in this round, and
        no longer than the commune extends anything. Hours count day and night here too.
        """
        profile, days = self.commune.profile_on(now), self.commune.working_days
        longest = due_after_working_days(case.due, profile.extension_working_days, profile.day_ends, days)
        category = self.commune.category(case.category)
        again = handling_due(self.commune, profile, category, case.counted_as, case.due) if category else longest
        return min(longest, again, key=lambda one: one.at)

    async def answer(
        self, case_id: UUID, unit: str, given: AnswerGiven, by: str, expected: int | None = None
    ) -> Decided[DispatchEvent]:
        """The unit's answer. Raises Invalid when it is vague, Forbidden when the case is another unit's.

        It is decided before its pictures are kept, so that a refused answer leaves none behind.
        """
        await self._open(case_id, unit)
        keys = await self.vault.keys_to_write(case_id, by)
        command = domain.Answer(
            unit=unit,
            outcome=given.outcome,
            answer=keys.seal(given.answer),
            responsible=keys.seal(given.responsible),
            acted_on=given.acted_on,
            next_date=given.next_date,
            today=clock.now().astimezone(LOCAL).date(),
            photos=photos.named(keys.keys["words"], given.pictures),
            alike=fingerprint(self.pepper, given.answer),
        )
        try:
            await decider.decided(self.journal, case_id, command, expected)
        except Conflict:  # or it was pressed twice: then its pictures are there already
            return await self._decide(case_id, command, by, expected)
        await photos.keep(self.vault, keys, command.photos, given.pictures)
        return await self._decide(case_id, command, by, expected)

    async def _open(self, case_id: UUID, unit: str) -> CaseView:
        """The case, unless it is over. That it is another unit's is for the decision to refuse."""
        case = await self.queries.case(case_id)
        if case is None:
            raise NotFound("No such case is with your unit.")
        if case.unit == unit and case.withdrawn_at:
            raise Conflict("The citizen has withdrawn this report.")
        if case.unit == unit and case.closed_at:
            raise Conflict("This case is closed.")
        if case.unit == unit and case.refused:
            raise Conflict("The Front's clerks have refused this report. Nothing more is asked of your unit.")
        return case

    async def opened(self, case_id: UUID, boxes: Sequence[Sealed], reader: str) -> Mapping[Sealed, str | None]:
        """Words of a case, opened for its unit and put on record; None where they were erased."""
        opened = await self.vault.open_many(case_id, boxes, reader, "handling")
        said = [None if isinstance(one, Erased) else one for one in opened]
        return dict(zip(boxes, said, strict=True))

    async def _decide(
        self, case_id: UUID, command: domain.Command, by: str, expected: int | None
    ) -> Decided[DispatchEvent]:
        return await decider.handle(
            self.journal,
            case_id,
            command,
            Causation(actor=by),
            expected,
            lambda boxes: self.vault.open_many(case_id, boxes, by, WRITING),
        )


def because(envelope: Envelope) -> Causation:
    """A reaction names what it reacts to."""
    return Causation("stage/dispatch", envelope.correlation_id, envelope.id, envelope.traceparent)
