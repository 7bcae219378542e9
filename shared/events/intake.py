"""What intake says: a citizen was heard, added something, withdrew, gave a verdict, wanted to be forgotten."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.events.envelope import Event
from shared.events.sealed import Sealed

Channel = Literal["web", "api"]
Solved = Literal["yes", "partly", "no"]


class Photo(BaseModel):
    """A picture in the vault; decoded, encoded anew and sealed before this event was said."""

    model_config = ConfigDict(frozen=True)
    id: UUID
    media_type: str
    width: int
    height: int


class CaseReceived(Event):
    """A report was accepted; its sender has a number and a tracking code. `tracking`: HMAC of the code, hex."""

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


class InformationAdded(Event):
    """The citizen added words or pictures, of their own accord or because triage asked.

    `sending`: a keyed hash of the form and all that it held, so that what is sent twice is added once. `question`: the
    version of triage's stream of the last question that the citizen could see, 0 if there was none; which question an
    addition follows does not depend on whose clock is ahead.
    """

    words: Sealed
    photos: tuple[Photo, ...]
    sending: str
    question: int = Field(0, ge=0)


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


class PersonalDataErased(Event):
    """The keys of the case were destroyed: its words can be read by nobody from now on."""

    scope: Literal["all", "contact"]


class IntakePointOpened(Event):
    """The Front opened a place to report from; its poster's QR code leads to `/q/<code>`."""

    code: str
    name: str
    area: str | None
    opened_at: AwareDatetime


class IntakePointClosed(Event):
    """The place is no longer looked after; its poster leads to a page that says so."""

    code: str


IntakeEvent = (
    CaseReceived
    | InformationAdded
    | CaseWithdrawn
    | VerdictGiven
    | PersonalDataErased
    | IntakePointOpened
    | IntakePointClosed
)
