"""What intake says: a citizen was heard, added something, withdrew, gave a verdict, wanted to be forgotten."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.events.due import Given
from shared.events.envelope import Event
from shared.events.sealed import Sealed

Channel = Literal["web", "api", "counter", "telephone", "visit", "relay", "open311", "zalo"]
ContactBy = Literal["call", "zalo", "sms", "email"]
Solved = Literal["yes", "partly", "no"]
PointKind = Literal["group", "culture_house", "organisation", "office", "zalo_group", "event"]


class Photo(BaseModel):
    """A picture in the vault; decoded, encoded anew and sealed before this event was said."""

    model_config = ConfigDict(frozen=True)
    id: UUID
    media_type: str
    width: int
    height: int


class Voice(BaseModel):
    """A voice note in the vault, as it came; its container was known before this event was said."""

    model_config = ConfigDict(frozen=True)
    id: UUID
    media_type: str


class CaseReceived(Event):
    """A report was accepted; its sender has a number and a tracking code. `tracking`: HMAC of the code, hex.

    `contact_by`: how the sender wants to be told, sealed with the contact. `unlisted`: the sender wants the matter
    named to nobody, not even in public words without a name. `details`: what was said to the questions of the category,
    as `shared.details` writes it, sealed with the words.
    """

    number: str
    tracking: str
    channel: Channel
    point: str | None
    area: str | None
    category_hint: str | None
    language: str
    consent: str
    words: Sealed
    contact: Sealed | None
    place: Sealed | None
    photos: tuple[Photo, ...]
    voice: Voice | None = None  # reports from before there were voice notes are read without one
    contact_by: Sealed | None = None
    unlisted: bool = False
    details: Sealed | None = None


class InformationAdded(Event, Given):
    """The citizen added words, pictures or a voice note, of their own accord or because triage asked.

    Where it answers a question, the clerk's time begins anew: until `due`.

    `sending`: a keyed hash of the form and all that it held, so that what is sent twice is added once. `question`: the
    version of triage's stream of the last question that the citizen could see, 0 if there was none; which question an
    addition follows does not depend on whose clock is ahead.
    """

    words: Sealed
    photos: tuple[Photo, ...]
    sending: str
    question: int = Field(0, ge=0)
    voice: Voice | None = None


class CaseWithdrawn(Event):
    """The citizen took the report back."""


class VerdictGiven(Event):
    """The citizen judged the answer of a round. A later verdict on the same round replaces the earlier."""

    round: int = Field(ge=1)
    solved: Solved
    stars: int = Field(ge=1, le=5)
    comment: Sealed | None
    photos: tuple[Photo, ...]
    given_at: AwareDatetime


class RefusalAppealed(Event):
    """The citizen does not accept that the report was refused; `words` say why.

    `refusal`: the version of triage's stream at which it was refused.
    """

    refusal: int = Field(ge=1)
    words: Sealed | None


class PersonalDataErased(Event):
    """The keys of the case were destroyed: its words can be read by nobody from now on."""

    scope: Literal["all", "contact"]


class CaseFollowed(Event):
    """Somebody means the same matter: one more voice for the case, with a tracking code of its own.

    `follower` names the voice and nobody; `tracking`: HMAC of its code, hex. `followers`: how many there are now.
    """

    follower: UUID
    tracking: str
    followers: int = Field(ge=1)


class FollowingEnded(Event):
    """A follower has followed long enough; their code leads nowhere from now on. `followers`: how many are left."""

    follower: UUID
    followers: int = Field(ge=0)


Following = CaseFollowed | FollowingEnded


class FollowerContactGiven(Event):
    """A follower wants to be told of the matter by this way: sealed under a key of the follower's own, made for it.

    `contact` is bound to the follower and not to the case: its key is another's, and erasing the case leaves it. `way`:
    by which one is told; `language`: in which; `consent`: the version of the text that was agreed to; `change`: counted
    for each follower. What this follower gave before opens for nobody any more.
    """

    follower: UUID
    contact: Sealed
    way: str
    language: str
    consent: str
    change: int = Field(ge=1)


class FollowerContactErased(Event):
    """The key of a follower's contact was destroyed: they are told of nothing any more, and still follow."""

    follower: UUID


