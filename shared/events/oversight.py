"""What oversight says: a deadline was missed, the Front found something, a case is open again or closed."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.due import Given
from shared.events.envelope import Event
from shared.events.intake import Photo
from shared.events.sealed import Sealed

ReopenedBecause = Literal["not_solved", "partly_solved", "front_found"]
WithdrawnBecause = Literal["closed", "moved", "asked_again"]
SignalKind = Literal[
    "answers_in_a_burst",
    "answers_alike",
    "changed_before_due",
    "extended_before_due",
    "verdicts_in_a_burst",
    "area_silent",
    "point_silent",
    "area_waits_longer",
]
Step = Literal["verify", "classify", "handle", "publish"]
FrontStep = Literal["verify", "classify", "publish"]
ToldBy = Literal["page", "email", "digest"]
ClosedBy = Literal["citizen", "front", "window_expired", "refusal_stands", "withdrawn", "erased"]


class DeadlineMissed(Event):
    """The due date passed without an answer.

    `unit` had the case at that moment. It is None when the case was back with the Front's clerks then: the unit that
    had given it back could not answer any more, and the next one did not have it yet, so no unit has missed anything.
    """

    unit: str | None
    round: int = Field(ge=1)
    due: AwareDatetime


class DeadlineWarned(Event):
    """A due date is near. `unit` has the case; None while the step is the Front's own."""

    step: Step
    unit: str | None
    round: int = Field(ge=1)
    due: AwareDatetime


class StepMissed(Event):
    """The Front has not done a step of its own by its date: it is as late as a unit that does not answer."""

    step: FrontStep
    round: int = Field(ge=1)
    due: AwareDatetime


class ProgressOverdue(Event):
    """The case is late at its unit, and the unit has not said how far it is: by `due` it had to, after `since`."""

    unit: str
    round: int = Field(ge=1)
    since: AwareDatetime
    due: AwareDatetime


class CaseEscalated(Event):
    """What is late was told further up, as the commune's ladder says: to `unit`'s head or to bodies, by their codes.

    `told_by`: a page alone, an e-mail at once, or the day's digest. `due`: the date that was missed.
    """

    level: int = Field(ge=1)
    step: Step
    unit: str | None
    round: int = Field(ge=1)
    due: AwareDatetime
    to: tuple[str, ...]
    told_by: ToldBy


class DigestMade(Event):
    """What was told further up to `to` is sent together: all after the position `after` of oversight's log, and up to
    `until`, that was to be told by e-mail at once, or in the day's digest."""

    to: str
    told_by: Literal["email", "digest"]
    day: date
    after: int = Field(ge=0)
    until: int = Field(ge=1)


class MissCorrected(Event):
    """The Front takes back that the due date of `round` was missed: that was said by mistake, for instance by a clock
    that was ahead. `reason` says how it is known. `due`: the date, where it had passed by then; it is never said to be
    missed again. None: the date was still to come, and may yet be missed.
    """

    round: int = Field(ge=1)
    reason: Sealed
    due: AwareDatetime | None = None  # corrections from before this was said are read without


class FindingRecorded(Event):
    """The Front looked for itself and writes down what it found, with photos. `told`: the unit and the citizen read it;
    what was written before they did stays with the Front."""

    words: Sealed
    photos: tuple[Photo, ...] = ()
    told: bool = False


class RefusalOverturned(Event):
    """The Front does not accept that triage refused the report; it goes back to the clerks.

    `refusal` is the version of triage's stream at which it was refused: which refusal is meant does not depend on whose
    clock is ahead.
    """

    reason: Sealed
    refusal: int = Field(ge=1)


class RefusalUpheld(Event):
    """The Front has looked at the refusal and lets it stand; the citizen reads the reason.

    `refusal` as for an overturned one.
    """

    reason: Sealed
    refusal: int = Field(ge=1)


class InquiryRaised(Event):
    """The Front asks the unit that has the case a question, which the unit answers before `due`.

    `inquiry` counts within the case from 1. The citizen reads question and answer. Of one case one inquiry is open at a
    time: the next one is raised when the last was answered or withdrawn.
    """

    inquiry: int = Field(ge=1)
    unit: str
    question: Sealed
    due: AwareDatetime


class InquiryWithdrawn(Event):
    """Nobody waits for this answer any more: the case was closed, another unit or the clerks have it, or the Front has
    asked again after the date had passed.
    """

    inquiry: int = Field(ge=1)
    because: WithdrawnBecause


class CaseReopened(Event):
    """The matter goes on with a new round, because the citizen or the Front is not satisfied."""

    round: int = Field(ge=2)
    because: ReopenedBecause


class CaseClosed(Event, Given):
    """The case is over; `round` is its last. Where a result can be told of it, that is published by `due`."""

    by: ClosedBy
    round: int = Field(ge=1)


class AlarmRaised(Event):
    """The truth is in danger: something is wrong with what `source` says or with what is kept of it.

    `kind` as in shared/bus/troubles.py; `detail` in technical words, never of people.
    """

    kind: str
    source: str
    position: int
    detail: str


class AlarmSettled(Event):
    """What an alarm was about has been put right."""

    kind: str
    source: str


class SignalRaised(Event):
    """Something is to be looked at again: a question to whoever oversees, and never a verdict.

    `about`: the code of a unit, an area or a point; empty for the whole commune. `cases`: the newest of what is asked
    about, at most 200; `count`: how many there are, `of`: among how many. Where it is about waiting, `days` is the
    median of the `count` cases, and `others_days` that of the `of` others.
    """

    signal: UUID
    kind: SignalKind
    about: str
    since: AwareDatetime
    until: AwareDatetime
    cases: tuple[UUID, ...] = Field(max_length=200)
    count: int = Field(ge=0)
    of: int | None = None
    days: float | None = None
    others_days: float | None = None


class SignalDismissed(Event):
    """An overseer has looked: the signal asks about nothing that must be followed up. `reason` says why."""

    signal: UUID
    reason: Sealed


AlarmEvent = AlarmRaised | AlarmSettled
InquiryEvent = InquiryRaised | InquiryWithdrawn
SignalEvent = SignalRaised | SignalDismissed
FoundByClock = DeadlineWarned | StepMissed | ProgressOverdue | CaseEscalated
OversightEvent = (
    FoundByClock
    | DeadlineMissed
    | MissCorrected
    | FindingRecorded
    | RefusalOverturned
    | RefusalUpheld
    | CaseReopened
    | CaseClosed
)
