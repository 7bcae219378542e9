"""What publisher does: lets editors draft, approve, publish and take back results."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from services.publisher import domain
from services.publisher.queries import Queries
from services.publisher.view import CaseView
from shared.commune import Commune
from shared.deciding import Decided, Decider, Journal
from shared.errors import Gone, NotFound
from shared.events.envelope import Causation, Envelope
from shared.events.publisher import PublisherEvent, ResultDrafted
from shared.events.sealed import Sealed
from shared.mail import MailServer
from shared.vault import WRITING, Erased, Vault

decider: Decider[domain.Result, domain.Command, PublisherEvent] = Decider(domain.Result(), domain.decide, domain.evolve)

PURPOSE = "publishing"
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

    async def draft(
        self, case_id: UUID, *, title: str, summary: str, outcome: str, by: str, expected: int | None = None
    ) -> Decided[PublisherEvent]:
        """Write a summary, free of personal data, for a second person to approve."""
        facts = _facts(await self.case(case_id))
        before = await self._drafted(case_id)
        command = domain.Draft(
            title=await self._sealed(case_id, title, before.title if before else None, by),
            summary=await self._sealed(case_id, summary, before.summary if before else None, by),
            outcome=outcome,
            author=by,
            facts=facts,
        )
        return await decider.handle(
            self.journal,
            case_id,
            command,
            Causation(actor=by),
            expected,
            lambda boxes: self.vault.open_many(case_id, boxes, by, WRITING),
        )

    async def _drafted(self, case_id: UUID) -> ResultDrafted | None:
        return decider.replay(await self.journal.read(case_id)).drafted

    async def _sealed(self, case_id: UUID, text: str, before: Sealed | None, by: str) -> Sealed:
        """The text sealed anew, unless the draft that stands holds it already. Raises Gone."""
        if before and await self.vault.open(case_id, before, by, PURPOSE) == text:
            return before
        return await self.vault.seal(case_id, text, by)

    async def approve(self, case_id: UUID, draft: int, by: str) -> Decided[PublisherEvent]:
        """Approve somebody else's draft; with that it is public. Raises Gone when its words were erased."""
        facts = _facts(await self.case(case_id))
        drafted = await self._drafted(case_id)
        boxes = [drafted.title, drafted.summary] if drafted else []
        opened = await self.vault.open_many(case_id, boxes, by, PURPOSE)
        words = [text for text in opened if not isinstance(text, Erased)]
        if len(words) < len(opened):
            raise Gone("The citizen had this report erased. Nothing of it is published.")
        title, summary = words or ("", "")  # without a draft, the decision refuses
        command = domain.Approve(draft, by, facts, title, summary)
        return await decider.handle(self.journal, case_id, command, Causation(actor=by))

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


def _facts(case: CaseView) -> domain.Facts:
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
