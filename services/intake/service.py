"""What intake does: receives reports, takes additions and verdicts, erases, keeps the intake points."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from services.intake import codes, domain
from services.intake.pace import Pace, Sender
from services.intake.points import Point
from services.intake.queries import Queries
from services.intake.receiving import BY_CITIZEN, Receipt, Receiving, Submission, decider, named
from services.intake.view import TrackedCase
from services.intake.waiting import WaitingPhotos
from shared import clock, photos
from shared.commune import Commune
from shared.deciding import Decided, Journal
from shared.decoding import Picture
from shared.errors import Busy, Conflict, Invalid, NotFound
from shared.events.envelope import Causation
from shared.events.intake import IntakeEvent, PersonalDataErased, Solved
from shared.events.registry import stored_event
from shared.events.sealed import Sealed
from shared.text import says_something, slug
from shared.vault import CITIZEN, WRITING, CaseKeys, Erased, Opening, Vault

LONGEST_POINT_CODE = 40
SHOWN_AGAIN_SECONDS = 15  # tables that are made anew are there again in about a minute


def changeable_until(case: TrackedCase) -> datetime | None:
    """Until when the citizen may change the verdict; None once that is over, or when the next round has begun."""
    if case.first_judged_at is None or case.status == "withdrawn":
        return None
    until = case.first_judged_at + domain.VERDICT_CHANGES_FOR
    newest = case.judged_round == case.answered_round >= case.round
    return until if newest and clock.now() <= until else None


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune
    pepper: bytes = field(repr=False)
    receiving: Receiving = field(repr=False)
    waiting: WaitingPhotos = field(repr=False)
    pace: Pace = field(repr=False)
    caught_up: Callable[[], Awaitable[bool]]

    async def receive(self, submission: Submission, sender: Sender | None = None) -> Receipt:
        """Accept a report, as `Receiving` does. Raises SlowDown for a new one of a sender who comes too fast."""
        return await self.receiving.receive(submission, partial(self.pace.admit, sender) if sender else None)

    async def tracked(self, code: str) -> TrackedCase:
        """The case of a tracking code. Raises NotFound, alike for wrong, unknown and erased.

        A report that came in a moment ago is waited for; a code that the log does not know costs nobody a wait. Where
        the log holds what the tables do not show yet, the code is right: raises Busy.
        """
        spelled = codes.spelled(code)
        if spelled is None:
            raise NotFound("No report has this tracking code.")
        hashed = codes.hash_of_code(self.pepper, spelled)
        case = await self.queries.case_of(hashed)
        if case is None and not await self._received(spelled):
            raise NotFound("No report has this tracking code.")
        if case is None and await self.caught_up():
            case = await self.queries.case_of(hashed)
        if case is None:
            raise Busy("Your report is here. It can be shown in a moment.", SHOWN_AGAIN_SECONDS)
        return case

    async def _received(self, code: str) -> bool:
        """Whether the log holds the case of this code, and it was not erased."""
        history = await self.journal.read(UUID(bytes=codes.case_of_code(self.pepper, code), version=4))
        said = [stored_event(stored) for stored in history]
        erased = any(isinstance(event, PersonalDataErased) and event.scope == "all" for event in said)
        return bool(said) and not erased

    async def opened(self, case: TrackedCase) -> dict[Sealed, str | Erased]:
        """All words of a case, opened for its citizen."""
        lines = [line.words for line in case.history if line.words]
        answers = [words for answer in case.answers for words in (answer.answer, answer.responsible)]
        kept = (case.words, case.place, case.question, case.refusal_explanation, case.comment)
        own = [words for words in kept if words]
        sealed = [*own, *answers, *lines]
        return dict(zip(sealed, await self.vault.open_many(case.case_id, sealed, CITIZEN, "own case"), strict=True))

    async def readers(self, case: TrackedCase) -> list[Opening]:
        """Who of the staff has read the citizen's words, newest first; whoever only wrote to them has read nothing."""
        return [one for one in (await self.vault.openings(case.case_id))[::-1] if one.purpose != WRITING]

    async def add(
        self, code: str, words: str, pictures: Sequence[Picture], token: str | None = None
    ) -> Decided[IntakeEvent]:
        """The citizen adds words or pictures; sent again with the same token, they are added once.

        It is decided before they are kept: a refusal leaves none behind. Raises Invalid when there is neither.
        """
        if not pictures and not says_something(words):
            raise Invalid("Nothing was added.", {"words": "Write something, or add a photo."})
        case = await self.tracked(code)
        keys = await self.vault.keys(case.case_id, CITIZEN, "own case")
        if isinstance(keys, Erased) or "words" not in keys.keys:
            raise NotFound("No report has this tracking code.")
        command = self._addition(case, keys, words, pictures, token or str(clock.new_id()))
        await decider.decided(self.journal, case.case_id, command)
        await photos.keep(self.vault, keys, command.photos, pictures)
        return await self._handled(case, command)

    def _addition(
        self, case: TrackedCase, keys: CaseKeys, words: str, pictures: Sequence[Picture], token: str
    ) -> domain.AddInformation:
        kept = named(self.pepper, f"{case.case_id}\n{token}", pictures)
        sent = [token, str(case.case_id), words, *(str(photo.id) for photo in kept)]
        sending = codes.derived(self.pepper, "addition", sha256("\0".join(sent).encode()).hexdigest()).hex()
        return domain.AddInformation(keys.seal(words), kept, sending, case.asked, closed=case.status == "closed")

    async def _handled(self, case: TrackedCase, command: domain.Command) -> Decided[IntakeEvent]:
        """A double tap comes twice at the same moment: the slower one finds its work done."""
        try:
            return await decider.handle(self.journal, case.case_id, command, BY_CITIZEN)
        except Conflict:
            return await decider.handle(self.journal, case.case_id, command, BY_CITIZEN)

    async def judge(
        self, code: str, *, round_: int, solved: Solved, stars: int, comment: str | None
    ) -> Decided[IntakeEvent]:
        """The citizen gives a verdict on the answer of a round, or changes it."""
        case = await self.tracked(code)
        command = domain.GiveVerdict(
            round=round_,
            answered_round=case.answered_round,
            open_round=case.round,
            solved=solved,
            stars=stars,
            comment=await self._comment(case, round_, comment),
            photos=(),
            at=clock.now(),
        )
        return await self._handled(case, command)

    async def _comment(self, case: TrackedCase, round_: int, words: str | None) -> Sealed | None:
        """Words sealed anew, unless they are those of the verdict that stands."""
        if words is None:
            return None
        verdict = decider.replay(await self.journal.read(case.case_id)).verdict
        before = verdict.comment if verdict and verdict.round == round_ else None
        if before and await self.vault.open(case.case_id, before, CITIZEN, "own case") == words:
            return before
        return await self.vault.seal(case.case_id, words, CITIZEN)

    async def withdraw(self, code: str) -> Decided[IntakeEvent]:
        case = await self.tracked(code)
        command = domain.Withdraw(closed=case.status == "closed")
        return await self._handled(case, command)

    async def erase(self, code: str, scope: Literal["all", "contact"]) -> Decided[IntakeEvent]:
        """Destroy the keys first, then say so: if the process dies between, the citizen erases again."""
        case = await self.tracked(code)
        await self.vault.erase(case.case_id, ("contact",) if scope == "contact" else ("words", "contact"))
        return await self._handled(case, domain.Erase(scope))

    async def erased(self, code: str) -> bool:
        """Whether this right code has had everything erased: a second press of that button finds its work done."""
        spelled = codes.spelled(code)
        if spelled is None:
            return False
        case_id = UUID(bytes=codes.case_of_code(self.pepper, spelled), version=4)
        return decider.replay(await self.journal.read(case_id)).erased == "all"

    async def photo(self, case: TrackedCase, photo_id: UUID) -> bytes:
        """A picture of the citizen's own case. Raises NotFound."""
        picture = await self.vault.photo(case.case_id, photo_id, CITIZEN, "own case")
        if isinstance(picture, Erased):
            raise NotFound("There is no such picture.")
        return picture

    async def point(self, code: str) -> Point:
        """Raises NotFound."""
        found = await self.queries.point(slug(code))
        if found is None:
            raise NotFound("There is no such intake point.")
        return found

    async def open_point(self, *, code: str | None, name: str, area: str | None, by: str) -> Decided[IntakeEvent]:
        """The Front opens an intake point; its code is made from the name when there is none. Raises Invalid, and
        Conflict when its code was used before."""
        if area is not None and self.commune.area(area) is None:
            raise Invalid("Some entries are not on the list.", {"area": "Choose an area from the list."})
        code = code or slug(name)[:LONGEST_POINT_CODE].strip("-")
        if not code:
            beside = "The name has no letters that an address can hold. Write a code of letters a to z and digits."
            raise Invalid("This intake point needs a code.", {"code": beside})
        command = domain.OpenPoint(code, name, area, clock.now())
        return await decider.handle(self.journal, self._point_stream(code), command, Causation(actor=by))

    async def close_point(self, code: str, by: str) -> Decided[IntakeEvent]:
        return await decider.handle(
            self.journal, self._point_stream(code), domain.ClosePoint(code), Causation(actor=by)
        )

    def _point_stream(self, code: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"/{self.commune.code}/intake/points/{code}")
