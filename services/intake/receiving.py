"""How a report is received: once for each token, with a number only for its case, and a receipt that stays the same."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from services.intake import codes, domain
from services.intake.numbers import Numbers, Wanted
from services.intake.queries import Queries
from services.intake.questions import Given, checked
from services.intake.ways import NO_WAYS, Ways
from shared import clock, photos, voices
from shared.calendar import LOCAL
from shared.commune import Commune
from shared.deciding import Decider, Journal
from shared.decoding import Picture
from shared.details import Values, boxed
from shared.errors import Conflict, Invalid
from shared.events.envelope import Causation
from shared.events.intake import CaseReceived, Channel, ContactBy, IntakeEvent, Photo, Voice
from shared.events.registry import stored_event
from shared.text import says_something
from shared.vault import CITIZEN, CaseKeys, Erased, Vault
from shared.voices import Recording

decider: Decider[domain.Case, domain.Command, IntakeEvent] = Decider(domain.Case(), domain.decide, domain.evolve)

BY_CITIZEN = Causation(actor=CITIZEN)
SHORTEST_REPORT = 10  # characters without a photo; with one, "Cháy!" says enough


@dataclass(frozen=True)
class Submission:
    """A report as it came in: words already tidy, pictures already clean. `consent`: the version that was shown.

    `by`: who hands it in, as events name actors: the citizen, or who writes for somebody.
    """

    words: str
    channel: Channel
    language: str
    consent: str
    area: str | None = None
    place: str | None = None
    category_hint: str | None = None
    point: str | None = None
    contact: str | None = None
    contact_by: ContactBy | None = None
    pictures: Sequence[Picture] = ()
    voice: Recording | None = None
    token: str | None = None  # the sender's own secret: the same token is the same report, sent again
    by: str = CITIZEN
    unlisted: bool = False
    details: Mapping[str, Given] = field(default_factory=dict)  # to the questions of the category, by their codes


@dataclass(frozen=True)
class Receipt:
    """What the citizen takes home. `position`: None when this report had been received before."""

    case_id: UUID
    number: str
    tracking_code: str
    received_at: datetime
    position: int | None


def another_consent(agreed: str, commune: Commune) -> dict[str, str]:
    """What is wrong with having agreed to another text than the commune's of today."""
    if agreed == commune.consent:
        return {}
    return {"consent": "The text of the consent has changed. Read it again, then agree."}


def too_little(words: str, pictures: Sequence[Picture], voice: Recording | None = None) -> dict[str, str]:
    """What is wrong with a report that says too little; words, a photo or a voice note are enough."""
    if pictures or voice or (len(words) >= SHORTEST_REPORT and says_something(words)):
        return {}
    return {"words": "Write at least 10 characters, or add a photo or a voice note."}


def named(pepper: bytes, token: str, pictures: Sequence[Picture]) -> tuple[Photo, ...]:
    """As an event tells of them, the same for the same form."""
    return photos.named(codes.derived(pepper, "photos", token), pictures)


@dataclass(frozen=True)
class Kept:
    """What of a submission stands in the vault, as an event tells of it; the same for the same form."""

    photos: tuple[Photo, ...]
    voice: Voice | None
    details: str | None  # to be sealed

    @classmethod
    def of(cls, pepper: bytes, token: str, submission: Submission, details: Values) -> "Kept":
        secret = codes.derived(pepper, "photos", token)
        written = boxed(submission.category_hint or "", details)
        return cls(photos.named(secret, submission.pictures), voices.named(secret, submission.voice), written)


