"""How a report is received: once for each token, with a number only for its case, and a receipt that stays the same."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from services.intake import codes, domain
from services.intake.numbers import Numbers, Wanted
from services.intake.queries import Queries
from shared import clock, photos
from shared.calendar import LOCAL
from shared.commune import Commune
from shared.deciding import Decider, Journal
from shared.decoding import Picture
from shared.errors import Conflict, Invalid
from shared.events.envelope import Causation
from shared.events.intake import CaseReceived, Channel, IntakeEvent, Photo
from shared.events.registry import stored_event
from shared.text import says_something
from shared.vault import CITIZEN, CaseKeys, Erased, Vault

decider: Decider[domain.Case, domain.Command, IntakeEvent] = Decider(domain.Case(), domain.decide, domain.evolve)

BY_CITIZEN = Causation(actor=CITIZEN)
SHORTEST_REPORT = 10  # characters without a photo; with one, "Cháy!" says enough


@dataclass(frozen=True)
class Submission:
    """A report as it came in: words already tidy, pictures already clean. `consent`: the version that was shown."""

    words: str
    channel: Channel
    language: str
    consent: str
    area: str | None = None
    place: str | None = None
    category_hint: str | None = None
    point: str | None = None
    contact: str | None = None
    pictures: Sequence[Picture] = ()
    token: str | None = None  # the sender's own secret: the same token is the same report, sent again


@dataclass(frozen=True)
class Receipt:
    """What the citizen takes home. `position`: None when this report had been received before."""

    case_id: UUID
    number: str
    tracking_code: str
    received_at: datetime
    position: int | None


def too_little(words: str, pictures: Sequence[Picture]) -> dict[str, str]:
    """What is wrong with a report that says too little; words or a photo are enough."""
    if pictures or (len(words) >= SHORTEST_REPORT and says_something(words)):
        return {}
    return {"words": "Write at least 10 characters, or add a photo."}


def named(pepper: bytes, token: str, pictures: Sequence[Picture]) -> tuple[Photo, ...]:
    """As an event tells of them, the same for the same form."""
    return photos.named(codes.derived(pepper, "photos", token), pictures)


@dataclass(frozen=True)
class Receiving:
    """Receives reports."""

    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune
    pepper: bytes
    numbers: Numbers

    async def receive(self, submission: Submission, admit: Callable[[], Awaitable[None]] | None = None) -> Receipt:
        """Accept a report. When this returns, it is committed. Raises Invalid with the fields that are wrong, Conflict
        when the token has brought another report, and what `admit` raises, which is asked about new ones only."""
        await self._check(submission)
        token = submission.token or secrets.token_hex(16)
        code = codes.code_from(codes.derived(self.pepper, "code", token))
        case_id = UUID(bytes=codes.case_of_code(self.pepper, code), version=4)
        kept = named(self.pepper, token, submission.pictures)
        if submission.token and (before := await self._receipt(case_id, code, submission, kept)):
            return before
        if admit:
            await admit()
        year = clock.now().astimezone(LOCAL).year
        coming_keys, coming_number = self.vault.create(case_id), self.numbers.of(Wanted(case_id, year))
        keys, number = await coming_keys, await coming_number
        await photos.keep(self.vault, keys, kept, submission.pictures)
        received = self._sealed(submission, keys, number, code, kept)
        try:
            said = await decider.begin(self.journal, case_id, domain.Receive(received), BY_CITIZEN)
        except Conflict:
            # The same form was sent twice at the same moment, and the other was quicker.
            before = await self._receipt(case_id, code, submission, kept)
            if before is None:
                raise
            return before
        return Receipt(case_id, number, code, said.at, said.position)

    async def _check(self, submission: Submission) -> None:
        wrong = too_little(submission.words, submission.pictures)
        if submission.area is not None and self.commune.area(submission.area) is None:
            wrong["area"] = "Choose an area from the list."
        if submission.category_hint is not None and self.commune.category(submission.category_hint) is None:
            wrong["category"] = "Choose a category from the list."
        if submission.point is not None and await self.queries.point(submission.point) is None:
            wrong["point"] = "There is no such intake point."
        if submission.consent != self.commune.consent:
            wrong["consent"] = "The text of the consent has changed. Read it again, then agree."
        if wrong:
            raise Invalid("Some entries are missing or not on the list.", wrong)

    async def _receipt(
        self, case_id: UUID, code: str, submission: Submission, kept: tuple[Photo, ...]
    ) -> Receipt | None:
        history = await self.journal.read(case_id)
        if not history:
            return None
        received = stored_event(history[0])
        assert isinstance(received, CaseReceived)
        if not await self._is(case_id, submission, kept, received):
            raise Conflict("This token was used for another report. Send this one with a token of its own.")
        at = datetime.fromisoformat(orjson.loads(history[0].state)["time"])
        return Receipt(case_id, received.number, code, at, None)

    async def _is(self, case_id: UUID, submission: Submission, kept: tuple[Photo, ...], received: CaseReceived) -> bool:
        """Whether this report has been received before. Nobody can tell once its words are erased."""
        openly = (submission.area, submission.category_hint, kept)
        if openly != (received.area, received.category_hint, received.photos):
            return False
        sent = (submission.words, submission.place, submission.contact)
        sealed = (received.words, received.place, received.contact)
        if [one is None for one in sent] != [one is None for one in sealed]:
            return False
        opened = await self.vault.open_many(case_id, [one for one in sealed if one], CITIZEN, "sent again")
        pairs = zip((one for one in sent if one is not None), opened, strict=True)
        only_contact_erased = not isinstance(opened[0], Erased)
        return all(then == now or (only_contact_erased and isinstance(then, Erased)) for now, then in pairs)

    def _sealed(
        self, submission: Submission, keys: CaseKeys, number: str, code: str, kept: tuple[Photo, ...]
    ) -> CaseReceived:
        return CaseReceived(
            number=number,
            tracking=codes.hash_of_code(self.pepper, code),
            channel=submission.channel,
            point=submission.point,
            area=submission.area,
            category_hint=submission.category_hint,
            language=submission.language,
            consent=submission.consent,
            words=keys.seal(submission.words),
            contact=keys.seal(submission.contact, "contact") if submission.contact else None,
            place=keys.seal(submission.place) if submission.place else None,
            photos=kept,
        )
