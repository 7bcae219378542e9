"""What oversight remembers of each case that it watches, and of alarms; the events themselves stand in its register."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.inquiries import inquiries_of

FromIntake = (
    intake.CaseReceived
    | intake.InformationAdded
    | intake.VerdictGiven
    | intake.RefusalAppealed
    | intake.CaseWithdrawn
    | intake.PersonalDataErased
    | intake.Following
)
FromTriage = triage.CaseVerified | triage.CaseRefused | triage.CaseClassified
FromDispatch = dispatch.CaseForwarded | dispatch.CaseReturned | dispatch.DeadlineExtended | dispatch.CaseAnswered
FromOversight = (
    oversight.DeadlineMissed
    | oversight.MissCorrected
    | oversight.FindingRecorded
    | oversight.RefusalOverturned
    | oversight.RefusalUpheld
    | oversight.InquiryEvent
    | oversight.CaseReopened
    | oversight.CaseClosed
)


@dataclass(frozen=True, slots=True)
class CaseView:
    """One row of `oversight.cases`: a case as the Front watches it.

    `refusal`: the version of triage's stream at which it was last refused; `appealed`, `overturned`, `upheld`: the last
    refusal that was. `added`: intake's position of what the citizen added last.
    """

    case_id: UUID
    # from intake
    number: str = ""
    received_at: datetime = NOT_YET
    reported_area: str | None = None
    judged_round: int = 0
    last_solved: str | None = None
    last_stars: int | None = None
    judged_at: datetime | None = None
    added: int = 0
    added_at: datetime | None = None
    appealed: int = 0
    withdrawn_at: datetime | None = None
    erasure: str | None = None
    followers: int = 0
    # from triage
    verified_at: datetime | None = None
    refused_at: datetime | None = None
    refusal: int = 0
    category: str | None = None
    decided_area: str | None = None
    restricted: bool = False
    # from dispatch
    unit: str | None = None
    due: datetime | None = None
    forwarded_round: int = 0
    forwarded_at: datetime | None = None
    returned: bool = False
    returned_at: datetime | None = None
    answered_round: int = 0
    answered_at: datetime | None = None
    outcome: str | None = None
    # from oversight
    version: int = 0
    round: int = 1
    missed_round: int = 0
    overturned: int = 0
    upheld: int = 0
    closed_at: datetime | None = None
    closed_by: str | None = None
    found_at: datetime | None = None
    # from publisher
    published_at: datetime | None = None

    @property
    def area(self) -> str | None:
        return self.decided_area or self.reported_area

    @property
    def refused(self) -> bool:
        return self.refusal > self.overturned

    @property
    def in_dispute(self) -> bool:
        """The citizen does not accept the refusal, and the Front has not decided about it."""
        return self.refused and self.appealed >= self.refusal > self.upheld

    @property
    def undecided(self) -> bool:
        """It is refused, and the Front has not decided whether that stands."""
        return self.refusal > max(self.overturned, self.upheld)

    @property
    def missed(self) -> bool:
        """The due date of the round that it is in at its unit has passed without an answer."""
        return self.missed_round > 0 and self.missed_round == self.forwarded_round

    @property
    def solved(self) -> str | None:
        """What the citizen said of the last answer; None where that was not judged."""
        return self.last_solved if self._judged else None

    @property
    def stars(self) -> int | None:
        return self.last_stars if self._judged else None

    @property
    def _judged(self) -> bool:
        return self.judged_round > 0 and self.judged_round == self.answered_round

    @property
    def erased(self) -> bool:
        return self.erasure == "all"

    @property
    def taken_back(self) -> bool:
        return self.withdrawn_at is not None


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An alarm: what was wrong with which source, from which position on, and until when. Technical words."""

    kind: str
    source: str
    raised_at: datetime
    position: int
    detail: str
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WayView:
    """A way by which citizens are told of their cases. `failing_since`: None while notices go out by it."""

    way: str
    position: int
    failing_since: datetime | None = None


