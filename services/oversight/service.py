"""What oversight does: weighs verdicts, finds, overturns, closes; and opens the words of the register."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from services.oversight import domain
from services.oversight.queries import Queries
from services.oversight.register import Entry
from services.oversight.view import CaseView
from shared import clock, photos
from shared.commune import Commune
from shared.deadlines import given_for
from shared.deciding import Decided, Decider, Each, Journal, decide_each
from shared.decoding import Picture
from shared.errors import Conflict, Invalid, NotFound
from shared.events.due import NO_DATE, Given
from shared.events.envelope import Causation, Envelope
from shared.events.intake import VerdictGiven
from shared.events.oversight import OversightEvent
from shared.events.sealed import Sealed
from shared.mail import MailServer
from shared.vault import WRITING, Erased, Vault

decider: Decider[domain.Case, domain.Command, OversightEvent] = Decider(
    domain.Case(), domain.decide, domain.evolve, domain.BY_CLOCK
)


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune
    mail: MailServer | None = None

    async def weigh(self, envelope: Envelope, verdict: VerdictGiven) -> None:
        """The citizen's verdict closes the case or opens its next round."""
        publish = self.published_by(await self.queries.case(envelope.subject))
        command = domain.Weigh(verdict.round, verdict.solved, publish)
        await decider.handle(self.journal, envelope.subject, command, because(envelope))

    async def ended(self, envelope: Envelope, by: Literal["withdrawn", "erased"]) -> None:
        """The citizen took the report back, or had it erased: in whatever round it is, the case is over."""
        case = decider.replay(await self.journal.read(envelope.subject))
        command = domain.CloseByItself(by, case.round)
        await decider.handle(self.journal, envelope.subject, command, because(envelope))

    async def record_finding(
        self, case_id: UUID, finding: str, by: str, expected: int | None = None, pictures: Sequence[Picture] = ()
    ) -> Decided[OversightEvent]:
        """What the Front found, with clean pictures. They are kept once it is decided: what is refused leaves none."""
        await self._known(case_id)
        keys = await self.vault.keys_to_write(case_id, by)
        # Under a secret of findings: a picture that the unit has sent too is another one here.
        named = photos.named(hmac.digest(keys.keys["words"], b"findings", "sha256"), pictures)
        command = domain.RecordFinding(keys.seal(_said(finding)), named)
        try:
            await decider.decided(self.journal, case_id, command, expected)
        except Conflict:  # or it was pressed twice: then its pictures are there already
            return await self._decide(case_id, command, by, expected)
        await photos.keep(self.vault, keys, named, pictures)
        return await self._decide(case_id, command, by, expected)

    async def overturn(
        self, case_id: UUID, reason: str, by: str, expected: int | None = None
    ) -> Decided[OversightEvent]:
        """Send a refused report back to the clerks; repeating it changes nothing."""
        case = await self._known(case_id)
        sealed = await self.vault.seal(case_id, reason, by)
        command = domain.Overturn(sealed, case.refusal, case.erased)
        return await self._decide(case_id, command, by, expected)

    async def uphold(self, case_id: UUID, reason: str, by: str, expected: int | None = None) -> Decided[OversightEvent]:
        """Let a refusal stand, with a reason for the citizen; repeating it changes nothing."""
        case = await self._known(case_id)
        command = domain.Uphold(await self.vault.seal(case_id, reason, by), case.refusal, case.erased)
        return await self._decide(case_id, command, by, expected)

    async def uphold_many(self, cases: Sequence[UUID], reason: str, by: str) -> Each[OversightEvent]:
        """Let each of these refusals stand, with the same reason; what cannot be is told: what the citizen does not
        accept is decided about alone."""

        async def uphold(case_id: UUID) -> Decided[OversightEvent]:
            case = await self._known(case_id)
            sealed = await self.vault.seal(case_id, reason, by)
            command = domain.Uphold(sealed, case.refusal, case.erased, case.in_dispute)
            return await self._decide(case_id, command, by, None)

        return await decide_each(cases, uphold)

    async def correct_miss(
        self, case_id: UUID, reason: str, by: str, expected: int | None = None
    ) -> Decided[OversightEvent]:
        """Take back on record that a due date was missed; repeating it changes nothing."""
        case = await self._known(case_id)
        command = domain.CorrectMiss(await self.vault.seal(case_id, reason, by), case.round)
        return await self._decide(case_id, command, by, expected)

    async def close(self, case_id: UUID, finding: str, by: str, expected: int | None = None) -> Decided[OversightEvent]:
        """Close by hand, with the finding that justifies it; repeating it changes nothing."""
        case = await self._known(case_id)
        sealed = await self._sealed(case_id, finding, by)
        command = domain.CloseByFront(sealed, case.answered_round, self.published_by(case))
        return await self._decide(case_id, command, by, expected)

    async def reopen(
        self, case_id: UUID, finding: str, by: str, expected: int | None = None
    ) -> Decided[OversightEvent]:
        """Open the next round, with the finding that justifies it; repeating it changes nothing."""
        case = await self._known(case_id)
        command = domain.ReopenByFront(await self._sealed(case_id, finding, by), case.answered_round, case.taken_back)
        return await self._decide(case_id, command, by, expected)

    def published_by(self, case: CaseView | None) -> Given:
        """By when the result of a case that is closed now is published; a restricted one's never is."""
        if case is None or case.restricted:
            return NO_DATE
        return given_for(self.commune, "publish", clock.now())

    async def _known(self, case_id: UUID) -> CaseView:
        case = await self.queries.case(case_id)
        if case is None:
            raise NotFound("The register knows no such case.")
        return case

    async def _sealed(self, case_id: UUID, words: str, by: str) -> Sealed:
        return await self.vault.seal(case_id, _said(words), by)

    async def _decide(
        self, case_id: UUID, command: domain.Command, by: str, expected: int | None
    ) -> Decided[OversightEvent]:
        return await decider.handle(
            self.journal,
            case_id,
            command,
            Causation(actor=by),
            expected,
            lambda boxes: self.vault.open_many(case_id, boxes, by, WRITING),
        )

    async def words(self, case_id: UUID, entries: Sequence[Entry], reader: str) -> dict[Sealed, str | Erased]:
        """The sealed words of timeline entries, opened for an overseer and put on record."""
        sealed = [words for entry in entries for words in entry.sealed.values()]
        return dict(zip(sealed, await self.vault.open_many(case_id, sealed, reader, "oversight"), strict=True))

    async def photo(self, case_id: UUID, photo_id: UUID, reader: str) -> bytes:
        """A picture or a voice note of a case. Raises NotFound."""
        picture = await self.vault.photo(case_id, photo_id, reader, "oversight")
        if isinstance(picture, Erased):
            raise NotFound("There is no such picture.")
        return picture


def _said(finding: str) -> str:
    if not finding.strip():
        raise Invalid("Some words are missing.", {"finding": "Say what you found."})
    return finding


def because(envelope: Envelope) -> Causation:
    """A reaction names what it reacts to."""
    return Causation("stage/oversight", envelope.correlation_id, envelope.id, envelope.traceparent)
