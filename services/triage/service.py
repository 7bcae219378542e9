"""What triage does: queues what came in, lets clerks ask, verify, refuse and classify."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.triage import domain
from services.triage.queries import Queries
from services.triage.view import CaseView
from shared import clock
from shared.calendar import Stage
from shared.commune import Category, Commune
from shared.deadlines import given_for
from shared.deciding import Decided, Decider, Each, Journal, actor_of, decide_each
from shared.errors import Conflict, Invalid, NotFound, Refusal
from shared.events.due import Given
from shared.events.envelope import Causation, Envelope
from shared.events.intake import CaseReceived
from shared.events.registry import stored_event
from shared.events.sealed import Sealed
from shared.events.triage import CaseRefused, Kind, TriageEvent, Urgency
from shared.privacy.of_the_commune import known_to
from shared.vault import WRITING, Vault

decider: Decider[domain.Case, domain.Command, TriageEvent] = Decider(domain.Case(), domain.decide, domain.evolve)

STATUTORY_KINDS = ("complaint", "denunciation")


@dataclass(frozen=True)
class Classification:
    """A clerk's choice; what is None is taken from the category or the report."""

    category: str
    kind: Kind = "report"
    urgency: Urgency | None = None
    area: str | None = None
    restricted: bool = False
    about_unit: str | None = None
    unit: str | None = None
    headline: str | None = None
    kept_because: str | None = None


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune

    async def queue(self, envelope: Envelope, received: CaseReceived) -> None:
        """A report came in: it waits from now on."""
        command = domain.Queue(received.number, self._given("verify", envelope.time, received.category_hint))
        await decider.handle(self.journal, envelope.subject, command, because(envelope))

    async def requeue(self, envelope: Envelope) -> None:
        """The Front overturned the refusal: the report waits again."""
        command = domain.Requeue(self._given("verify", envelope.time, None))
        await decider.handle(self.journal, envelope.subject, command, because(envelope))

    def _given(self, step: Stage, start: datetime, category: str | None) -> Given:
        """By when a step is due that begins then; the category is the sender's own guess."""
        return given_for(self.commune, step, start, self.commune.category(category))

    async def ask(self, case_id: UUID, question: str, by: str, expected: int | None = None) -> Decided[TriageEvent]:
        """Ask the citizen for what is missing."""
        await self._workable(case_id)
        sealed = await self.vault.seal(case_id, question, by)
        return await self._decide(case_id, domain.RequestInformation(sealed), by, expected)

    async def verify(self, case_id: UUID, by: str, expected: int | None = None) -> Decided[TriageEvent]:
        case = await self._workable(case_id)
        command = domain.Verify(self._given("classify", clock.now(), case.category_hint))
        return await self._decide(case_id, command, by, expected)

    async def refuse(
        self, case_id: UUID, reason: str, explanation: str, by: str, expected: int | None = None, *, junk: bool = False
    ) -> Decided[TriageEvent]:
        """Refuse with a reason of the commune's list and words for the citizen. Raises Invalid.

        `junk`: only what nobody has verified; anything else is refused on its own page.
        """
        case = await self._workable(case_id)
        known = self.commune.refusal_reason(reason)
        if known is None:
            raise Invalid("Some entries are not on the list.", {"reason": "Choose a reason from the list."})
        sealed = await self.vault.seal(case_id, explanation, by)
        command = domain.Refuse(reason, sealed, known.statutory_route, case.returned, junk)
        return await self._decide(case_id, command, by, expected)

    async def refuse_many(self, cases: Sequence[UUID], reason: str, explanation: str, by: str) -> Each[TriageEvent]:
        """Refuse each with the same reason and words, sealed for each; what could not be is told. Raises Invalid."""
        if self.commune.refusal_reason(reason) is None:
            raise Invalid("Some entries are not on the list.", {"reason": "Choose a reason from the list."})

        async def refuse(case_id: UUID) -> Decided[TriageEvent]:
            try:
                return await self.refuse(case_id, reason, explanation, by, junk=True)
            except Refusal:
                if before := await self._said_before(case_id, reason, by):
                    return before
                raise

        return await decide_each(cases, refuse)

    async def _said_before(self, case_id: UUID, reason: str, by: str) -> Decided[TriageEvent] | None:
        """That the same person has just refused it for the same reason: the button was pressed twice."""
        history = await self.journal.read(case_id)
        last = stored_event(history[-1]) if history else None
        if isinstance(last, CaseRefused) and last.reason == reason and actor_of(history[-1]) == by:
            return Decided([], history[-1].originator_version, None)
        return None

    async def classify(
        self, case_id: UUID, chosen: Classification, by: str, expected: int | None = None
    ) -> Decided[TriageEvent]:
        """Put a verified case into a category; the same again changes nothing, another keeps the clock."""
        case = await self._workable(case_id)
        category = self._category(chosen)
        command = domain.Classify(
            category=category.code,
            kind=chosen.kind,
            urgency=chosen.urgency or category.urgency,
            area=chosen.area or case.area,
            restricted=chosen.restricted or category.restricted or chosen.kind in STATUTORY_KINDS,
            about_unit=chosen.about_unit,
            at=clock.now(),
            handlers=self._handlers(category),
            unit=chosen.unit,
            returned=case.returned,
            answered=case.answered,
            headline=chosen.headline,
            unlisted=case.unnamed,
            kept=await self._sealed(case_id, chosen.kept_because, by),
            known=known_to(self.commune),
        )
        return await self._decide(case_id, command, by, expected)

    async def name(
        self, case_id: UUID, headline: str | None, kept_because: str | None, by: str, expected: int | None = None
    ) -> Decided[TriageEvent]:
        """Say for everyone what a classified case is about. It is named no longer (None) whatever has become of it."""
        command = domain.GiveHeadline(None)
        if headline:
            case = await self._workable(case_id)
            kept = await self._sealed(case_id, kept_because, by)
            command = domain.GiveHeadline(headline, case.unnamed, kept, known_to(self.commune))
        return await self._decide(case_id, command, by, expected)

    async def no_longer_named(self, envelope: Envelope) -> None:
        """The citizen took the report back, or had it erased: nobody is told of it any more."""
        await decider.handle(self.journal, envelope.subject, domain.GiveHeadline(None), because(envelope))

    async def _sealed(self, case_id: UUID, words: str | None, by: str) -> Sealed | None:
        return await self.vault.seal(case_id, words, by) if words else None

    def _category(self, chosen: Classification) -> Category:
        wrong = {}
        category = self.commune.category(chosen.category)
        if category is None:
            wrong["category"] = "Choose a category from the list."
        if chosen.area is not None and self.commune.area(chosen.area) is None:
            wrong["area"] = "Choose an area from the list."
        if chosen.about_unit is not None and self.commune.unit(chosen.about_unit) is None:
            wrong["about_unit"] = "Choose a unit from the list."
        if category is None or wrong:
            raise Invalid("Some entries are not on the list.", wrong)
        return category

    def _handlers(self, category: Category) -> domain.Handlers:
        return domain.Handlers(category.unit, category.instead, tuple(unit.code for unit in self.commune.units))

    async def _decide(
        self, case_id: UUID, command: domain.Command, by: str, expected: int | None
    ) -> Decided[TriageEvent]:
        return await decider.handle(
            self.journal,
            case_id,
            command,
            Causation(actor=by),
            expected,
            lambda boxes: self.vault.open_many(case_id, boxes, by, WRITING),
        )

    async def _workable(self, case_id: UUID) -> CaseView:
        case = await self.queries.case(case_id)
        if case is None:
            raise NotFound("No such case is waiting here.")
        if case.withdrawn_at:
            raise Conflict("The citizen has withdrawn this report.")
        if case.closed_at:
            raise Conflict("This case is closed.")
        return case


def because(envelope: Envelope) -> Causation:
    """A reaction names what it reacts to."""
    return Causation("stage/triage", envelope.correlation_id, envelope.id, envelope.traceparent)