def _from_intake(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case intake.CaseReceived():
            return {"number": event.number, "received_at": heard.time, "reported_area": event.area}
        case intake.VerdictGiven():
            verdict = {"last_solved": event.solved, "last_stars": event.stars}
            return {"judged_round": event.round, **verdict, "judged_at": heard.time}
        case intake.InformationAdded():
            return {"added": heard.position, "added_at": heard.time}
        case intake.RefusalAppealed():
            return {"appealed": event.refusal}
        case intake.CaseWithdrawn():
            return {"withdrawn_at": heard.time}
        case intake.PersonalDataErased():
            return {"erasure": event.scope}
        case intake.CaseFollowed() | intake.FollowingEnded():
            return {"followers": event.followers}


def _from_triage(heard: Envelope, event: FromTriage) -> Changes:
    match event:
        case triage.CaseVerified():
            return {"verified_at": heard.time}
        case triage.CaseRefused():
            return {"refused_at": heard.time, "refusal": heard.version}
        case triage.CaseClassified():
            return {"category": event.category, "decided_area": event.area, "restricted": event.restricted}


def _from_dispatch(heard: Envelope, event: FromDispatch) -> Changes:
    match event:
        case dispatch.CaseForwarded():
            forwarding = {"unit": event.unit, "due": event.due, "forwarded_round": event.round}
            return {**forwarding, "forwarded_at": heard.time, "returned": False}
        case dispatch.CaseReturned():
            return {"returned": True, "returned_at": heard.time}
        case dispatch.DeadlineExtended():
            return {"due": event.due}
        case dispatch.CaseAnswered():
            return {"answered_round": event.round, "answered_at": heard.time, "outcome": event.outcome}


def _from_oversight(heard: Envelope, event: FromOversight) -> Changes:
    version, open_ = {"version": heard.version}, {"closed_at": None, "closed_by": None}
    match event:
        case oversight.DeadlineMissed():
            return {**version, "missed_round": event.round}
        case oversight.MissCorrected():
            return {**version, "missed_round": event.round - 1}
        case oversight.FindingRecorded():
            return {**version, "found_at": heard.time}
        case oversight.InquiryRaised() | oversight.InquiryWithdrawn():
            return version
        case oversight.RefusalOverturned():
            return {**version, **open_, "overturned": event.refusal}
        case oversight.RefusalUpheld():
            return {**version, "upheld": event.refusal}
        case oversight.CaseReopened():
            return {**version, **open_, "round": event.round}
        case oversight.CaseClosed():
            return {**version, "closed_at": heard.time, "closed_by": event.by}


def _from_publisher(heard: Envelope, _: publisher.ResultPublished) -> Changes:
    return {"published_at": heard.time}


def _alarm(heard: Envelope, event: oversight.AlarmRaised | oversight.AlarmSettled) -> Changes:
    which = {"kind": event.kind, "source": event.source}
    match event:
        case oversight.AlarmRaised():
            raised = {"position": event.position, "detail": event.detail}
            return {**which, **raised, "raised_at": heard.time, "settled_at": None}
        case oversight.AlarmSettled():
            return {**which, "settled_at": heard.time}


def _way(heard: Envelope, event: intake.WayFailing | intake.WayWorks) -> Changes:
    since = event.since if isinstance(event, intake.WayFailing) else None
    return {"way": event.way, "position": heard.position, "failing_since": since}


CASES = ReadModel(
    "oversight.cases",
    CaseView,
    (_from_intake, _from_triage, _from_dispatch, _from_oversight, _from_publisher),
    counted_by="",
    filters={"area": "coalesce(decided_area, reported_area)", "category": "category", "unit": "unit"},
)
ALARMS = ReadModel("oversight.alarms", AlarmView, (_alarm,), key=("kind", "source"))
INQUIRIES = inquiries_of("oversight")
WAYS = ReadModel("oversight.ways", WayView, (_way,), key=("way",))
