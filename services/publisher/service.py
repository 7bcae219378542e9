"""What publisher does: lets editors draft, approve, publish and take back results."""

from dataclasses import dataclass
from uuid import UUID

from services.publisher import domain
from services.publisher.queries import CaseView, Queries
from shared.commune import Commune
from shared.deciding import Decider, Journal, Said
from shared.errors import NotFound
from shared.events.envelope import Why
from shared.events.publisher import PublisherEvent
from shared.vault import Erased, Vault

decider: Decider[domain.Result, domain.Command, PublisherEvent] = Decider(domain.Result(), domain.decide, domain.evolve)


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune

    async def draft(
        self, case_id: UUID, *, title: str, summary: str, outcome: str, by: str, expected: int | None = None
    ) -> Said[PublisherEvent]:
        """Write a summary, free of personal data, for a second person to approve."""
        facts = _facts(await self.case(case_id))
        command = domain.Draft(title, summary, outcome, by, facts)
        return await decider.handle(self.journal, case_id, command, Why(actor=by), expected)

    async def approve(self, case_id: UUID, draft: int, by: str) -> Said[PublisherEvent]:
        """Approve somebody else's draft; with that it is public."""
        facts = _facts(await self.case(case_id))
        return await decider.handle(self.journal, case_id, domain.Approve(draft, by, facts), Why(actor=by))

    async def withdraw(self, case_id: UUID, reason: str, by: str, expected: int | None = None) -> Said[PublisherEvent]:
        await self.case(case_id)
        return await decider.handle(self.journal, case_id, domain.Withdraw(reason), Why(actor=by), expected)

    async def case(self, case_id: UUID) -> CaseView:
        """A case on the editors' desk. Raises NotFound; a restricted case is none of theirs."""
        case = await self.queries.case(case_id)
        if case is None or case.restricted:
            raise NotFound("There is no such case to publish.")
        return case

    async def words(self, case: CaseView, reader: str) -> list[str | Erased]:
        """The report and the last answer, opened for an editor and put on record."""
        sealed = [words for words in (case.words, case.answer) if words]
        return await self.vault.open_many(case.case_id, sealed, reader, "publishing")


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
    )
