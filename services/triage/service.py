"""What triage does: queues what came in, lets clerks ask, verify, refuse and classify."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.triage import domain
from services.triage.queries import Queries, Tab
from services.triage.view import CaseView
from shared import clock
from shared.commune import Category, Commune
from shared.deciding import Decided, Decider, Journal
from shared.errors import Conflict, Gone, Invalid, NotFound, Refusal
from shared.events.envelope import Causation, Envelope
from shared.events.intake import Photo
from shared.events.sealed import Sealed
from shared.events.triage import Kind, TriageEvent, Urgency
from shared.reading.pages import Page, PageRequest
from shared.vault import WRITING, Erased, Vault

decider: Decider[domain.Case, domain.Command, TriageEvent] = Decider(domain.Case(), domain.decide, domain.evolve)

EXCERPT_LENGTH = 200  # characters; a line of the list shows 120 of them
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


@dataclass(frozen=True)
class Words:
    """What was written about a case, and its photos; None where there is nothing, or where it was erased."""

    report: str | None
    place: str | None
    additions: tuple[str | None, ...]
    questions: tuple[str | None, ...]
    explanation: str | None
    returned_because: str | None
    photos: tuple[Photo, ...]


@dataclass(frozen=True)
class Excerpt:
    """The first words of a report, and of why its unit gave it back; None where there are none, or were erased."""

    report: str | None
    returned_because: str | None


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune

    async def queue(self, envelope: Envelope, number: str) -> None:
        """A report came in: it waits from now on."""
        await decider.handle(self.journal, envelope.subject, domain.Queue(number), because(envelope))

    async def requeue(self, envelope: Envelope) -> None:
        """The Front overturned the refusal: the report waits again."""
        await decider.handle(self.journal, envelope.subject, domain.Requeue(), because(envelope))

    async def ask(self, case_id: UUID, question: str, by: str, expected: int | None = None) -> Decided[TriageEvent]:
        """Ask the citizen for what is missing."""
        await self._workable(case_id)
        sealed = await self.vault.seal(case_id, question, by)
        return await self._decide(case_id, domain.RequestInformation(sealed), by, expected)

    async def verify(self, case_id: UUID, by: str, expected: int | None = None) -> Decided[TriageEvent]:
        await self._workable(case_id)
        return await self._decide(case_id, domain.Verify(), by, expected)

    async def refuse(
        self, case_id: UUID, reason: str, explanation: str, by: str, expected: int | None = None
    ) -> Decided[TriageEvent]:
        """Refuse with a reason of the commune's list and words for the citizen. Raises Invalid."""
        case = await self._workable(case_id)
        known = self.commune.refusal_reason(reason)
        if known is None:
            raise Invalid("Some entries are not on the list.", {"reason": "Choose a reason from the list."})
        sealed = await self.vault.seal(case_id, explanation, by)
        command = domain.Refuse(reason, sealed, known.statutory_route, case.returned)
        return await self._decide(case_id, command, by, expected)

    async def refuse_many(
        self, cases: Sequence[UUID], reason: str, explanation: str, by: str
    ) -> Mapping[UUID, Decided[TriageEvent] | Refusal]:
        """Refuse each with the same reason and words, sealed for each; what could not be is told. Raises Invalid.

        Each case is decided alone: one that somebody else took up meanwhile does not keep the others.
        """
        if self.commune.refusal_reason(reason) is None:
            raise Invalid("Some entries are not on the list.", {"reason": "Choose a reason from the list."})
        done: dict[UUID, Decided[TriageEvent] | Refusal] = {}
        for case_id in cases:
            try:
                done[case_id] = await self._refuse_waiting(case_id, reason, explanation, by)
            except Refusal as refusal:
                done[case_id] = refusal
        return done

    async def _refuse_waiting(self, case_id: UUID, reason: str, explanation: str, by: str) -> Decided[TriageEvent]:
        """Only what nobody has verified is junk; anything else is refused on its own page."""
        case = await self.queries.case(case_id)
        if case is not None and case.status != "waiting":
            raise Conflict("This case is no longer open for that.")
        return await self.refuse(case_id, reason, explanation, by)

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
        )
        return await self._decide(case_id, command, by, expected)

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

    async def cases(self, tab: Tab, asked: PageRequest, reader: str) -> Page[tuple[CaseView, Excerpt]]:
        """A page of a tab, each case with its first words, opened in one go."""
        page = await self.queries.cases(tab, asked, self.urgent)
        sealed = [(case.case_id, box) for case in page.rows for box in (case.words, case.why_returned) if box]
        opened = await self.vault.open_list(sealed, reader)
        said = {box: _first_words(words) for (_, box), words in zip(sealed, opened, strict=True)}
        excerpts = [(case, Excerpt(_of(said, case.words), _of(said, case.why_returned))) for case in page.rows]
        return Page(excerpts, page.next)

    @property
    def urgent(self) -> list[str]:
        """The categories whose cases are urgent from the beginning."""
        return [category.code for category in self.commune.categories if category.urgency == "urgent"]

    async def words(self, case: CaseView, reader: str) -> Words:
        """Everything written about a case, opened for a reader of the desk and put on record."""
        additions = await self.queries.additions(case.case_id)
        questions = [one.question for one in await self.queries.questions(case.case_id)]
        single = [one for one in (case.words, case.place, case.explanation, case.why_returned) if one]
        sealed = [*single, *(one.words for one in additions), *questions]
        opened = await self.vault.open_many(case.case_id, sealed, reader, "triage")
        said = dict(zip(sealed, map(_readable, opened), strict=True))
        return Words(
            report=_of(said, case.words),
            place=_of(said, case.place),
            additions=tuple(said[one.words] for one in additions),
            questions=tuple(said[one] for one in questions),
            explanation=_of(said, case.explanation),
            returned_because=_of(said, case.why_returned),
            photos=(*case.photos, *(photo for one in additions for photo in one.photos)),
        )

    async def contact(self, case_id: UUID, reader: str) -> str:
        """How the citizen can be reached; that somebody looked goes on record. Raises NotFound and Gone."""
        case = await self.queries.case(case_id)
        if case is None or case.contact is None:
            raise NotFound("The citizen has left no contact.")
        opened = await self.vault.open_contact(case_id, case.contact, reader)
        if isinstance(opened, Erased):
            raise Gone("The citizen's contact was erased.")
        return opened

    async def photo(self, case_id: UUID, photo_id: UUID, reader: str) -> bytes:
        """A picture of a case, as WebP. Raises NotFound."""
        picture = await self.vault.photo(case_id, photo_id, reader, "triage")
        if isinstance(picture, Erased):
            raise NotFound("There is no such picture.")
        return picture


def _readable(opened: str | Erased) -> str | None:
    return None if isinstance(opened, Erased) else opened


def _first_words(opened: str | Erased) -> str | None:
    return None if isinstance(opened, Erased) else opened[:EXCERPT_LENGTH]


def _of(said: Mapping[Sealed, str | None], sealed: Sealed | None) -> str | None:
    return said[sealed] if sealed else None


def because(envelope: Envelope) -> Causation:
    """A reaction names what it reacts to."""
    return Causation("stage/triage", envelope.correlation_id, envelope.id, envelope.traceparent)
