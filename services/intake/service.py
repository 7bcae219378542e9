"""What intake does: receives reports, takes additions and verdicts, erases, keeps the intake points."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson

from services.intake import domain, tracking
from services.intake.queries import Point, Queries, TrackedCase
from shared import clock, photos
from shared.calendar import LOCAL
from shared.commune import Commune
from shared.deciding import Decider, Journal, Said
from shared.errors import Conflict, Invalid, NotFound
from shared.events.envelope import Why
from shared.events.intake import CaseReceived, Channel, IntakeEvent, Photo, Solved
from shared.events.registry import stored_event
from shared.events.sealed import Sealed
from shared.grouping import Grouped
from shared.vault import CITIZEN, WRITING, CaseKeys, Erased, Opening, Vault

decider: Decider[domain.Case, domain.Command, IntakeEvent] = Decider(domain.Case(), domain.decide, domain.evolve)

BY_CITIZEN = Why(actor=CITIZEN)


@dataclass(frozen=True)
class Submission:
    """A report as it came in: words already trimmed and in NFC, pictures already clean."""

    words: str
    channel: Channel
    language: str
    consent: str
    area: str | None = None
    place: str | None = None
    category_hint: str | None = None
    point: str | None = None
    contact: str | None = None
    pictures: Sequence[photos.Picture] = ()
    token: str | None = None  # the sender's own secret: the same token is the same report, sent again


@dataclass(frozen=True)
class Receipt:
    """What the citizen takes home. `position`: None when this report had been received before."""

    case_id: UUID
    number: str
    tracking_code: str
    received_at: datetime
    position: int | None


class Numbers:
    """Case numbers, fetched for all who wait at once."""

    def __init__(self, queries: Queries, prefix: str):
        self._queries = queries
        self._prefix = prefix
        self.next: Grouped[int, str] = Grouped(self._fetch, most=500)

    async def _fetch(self, years: Sequence[int]) -> list[str | BaseException]:
        """Around New Year a group may hold two years."""
        given = {year: iter(await self._queries.next_numbers(year, years.count(year))) for year in set(years)}
        return [f"{self._prefix}-{year}-{next(given[year]):06d}" for year in years]


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
    pepper: bytes
    numbers: Numbers = field(repr=False)
    caught_up: Callable[[], Awaitable[bool]]

    async def receive(self, submission: Submission) -> Receipt:
        """Accept a report. When this returns, it is committed. Raises Invalid with the fields that are wrong, and
        Conflict when the token has brought another report."""
        self._check(submission)
        token = submission.token or secrets.token_hex(16)
        case_id = UUID(bytes=tracking.derived(self.pepper, "case", token)[:16], version=4)
        code = tracking.code_from(tracking.derived(self.pepper, "code", token))
        if submission.token and (before := await self._receipt(case_id, code, submission)):
            return before
        now = clock.now()
        coming_keys, coming_number = self.vault.create(case_id), self.numbers.next(now.astimezone(LOCAL).year)
        keys, number = await coming_keys, await coming_number
        received = self._sealed(submission, keys, number, code, await self._keep(keys, submission.pictures))
        try:
            said = await decider.begin(self.journal, case_id, domain.Receive(received), BY_CITIZEN)
        except Conflict:
            # The same form was sent twice at the same moment, and the other was quicker.
            before = await self._receipt(case_id, code, submission)
            if before is None:
                raise
            return before
        return Receipt(case_id, number, code, now, said.position)

    def _check(self, submission: Submission) -> None:
        wrong = {}
        if submission.area is not None and self.commune.area(submission.area) is None:
            wrong["area"] = "Choose an area from the list."
        if submission.category_hint is not None and self.commune.category(submission.category_hint) is None:
            wrong["category"] = "Choose a category from the list."
        if wrong:
            raise Invalid("Some entries are not on the list.", wrong)

    async def _receipt(self, case_id: UUID, code: str, submission: Submission) -> Receipt | None:
        history = await self.journal.read(case_id)
        if not history:
            return None
        received = stored_event(history[0])
        assert isinstance(received, CaseReceived)
        if not await self._is(case_id, submission, received):
            raise Conflict("This token was used for another report. Send this one with a token of its own.")
        at = datetime.fromisoformat(orjson.loads(history[0].state)["time"])
        return Receipt(case_id, received.number, code, at, None)

    async def _is(self, case_id: UUID, submission: Submission, received: CaseReceived) -> bool:
        """Whether this report has been received before. Nobody can tell once its words are erased."""
        openly = (submission.area, submission.category_hint, len(submission.pictures))
        if openly != (received.area, received.category_hint, len(received.photos)):
            return False
        sent = (submission.words, submission.place, submission.contact)
        kept = (received.words, received.place, received.contact)
        if [one is None for one in sent] != [one is None for one in kept]:
            return False
        opened = await self.vault.open_many(case_id, [one for one in kept if one], CITIZEN, "sent again")
        pairs = zip((one for one in sent if one), opened, strict=True)
        only_contact_erased = not isinstance(opened[0], Erased)
        return all(then == now or (only_contact_erased and isinstance(then, Erased)) for now, then in pairs)

    def _sealed(
        self, submission: Submission, keys: CaseKeys, number: str, code: str, pictures: tuple[Photo, ...]
    ) -> CaseReceived:
        return CaseReceived(
            number=number,
            tracking=tracking.hash_of_code(self.pepper, code),
            channel=submission.channel,
            point=submission.point,
            area=submission.area,
            category_hint=submission.category_hint,
            language=submission.language,
            consent=submission.consent,
            words=keys.seal(submission.words),
            contact=keys.seal(submission.contact, "contact") if submission.contact else None,
            place=keys.seal(submission.place) if submission.place else None,
            photos=pictures,
        )

    async def _keep(self, keys: CaseKeys, pictures: Sequence[photos.Picture]) -> tuple[Photo, ...]:
        kept = photos.named(pictures)
        await photos.keep(self.vault, keys, kept, pictures)
        return kept

    async def tracked(self, code: str) -> TrackedCase:
        """The case of a tracking code. Raises NotFound, alike for wrong, unknown and erased.

        A report that came in a moment ago is waited for.
        """
        hashed = tracking.keyed_hash(self.pepper, code)
        case = await self.queries.case_of(hashed)
        if case is None and await self.caught_up():
            case = await self.queries.case_of(hashed)
        if case is None:
            raise NotFound("No report has this tracking code.")
        return case

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

    async def add(self, code: str, words: str, pictures: Sequence[photos.Picture]) -> Said[IntakeEvent]:
        """The citizen adds words or pictures. It is decided before they are kept: a refusal leaves none behind."""
        case = await self.tracked(code)
        keys = await self.vault.keys(case.case_id, CITIZEN, "own case")
        if isinstance(keys, Erased) or "words" not in keys.keys:
            raise NotFound("No report has this tracking code.")
        command = domain.AddInformation(keys.seal(words), photos.named(pictures), closed=case.status == "closed")
        await decider.decided(self.journal, case.case_id, command)
        await photos.keep(self.vault, keys, command.photos, pictures)
        return await decider.handle(self.journal, case.case_id, command, BY_CITIZEN)

    async def judge(
        self, code: str, *, round_: int, solved: Solved, stars: int, comment: str | None
    ) -> Said[IntakeEvent]:
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
        return await decider.handle(self.journal, case.case_id, command, BY_CITIZEN)

    async def _comment(self, case: TrackedCase, round_: int, words: str | None) -> Sealed | None:
        """Words sealed anew, unless they are those of the verdict that stands."""
        if words is None:
            return None
        before = case.comment if case.judged_round == round_ else None
        if before and await self.vault.open(case.case_id, before, CITIZEN, "own case") == words:
            return before
        return await self.vault.seal(case.case_id, words, CITIZEN)

    async def withdraw(self, code: str) -> Said[IntakeEvent]:
        case = await self.tracked(code)
        command = domain.Withdraw(closed=case.status == "closed")
        return await decider.handle(self.journal, case.case_id, command, BY_CITIZEN)

    async def erase(self, code: str, scope: Literal["all", "contact"]) -> Said[IntakeEvent]:
        """Destroy the keys first, then say so: if the process dies between, the citizen erases again."""
        case = await self.tracked(code)
        await self.vault.erase(case.case_id, ("contact",) if scope == "contact" else ("words", "contact"))
        return await decider.handle(self.journal, case.case_id, domain.Erase(scope), BY_CITIZEN)

    async def photo(self, code: str, photo_id: UUID) -> bytes:
        """A picture of the citizen's own case. Raises NotFound."""
        case = await self.tracked(code)
        picture = await self.vault.photo(case.case_id, photo_id, CITIZEN, "own case")
        if isinstance(picture, Erased):
            raise NotFound("There is no such picture.")
        return picture

    async def point(self, code: str) -> Point:
        """Raises NotFound."""
        found = await self.queries.point(code)
        if found is None:
            raise NotFound("There is no such intake point.")
        return found

    async def open_point(self, *, code: str, name: str, area: str | None, by: str) -> Said[IntakeEvent]:
        """The Front opens an intake point. Raises Conflict when its code was used before."""
        if area is not None and self.commune.area(area) is None:
            raise Invalid("Some entries are not on the list.", {"area": "Choose an area from the list."})
        command = domain.OpenPoint(code, name, area, clock.now())
        return await decider.handle(self.journal, self._point_stream(code), command, Why(actor=by))

    async def close_point(self, code: str, by: str) -> Said[IntakeEvent]:
        return await decider.handle(self.journal, self._point_stream(code), domain.ClosePoint(code), Why(actor=by))

    def _point_stream(self, code: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"/{self.commune.code}/intake/points/{code}")