FollowerContact = FollowerContactGiven | FollowerContactErased


class ContactChanged(Event):
    """The citizen can be reached like this from now on: sealed under a new key, and the key before it was destroyed.

    `consent`: the version of the text that was agreed to; `change`: counted for each case; `sending`: a keyed hash of
    the form's token, so that what is sent twice is one change. A contact that is removed is erased.
    """

    contact: Sealed
    contact_by: Sealed | None
    consent: str
    change: int = Field(ge=1)
    sending: str


class NoticesStopped(Event):
    """The citizen wants no more notices by this way, as long as the contact is the one after so many changes."""

    way: str
    change: int = Field(ge=0)


class NoticesStarted(Event):
    """The citizen wants notices by this way again."""

    way: str


class NoticeGivenUp(Event):
    """The citizen could not be told of a step: every try failed, or there is nothing to try again for.

    `notice` names it; `reason` is a word of the way's, never of an address or of a server. `follower`: who of those
    that follow the case could not be told, said once for each contact; None: its citizen.
    """

    notice: UUID
    way: str
    step: str
    reason: str
    follower: UUID | None = None  # before followers were told, it was the citizen


class WayFailing(Event):
    """Nothing has gone out by this way since then, though it was tried."""

    way: str
    since: AwareDatetime


class WayWorks(Event):
    """Notices go out by this way again."""

    way: str


class PushSubscribed(Event):
    """Each step is to be told on one more device. `device` names the subscription, sealed under a key of its own, and
    nobody; `browser`: a keyed hash of it within this case, so that the same browser is told once."""

    device: UUID
    browser: str
    subscription: Sealed


class PushEnded(Event):
    """This device is told no more, and the key of its subscription goes. `because`: its citizen has stopped it, its
    push service knows it no more, or its browser has another subscription in its place."""

    device: UUID
    because: Literal["stopped", "gone", "replaced"]


NoticeEvent = NoticesStopped | NoticesStarted | NoticeGivenUp
PushEvent = PushSubscribed | PushEnded
WayEvent = WayFailing | WayWorks


class SecretReplaced(Event):
    """An administrator has replaced a secret that is shown at a service outside: which one, not what it says.

    `at`: when its file was written.
    """

    secret: str
    at: AwareDatetime


class TrackingCodeRenewed(Event):
    """The citizen had lost the code: from now on the case is followed by another, and the one before leads nowhere.

    `tracking`: HMAC of the new code, hex; `renewal`: counted for each case; `way`: by which it goes to the contact that
    was given. The actor is who asked for it.
    """

    tracking: str
    renewal: int = Field(ge=1)
    way: str


class IntakePointOpened(Event):
    """The Front opened a place to report from; its poster's QR code leads to `/q/<code>`.

    `kind`: what a poster hangs at; before kinds were said, it was the culture house.
    """

    code: str
    name: str
    area: str | None
    opened_at: AwareDatetime
    kind: PointKind = "culture_house"


class IntakePointChanged(Event):
    """The Front described a place anew: what it is called, what it is and where, from now on. Its code stays."""

    code: str
    name: str
    kind: PointKind
    area: str | None


class IntakePointClosed(Event):
    """The place is no longer looked after; its poster leads to a page that says so."""

    code: str


class IntakePointReopened(Event):
    """The place is looked after again; its old poster leads to the form again."""

    code: str


IntakeEvent = (
    CaseReceived
    | InformationAdded
    | CaseWithdrawn
    | VerdictGiven
    | RefusalAppealed
    | PersonalDataErased
    | ContactChanged
    | IntakePointOpened
    | IntakePointChanged
    | IntakePointClosed
    | IntakePointReopened
)
