"""What intake does: receives reports, takes additions and verdicts, erases, keeps the intake points."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from services.intake import codes, domain
from services.intake.coming import goes_on_by
from services.intake.followers import Follower
from services.intake.pace import Pace, Sender
from services.intake.points import Point, code_of_name
from services.intake.queries import Queries
from services.intake.receiving import BY_CITIZEN, Receipt, Receiving, Submission, decider, named
from services.intake.scans import Scans
from services.intake.similar import IsItThis, Written, similar
from services.intake.view import TrackedCase
from services.intake.voices import WaitingVoices
from services.intake.waiting import WaitingPhotos
from services.intake.ways import NO_WAYS, Ways
from shared import clock, photos, voices
from shared.commune import Commune
from shared.deciding import Decided, Journal
from shared.decoding import Picture
from shared.decoding.decoders import Decoders
from shared.errors import Busy, Invalid, NotFound
from shared.events.envelope import Causation, Event
from shared.events.intake import IntakeEvent, PersonalDataErased, Solved, TrackingCodeRenewed
from shared.events.registry import stored_event
from shared.events.sealed import Sealed
from shared.notes import NoteKey
from shared.settings import Settings
from shared.text import says_something, slug
from shared.vault import CITIZEN, WRITING, CaseKeys, Erased, Opening, Vault
from shared.voices import Recording

SHOWN_AGAIN_SECONDS = 15  # tables that are made anew are there again in about a minute


def changeable_until(case: TrackedCase) -> datetime | None:
    """Until when the citizen may change the verdict; None once that is over, or when the next round has begun."""
    if case.first_judged_at is None or case.status == "withdrawn":
        return None
    until = case.first_judged_at + domain.VERDICT_CHANGES_FOR
    newest = case.judged_round == case.answered_round >= case.round
    return until if newest and clock.now() <= until else None


def _ends_a_code(event: Event) -> bool:
    return isinstance(event, TrackingCodeRenewed) or (isinstance(event, PersonalDataErased) and event.scope == "all")


@dataclass(frozen=True)
class Service:
    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune
    pepper: bytes = field(repr=False)
    receiving: Receiving = field(repr=False)
    waiting: WaitingPhotos = field(repr=False)
    voices: WaitingVoices = field(repr=False)
    pace: Pace = field(repr=False)
    scans: Scans = field(repr=False)
    caught_up: Callable[[], Awaitable[bool]]
    note_key: NoteKey
    settings: Settings
    decoders: Decoders = field(repr=False)
    ways: Ways = NO_WAYS

    async def receive(self, submission: Submission, sender: Sender | None = None, ask: bool = False) -> Receipt:
        """Accept a report, as `Receiving` does. Raises SlowDown for a new one of a sender who comes too fast, and,
        where the sender is to be asked first, IsItThis for one that others may mean too."""
        written = Written(submission.words, submission.area, submission.category_hint)

        async def admit() -> None:
            if ask and (found := await self.alike(written)):
                raise IsItThis(found)
            if sender:
                await self.pace.admit(sender)

        return await self.receiving.receive(submission, admit)

    async def alike(self, written: Written) -> list[TrackedCase]:
        """What everyone may be told of that may be the matter of somebody who writes."""
        return similar(written, await self.queries.named(written.area))

    async def follower(self, code: str) -> Follower:
        """Who follows a case by this code. Raises NotFound, alike for wrong and ended."""
        found = await self.queries.follower(codes.keyed_hash(self.pepper, code))
        if found is None:
            raise NotFound("No report has this tracking code.")
        return found

    async def followed(self, code: str) -> tuple[Follower, TrackedCase]:
        """Who follows by this code, and what, whatever has become of it. Raises NotFound."""
        follower = await self.follower(code)
        case = await self.queries.followed(follower.case_id)
        if case is None:
            raise NotFound("No report has this tracking code.")
        return follower, case

    async def tracked(self, code: str) -> TrackedCase:
        """The case of a tracking code. Raises NotFound, alike for wrong, unknown and erased.

        A report that came in a moment ago is waited for; a code that the log does not know costs nobody a wait. Where
        the log holds what the tables do not show yet, the code is right: raises Busy.
        """
        spelled = codes.spelled(code) or codes.NOBODYS  # what is no code is looked for as long as one that is
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
        """Whether the log holds the case of this code, and it was neither erased nor given another code."""
        history = await self.journal.read(UUID(bytes=codes.case_of_code(self.pepper, code), version=4))
        said = [stored_event(stored) for stored in history]
        return bool(said) and not any(map(_ends_a_code, said))

    async def opened(self, case: TrackedCase) -> dict[Sealed, str | Erased]:
        """All words of a case, opened for its citizen."""
        lines = [line.words for line in case.history if line.words]
        answers = [words for answer in case.answers for words in (answer.answer, answer.responsible)]
        kept = (case.words, case.place, case.details, case.question, case.refusal_explanation, case.comment)
        own = [words for words in kept if words]
        front = [*(one.words for one in case.findings), *(words for one in case.inquiries for words in one.words)]
        sealed = [*own, *answers, *lines, *front]
        return dict(zip(sealed, await self.vault.open_many(case.case_id, sealed, CITIZEN, "own case"), strict=True))

    async def readers(self, case: TrackedCase) -> list[Opening]:
        """Who of the staff has read the citizen's words, newest first; whoever only wrote to them has read nothing."""
        return [one for one in (await self.vault.openings(case.case_id))[::-1] if one.purpose != WRITING]

    async def add(
        self,
        code: str,
        words: str,
        pictures: Sequence[Picture],
        token: str | None = None,
        voice: Recording | None = None,
    ) -> Decided[IntakeEvent]:
        """The citizen adds words, pictures or a voice note; sent again with the same token, they are added once.

        It is decided before they are kept: a refusal leaves none behind. Raises Invalid when there is neither.
        """
        if not pictures and not voice and not says_something(words):
            raise Invalid("Nothing was added.", {"words": "Write something, or add a photo or a voice note."})
        case = await self.tracked(code)
        keys = await self._own_keys(case)
        command = self._addition(case, keys, words, pictures, voice, token or str(clock.new_id()))
        await decider.decided(self.journal, case.case_id, command)
        await photos.keep(self.vault, keys, command.photos, pictures)
        await voices.keep(self.vault, keys, command.voice, voice)
        return await decider.handle(self.journal, case.case_id, command, BY_CITIZEN)

    def _addition(
        self,
        case: TrackedCase,
        keys: CaseKeys,
        words: str,
        pictures: Sequence[Picture],
        voice: Recording | None,
        token: str,
    ) -> domain.AddInformation:
        secret = codes.derived(self.pepper, "photos", f"{case.case_id}\n{token}")
        kept, note = photos.named(secret, pictures), voices.named(secret, voice)
        sent = [token, str(case.case_id), words, *(str(one.id) for one in (*kept, note) if one)]
        sending = codes.derived(self.pepper, "addition", sha256("\0".join(sent).encode()).hexdigest()).hex()
        return domain.AddInformation(keys.seal(words), kept, sending, case.asked, note, goes_on_by(self.commune, case))

    async def judge(
        self,
        case: TrackedCase,
        *,
        round_: int,
        solved: Solved,
        stars: int,
        comment: str | None,
        pictures: Sequence[Picture] = (),
        token: str | None = None,
    ) -> Decided[IntakeEvent]:
        """The citizen gives a verdict on the answer of a round, or changes it.

        Pictures take the place of those that came with it before; without any, those stay. It is decided before they
        are kept.
        """
        before = decider.replay(await self.journal.read(case.case_id)).verdict
        before = before if before and before.round == round_ else None
        form = f"{case.case_id}\nverdict {round_}\n{token or clock.new_id()}"
        command = domain.GiveVerdict(
            round=round_,
            answered_round=case.answered_round,
            open_round=case.round,
            solved=solved,
            stars=stars,
            comment=await self._comment(case, before, comment),
            photos=named(self.pepper, form, pictures) if pictures else (before.photos if before else ()),
            at=clock.now(),
        )
        if pictures:
            await decider.decided(self.journal, case.case_id, command)
            await photos.keep(self.vault, await self._own_keys(case), command.photos, pictures)
        return await decider.handle(self.journal, case.case_id, command, BY_CITIZEN)

    async def _comment(self, case: TrackedCase, before: domain.Verdict | None, words: str | None) -> Sealed | None:
        """Words sealed anew, unless they are those of the verdict that stands."""
        if words is None:
            return None
        said = before.comment if before else None
        if said and await self.vault.open(case.case_id, said, CITIZEN, "own case") == words:
            return said
        return await self.vault.seal(case.case_id, words, CITIZEN)

    async def _own_keys(self, case: TrackedCase) -> CaseKeys:
        """Raises NotFound when they were erased."""
        keys = await self.vault.keys(case.case_id, CITIZEN, "own case")
        if isinstance(keys, Erased) or "words" not in keys.keys:
            raise NotFound("No report has this tracking code.")
        return keys

    async def withdraw(self, code: str) -> Decided[IntakeEvent]:
        case = await self.tracked(code)
        command = domain.Withdraw(closed=case.status == "closed")
        return await decider.handle(self.journal, case.case_id, command, BY_CITIZEN)

    async def appeal(self, code: str, words: str | None) -> Decided[IntakeEvent]:
        """The citizen does not accept the refusal that stands; the Front decides about it."""
        case = await self.tracked(code)
        sealed = await self.vault.seal(case.case_id, words, CITIZEN) if words else None
        return await decider.handle(
            self.journal, case.case_id, domain.Appeal(case.standing_refusal, sealed), BY_CITIZEN
        )

    async def erase(self, code: str, scope: Literal["all", "contact"]) -> Decided[IntakeEvent]:
        """Destroy the keys first, then say so: if the process dies between, the citizen erases again."""
        case = await self.tracked(code)
        async with self.vault.contact_of(case.case_id) as own:
            await own.erase(("contact",) if scope == "contact" else ("words", "contact"))
            return await decider.handle(self.journal, case.case_id, domain.Erase(scope), BY_CITIZEN)

    async def erased(self, code: str) -> bool:
        """Whether this right code has had everything erased: a second press of that button finds its work done."""
        spelled = codes.spelled(code)
        if spelled is None:
            return False
        case_id = UUID(bytes=codes.case_of_code(self.pepper, spelled), version=4)
        return decider.replay(await self.journal.read(case_id)).erased == "all"

    async def photo(self, case: TrackedCase, photo_id: UUID) -> bytes:
        """A picture or a voice note of the citizen's own case. Raises NotFound."""
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

    async def open_point(self, code: str | None, described: domain.Description, by: str) -> Decided[IntakeEvent]:
        """The Front opens an intake point; its code is made from the name when there is none. Raises Invalid, and
        Conflict when its code was used before."""
        self._check(described)
        code = code or code_of_name(described.name)
        if not code:
            beside = "The name has no letters that an address can hold. Write a code of letters a to z and digits."
            raise Invalid("This intake point needs a code.", {"code": beside})
        return await self._on_point(domain.OpenPoint(code, described, clock.now()), by)

    async def change_point(self, code: str, described: domain.Description, by: str) -> Decided[IntakeEvent]:
        """The Front describes a point anew. Raises Invalid, NotFound, and Conflict for one that is closed."""
        self._check(described)
        return await self._on_point(domain.ChangePoint(code, described), by)

    async def close_point(self, code: str, by: str) -> Decided[IntakeEvent]:
        """Raises NotFound."""
        return await self._on_point(domain.ClosePoint(code), by)

    async def reopen_point(self, code: str, by: str) -> Decided[IntakeEvent]:
        """Raises NotFound."""
        return await self._on_point(domain.ReopenPoint(code), by)

    def _check(self, described: domain.Description) -> None:
        if described.area is not None and self.commune.area(described.area) is None:
            raise Invalid("Some entries are not on the list.", {"area": "Choose an area from the list."})

    async def _on_point(self, command: domain.PointCommand, by: str) -> Decided[IntakeEvent]:
        stream = uuid5(NAMESPACE_URL, f"/{self.commune.code}/intake/points/{command.code}")
        return await decider.handle(self.journal, stream, command, Causation(actor=by))
