"""What oversight remembers of each case that it watches; the events themselves stand in its register."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.inquiries import inquiries_of
from shared.steps import Step, step_due_of, step_of

FromIntake = (
    intake.CaseReceived
    | intake.InformationAdded
    | intake.VerdictGiven
    | intake.RefusalAppealed
    | intake.CaseWithdrawn
    | intake.PersonalDataErased
    | intake.Following
)
FromTriage = (
    triage.CaseQueued | triage.InformationRequested | triage.CaseVerified | triage.CaseRefused | triage.CaseClassified
)
FromDispatch = (
    dispatch.CaseForwarded
    | dispatch.CaseReturned
    | dispatch.ProgressReported
    | dispatch.DeadlineExtended
    | dispatch.CaseAnswered
)
FromOversight = (
    oversight.FoundByClock
    | oversight.DeadlineMissed
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
    refusal that was. `added`: intake's position of what the citizen added last. `front_due` is the date of the step
    `front_step` of the clerks, `added_due` the one that began anew when the citizen answered their question.
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
    answered_question: int = 0
    added_due: datetime | None = None
    appealed: int = 0
    withdrawn_at: datetime | None = None
    erasure: str | None = None
    followers: int = 0
    # from triage
    front_step: str | None = None
    front_due: datetime | None = None
    at_clerks: bool = False
    refusal_reason: str | None = None
    asked: int = 0
    verified_at: datetime | None = None
    refused_at: datetime | None = None
    refusal: int = 0
    category: str | None = None
    decided_area: str | None = None
    urgency: str | None = None
    restricted: bool = False
    # from dispatch
    unit: str | None = None
    due: datetime | None = None
    forwarded_round: int = 0
    forwarded_at: datetime | None = None
    returned: bool = False
    returned_at: datetime | None = None
    progress_at: datetime | None = None
    answered_round: int = 0
    answered_at: datetime | None = None
    answered_unit: str | None = None
    outcome: str | None = None
    # from oversight
    version: int = 0
    round: int = 1
    warned_due: datetime | None = None
    missed_round: int = 0
    missed_due: datetime | None = None
    missed_by: str | None = None
    corrected_due: datetime | None = None
    progress_due: datetime | None = None
    escalated_due: datetime | None = None
    escalated: int = 0
    overturned: int = 0
    upheld: int = 0
    closed_at: datetime | None = None
    closed_by: str | None = None
    found_at: datetime | None = None
    publish_due: datetime | None = None
    # from publisher
    published_at: datetime | None = None
    published_round: int = 0

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
    def step(self) -> Step | None:
        """What it waits for; nothing any more of what was erased or taken back."""
        if self.erased or self.taken_back:
            return None
        return step_of(
            closed=self.closed_at is not None,
            unpublished=self.publish_due is not None and self.published_round < self.round and not self.restricted,
            refused=self.refused,
            answered=self.answered_round >= self.round,
            at_unit=self.at_unit,
            returned=self.returned,
            asked=self.asked > self.answered_question,
            front_step=self.front_step,
        )

    @property
    def step_due(self) -> datetime | None:
        """By when that is done; None where nobody has given a date for it."""
        return step_due_of(
            self.step,
            at_unit=self.at_unit,
            unit_due=self.due if self.forwarded_round >= self.round else None,
            front_due=self.front_due,
            added_due=self.added_due,
            publish_due=self.publish_due,
        )

    @property
    def at_unit(self) -> bool:
        """A unit has it or gave it back, and its clock goes on; the clerks have not begun anew with it."""
        return self.forwarded_round > 0 and not self.at_clerks

    @property
    def late(self) -> bool:
        """The date of what it waits for has passed, as oversight has said."""
        return self.step_due is not None and self.step_due == self.missed_due

    @property
    def late_unit(self) -> bool:
        """It is late, and a unit had it when its date passed: giving it back afterwards changes nothing about that."""
        return self.late and self.at_unit and (self.step == "handle" or self.missed_by is not None)

    @property
    def missed(self) -> bool:
        """The due date of the round that it is in at its unit has passed without an answer."""
        return self.due is not None and self.missed_due == self.due

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


def _from_intake(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case intake.CaseReceived():
            return {"number": event.number, "received_at": heard.time, "reported_area": event.area}
        case intake.VerdictGiven():
            verdict = {"last_solved": event.solved, "last_stars": event.stars}
            return {"judged_round": event.round, **verdict, "judged_at": heard.time}
        case intake.InformationAdded():
            added = {"added": heard.position, "added_at": heard.time, "answered_question": event.question}
            return {**added, "added_due": event.due} if event.due else added
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
        case triage.CaseQueued():
            return {"front_step": "verify", "front_due": event.due, "at_clerks": True}
        case triage.InformationRequested():
            return {"asked": heard.version}
        case triage.CaseVerified():
            return {"verified_at": heard.time, "front_step": "classify", "front_due": event.due}
        case triage.CaseRefused():
            refusal = {"refused_at": heard.time, "refusal": heard.version, "refusal_reason": event.reason}
            return {**refusal, "front_step": "verify", "front_due": None, "at_clerks": True}
        case triage.CaseClassified():
            decided = {"category": event.category, "urgency": event.urgency, "at_clerks": False}
            return {**decided, "decided_area": event.area, "restricted": event.restricted}


def _from_dispatch(heard: Envelope, event: FromDispatch) -> Changes:
    match event:
        case dispatch.CaseForwarded():
            forwarding = {"unit": event.unit, "due": event.due, "forwarded_round": event.round}
            return {**forwarding, "forwarded_at": heard.time, "returned": False}
        case dispatch.CaseReturned():
            return {"returned": True, "returned_at": heard.time}
        case dispatch.ProgressReported():
            return {"progress_at": heard.time}
        case dispatch.DeadlineExtended():
            return {"due": event.due}
        case dispatch.CaseAnswered():
            answer = {"answered_unit": event.unit, "outcome": event.outcome}
            return {"answered_round": event.round, "answered_at": heard.time, **answer}


def _from_oversight(heard: Envelope, event: FromOversight) -> Changes:
    version, open_ = {"version": heard.version}, {"closed_at": None, "closed_by": None}
    match event:
        case oversight.DeadlineWarned():
            return {**version, "warned_due": event.due}
        case oversight.DeadlineMissed():
            return {**version, "missed_round": event.round, "missed_due": event.due, "missed_by": event.unit}
        case oversight.StepMissed():
            return {**version, "missed_due": event.due, "missed_by": None}
        case oversight.ProgressOverdue():
            return {**version, "progress_due": event.due}
        case oversight.CaseEscalated():
            return {**version, "escalated_due": event.due, "escalated": event.level}
        case oversight.MissCorrected():
            return {**version, "missed_round": event.round - 1, "missed_due": None, "corrected_due": event.due}
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
            return {**version, "closed_at": heard.time, "closed_by": event.by, "publish_due": event.due}


def _from_publisher(heard: Envelope, event: publisher.ResultPublished) -> Changes:
    return {"published_at": heard.time, "published_round": event.round or 1}


CASES = ReadModel(
    "oversight.cases",
    CaseView,
    (_from_intake, _from_triage, _from_dispatch, _from_oversight, _from_publisher),
    counted_by="",
    filters={"area": "coalesce(decided_area, reported_area)", "category": "category", "unit": "unit"},
)
INQUIRIES = inquiries_of("oversight")
