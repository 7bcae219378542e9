"""What dispatch says: a unit has the case, works on it, answers it, or sends it back to the right desk."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.events.envelope import Event
from shared.events.intake import Photo
from shared.events.sealed import Sealed
from shared.events.triage import Urgency

Outcome = Literal["done", "planned", "not_possible", "not_ours"]


class CaseForwarded(Event):
    """A unit is responsible from now on. `explanation` says line by line how `due` was counted, `urgency` as what."""

    unit: str
    category: str
    round: int = Field(ge=1)
    due: AwareDatetime
    profile: str
    explanation: tuple[str, ...]
    restricted: bool
    urgency: Urgency = "normal"  # forwardings from before it was said are read as normal


class ForwardingHeld(Event):
    """The case was classified anew while the answer of `round` waits for its verdict. If another round follows, it
    goes to this unit.
    """

    unit: str
    category: str
    round: int = Field(ge=1)
    restricted: bool
    urgency: Urgency


class CaseAccepted(Event):
    """The unit has taken the case up."""

    unit: str
    round: int


class CaseReturned(Event):
    """Wrong desk: the unit gives the case back to triage, with its reason. The clock goes on."""

    unit: str
    round: int
    reason: Sealed


class ProgressReported(Event):
    """The unit says how far it is."""

    unit: str
    round: int
    words: Sealed


class DeadlineExtended(Event):
    """The due date was moved, once in a round, with a reason. `explanation`: by which rules it could be, line by line,
    of `profile`; extensions from before they were said are read without."""

    unit: str
    round: int
    due: AwareDatetime
    reason: Sealed
    profile: str | None = None
    explanation: tuple[str, ...] = ()


class CaseAnswered(Event):
    """What was done, by whom and when, with proof; or why not, and what comes next.

    `alike`: a keyed fingerprint of the answer's words, the same for the same words; None for short ones.
    """

    unit: str
    round: int
    outcome: Outcome
    answer: Sealed
    responsible: Sealed
    acted_on: date | None
    next_date: date | None
    photos: tuple[Photo, ...] = ()  # answers from before there were photos are read without any
    alike: str | None = None  # as are those from before fingerprints


class OfficerNamed(Event):
    """The unit says who of it has the case in hand: a name, with the position. The last one counts."""

    unit: str
    round: int = Field(ge=1)
    officer: Sealed


class InquiryAnswered(Event):
    """The unit answers what the Front has asked it about the case; `inquiry` is the Front's number of it."""

    inquiry: int = Field(ge=1)
    unit: str
    answer: Sealed


DispatchEvent = (
    CaseForwarded | ForwardingHeld | CaseAccepted | CaseReturned | ProgressReported | DeadlineExtended | CaseAnswered
)
ByDispatch = DispatchEvent | OfficerNamed | InquiryAnswered  # all that it says of a case, its slices included