@dataclass(frozen=True)
class Receiving:
    """Receives reports."""

    journal: Journal
    vault: Vault
    queries: Queries
    commune: Commune
    pepper: bytes
    numbers: Numbers
    ways: Ways = NO_WAYS

    async def receive(self, submission: Submission, admit: Callable[[], Awaitable[None]] | None = None) -> Receipt:
        """Accept a report. When this returns, it is committed. Raises Invalid with the fields that are wrong, Conflict
        when the token has brought another report, and what `admit` raises, which is asked about new ones only."""
        details = await self.check(submission)
        token = submission.token or secrets.token_hex(16)
        code = codes.code_from(codes.derived(self.pepper, "code", token))
        case_id = UUID(bytes=codes.case_of_code(self.pepper, code), version=4)
        kept = Kept.of(self.pepper, token, submission, details)
        if submission.token and (before := await self._receipt(case_id, code, submission, kept)):
            return before
        if admit:
            await admit()
        year = clock.now().astimezone(LOCAL).year
        coming_keys, coming_number = self.vault.create(case_id), self.numbers.of(Wanted(case_id, year))
        keys, number = await coming_keys, await coming_number
        await photos.keep(self.vault, keys, kept.photos, submission.pictures)
        await voices.keep(self.vault, keys, kept.voice, submission.voice)
        received = self._sealed(submission, keys, number, code, kept)
        try:
            said = await decider.begin(self.journal, case_id, domain.Receive(received), Causation(submission.by))
        except Conflict:
            # The same form was sent twice at the same moment, and the other was quicker.
            before = await self._receipt(case_id, code, submission, kept)
            if before is None:
                raise
            return before
        return Receipt(case_id, number, code, said.at, said.position)

    async def check(self, submission: Submission) -> Values:
        """What is kept of the answers to the category's questions. Raises Invalid with the fields that are wrong."""
        wrong = too_little(submission.words, submission.pictures, submission.voice)
        if submission.area is not None and self.commune.area(submission.area) is None:
            wrong["area"] = "Choose an area from the list."
        if submission.category_hint is not None and self.commune.category(submission.category_hint) is None:
            wrong["category"] = "Choose a category from the list."
        if submission.point is not None and await self.queries.point(submission.point) is None:
            wrong["point"] = "There is no such intake point."
        wrong |= another_consent(submission.consent, self.commune)
        if submission.channel != "open311":
            wrong |= self.ways.refused(submission.contact_by, submission.contact)
        details, wrong_details = checked(self.commune.category(submission.category_hint), submission.details)
        wrong |= wrong_details
        if wrong:
            raise Invalid("Some entries are missing or not on the list.", wrong)
        return details

    async def _receipt(self, case_id: UUID, code: str, submission: Submission, kept: Kept) -> Receipt | None:
        history = await self.journal.read(case_id)
        if not history:
            return None
        received = stored_event(history[0])
        assert isinstance(received, CaseReceived)
        if not await self._is(case_id, submission, kept, received):
            raise Conflict("This token was used for another report. Send this one with a token of its own.")
        at = datetime.fromisoformat(orjson.loads(history[0].state)["time"])
        return Receipt(case_id, received.number, code, at, None)

    async def _is(self, case_id: UUID, submission: Submission, kept: Kept, received: CaseReceived) -> bool:
        """Whether this report has been received before. Nobody can tell once its words are erased."""
        openly = (submission.area, submission.category_hint, kept.photos, kept.voice, submission.unlisted)
        if openly != (received.area, received.category_hint, received.photos, received.voice, received.unlisted):
            return False
        sent = (submission.words, submission.place, kept.details, submission.contact, submission.contact_by)
        sealed = (received.words, received.place, received.details, received.contact, received.contact_by)
        if [one is None for one in sent] != [one is None for one in sealed]:
            return False
        opened = await self.vault.open_many(case_id, [one for one in sealed if one], CITIZEN, "sent again")
        pairs = zip((one for one in sent if one is not None), opened, strict=True)
        only_contact_erased = not isinstance(opened[0], Erased)
        return all(then == now or (only_contact_erased and isinstance(then, Erased)) for now, then in pairs)

    def _sealed(self, submission: Submission, keys: CaseKeys, number: str, code: str, kept: Kept) -> CaseReceived:
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
            photos=kept.photos,
            voice=kept.voice,
            contact_by=keys.seal(submission.contact_by, "contact") if submission.contact_by else None,
            unlisted=submission.unlisted,
            details=keys.seal(kept.details) if kept.details else None,
        )
