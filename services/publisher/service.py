"""What publisher does: lets editors draft, approve, publish, correct and take back results."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from services.publisher import domain
from services.publisher.queries import Queries
from services.publisher.view import CaseView
from shared.commune import Commune
from shared.deciding import Decided, Decider, Journal
from shared.errors import Gone, NotFound
from shared.events.envelope import Causation, Envelope
from shared.events.publisher import CorrectionDrafted, PublisherEvent, ResultDrafted
from shared.events.sealed import Sealed
from shared.mail import MailServer
from shared.privacy import Known, marked
from shared.privacy.of_the_commune import known_to
from shared.vault import WRITING, Erased, Vault

decider: Decider[domain.Result, domain.Command, PublisherEvent] = Decider(domain.Result(), domain.decide, domain.evolve)

PURPOSE = "publishing"
BOXES = ("title", "summary", "correction", "kept")  # of a draft
# Public, so it says nothing of who asked.
TAKEN_DOWN_BECAUSE = "Kết quả này được gỡ theo quy định về bảo vệ dữ liệu cá nhân."


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune
    mail: MailServer | None = None
    templates: Path | None = None  # of reports, in place of those that come with this
    public_url: str = ""
    pepper: bytes = field(default=b"", repr=False)  # for keyed hashes: what the links of letters prove

    @property
    def known(self) -> Known:
        """What the commune publishes itself: the helper for personal data marks none of it."""
        return known_to(self.commune)

    async def draft(
        self, case_id: UUID, words: domain.Words, *, outcome: str, by: str, expected: int | None = None
    ) -> Decided[PublisherEvent]:
        """Write a summary, free of personal data, for a second person to approve."""
        facts = facts_of(await self.case(case_id))
        before = await self._drafted(case_id)
        boxes = await self._boxes(case_id, words, before, by)
        command = domain.Draft(
            title=boxes["title"],
            summary=boxes["summary"],
            outcome=outcome,
            author=by,
            facts=facts,
            kept=boxes.get("kept"),
        )
        return await self._written(case_id, command, by, expected)

    async def correct(
        self, case_id: UUID, words: domain.Words, *, outcome: str, by: str, expected: int | None = None
    ) -> Decided[PublisherEvent]:
        """Write new words for a public result, and what was wrong; a second person approves them."""
        facts = facts_of(await self.case(case_id))
        before = await self._drafted(case_id)
        boxes = await self._boxes(case_id, words, before, by)
        command = domain.DraftCorrection(
            title=boxes["title"],
            summary=boxes["summary"],
            outcome=outcome,
            correction=boxes["correction"],
            author=by,
            facts=facts,
            kept=boxes.get("kept"),
        )
        return await self._written(case_id, command, by, expected)

    async def _written(
        self, case_id: UUID, command: domain.Command, by: str, expected: int | None
    ) -> Decided[PublisherEvent]:
        return await decider.handle(
            self.journal,
            case_id,
            command,
            Causation(actor=by),
            expected,
            lambda boxes: self.vault.open_many(case_id, boxes, by, WRITING),
        )

    async def _drafted(self, case_id: UUID) -> ResultDrafted | CorrectionDrafted | None:
        return decider.replay(await self.journal.read(case_id)).drafted

    async def _boxes(
        self, case_id: UUID, words: domain.Words, before: ResultDrafted | CorrectionDrafted | None, by: str
    ) -> dict[str, Sealed]:
        """The words sealed by field, those that are empty left out. Raises Gone."""
        texts = {
            "title": words.title,
            "summary": words.summary,
            "correction": words.correction,
            "kept": lines_of(self._needed(words)),
        }
        return {
            name: await self._sealed(case_id, text, getattr(before, name, None), by)
            for name, text in texts.items()
            if text
        }

    def _needed(self, words: domain.Words) -> dict[str, str]:
        """Of what was to be kept, that which is marked in these words."""
        known, texts = self.known, (words.title, words.summary, words.correction)
        found = {text[one.start : one.end] for text in texts for one in marked(text, known)}
        return {passage: reason for passage, reason in words.kept.items() if passage in found}

    async def _sealed(self, case_id: UUID, text: str, before: Sealed | None, by: str) -> Sealed:
        """The text sealed anew, unless the draft that stands holds it already. Raises Gone."""
        if before and await self.vault.open(case_id, before, by, PURPOSE) == text:
            return before
        return await self.vault.seal(case_id, text, by)

    async def approve(
        self, case_id: UUID, draft: int, by: str, photos: Collection[UUID] = ()
    ) -> Decided[PublisherEvent]:
        """Approve somebody else's draft, and those of the pictures that are ticked; with that they are public.

        Raises Gone when its words were erased.
        """
        facts = facts_of(await self.case(case_id))
        result = decider.replay(await self.journal.read(case_id))
        words = await self._opened(case_id, result.drafted, by)
        told = await self._alts(case_id, result, by) if photos else {}
        ticked = {photo: told.get(photo, "") for photo in photos}
        command = domain.Approve(draft, by, facts, words, self.known, ticked)
        return await decider.handle(self.journal, case_id, command, Causation(actor=by))

    async def _alts(self, case_id: UUID, result: domain.Result, by: str) -> dict[UUID, str]:
        """What stands below each picture that was made. Raises Gone."""
        made = list(result.pictures.values())
        opened = await self.vault.open_many(case_id, [picture.alt for picture in made], by, PURPOSE)
        words = [text for text in opened if not isinstance(text, Erased)]
        if len(words) < len(made):
            raise Gone("The citizen had this report erased. Nothing of it is published.")
        return {picture.photos[0].id: text for picture, text in zip(made, words, strict=True)}

    async def _opened(self, case_id: UUID, drafted: ResultDrafted | CorrectionDrafted | None, by: str) -> domain.Words:
        """What a draft holds; without one there are no words, and the decision refuses. Raises Gone."""
        boxes = {name: box for name in BOXES if isinstance(box := getattr(drafted, name, None), Sealed)}
        opened = await self.vault.open_many(case_id, list(boxes.values()), by, PURPOSE)
        words = {name: text for name, text in zip(boxes, opened, strict=True) if not isinstance(text, Erased)}
        if len(words) < len(boxes):
            raise Gone("The citizen had this report erased. Nothing of it is published.")
        title, summary, correction, kept = (words.get(name, "") for name in BOXES)
        return domain.Words(title, summary, correction, kept_in(kept))

    async def withdraw(
        self, case_id: UUID, reason: str, by: str, expected: int | None = None
    ) -> Decided[PublisherEvent]:
        await self.case(case_id)
        return await decider.handle(self.journal, case_id, domain.Withdraw(reason), Causation(actor=by), expected)

    async def take_down(self, envelope: Envelope) -> None:
        """The citizen had everything erased: what was published of it leaves the public site, for good."""
        await decider.handle(self.journal, envelope.subject, domain.TakeDown(TAKEN_DOWN_BECAUSE), because(envelope))

    async def take_down_if_erased(self, envelope: Envelope) -> None:
        """A result was approved at the moment in which its report was erased."""
        case = await self.queries.case(envelope.subject)
        if case and case.erased:
            await self.take_down(envelope)

    async def case(self, case_id: UUID) -> CaseView:
        """A case on the editors' desk: one that they may read, or have written about. Raises NotFound."""
        case = await self.queries.case(case_id)
        if case is None or case.restricted or not (case.readable or case.status):
            raise NotFound("There is no such case to publish.")
        return case


def lines_of(kept: Mapping[str, str]) -> str:
    """As a draft holds what is kept: each passage with its reason behind a tab."""
    return "\n".join(f"{passage}\t{reason}" for passage, reason in sorted(kept.items()))


def kept_in(lines: str) -> dict[str, str]:
    """The reason for each passage that a draft keeps."""
    pairs = (line.partition("\t") for line in lines.splitlines())
    return {passage: reason for passage, _, reason in pairs if reason}


def facts_of(case: CaseView) -> domain.Facts:
    return domain.Facts(
        number=case.number,
        category=case.category,
        area=case.area,
        unit=case.unit,
        round=case.closed_round or 1,
        solved=case.solved,
        stars=case.stars,
        closed_by=case.closed_by,
        restricted=case.restricted,
        erased=case.erased,
    )


def because(envelope: Envelope) -> Causation:
    """A reaction names what it reacts to."""
    return Causation("stage/publisher", envelope.correlation_id, envelope.id, envelope.traceparent)
