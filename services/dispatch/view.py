"""What dispatch remembers of each case: the rows of the units' desks, and what each event changes in them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.events import dispatch, intake, oversight, triage
from shared.events.envelope import Envelope
from shared.events.intake import Photo, Voice
from shared.events.sealed import Sealed
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.additions import voices_of
from shared.reading.inquiries import inquiries_of

FromIntake = (
    intake.CaseReceived | intake.InformationAdded | intake.CaseWithdrawn | intake.PersonalDataErased | intake.Following
)
FromTriage = triage.CaseRefused | triage.CaseClassified
FromOversight = oversight.InquiryEvent | oversight.CaseClosed | oversight.CaseReopened | oversight.RefusalOverturned


@dataclass(frozen=True, slots=True)
class CaseView:
    """One row of `dispatch.cases`: a case on a unit's desk; its words are sealed.

    `counted_as`: the urgency that `due` was counted with. `explanation`: how, line by line.
    """

    case_id: UUID
    # from intake
    number: str = ""
    received_at: datetime = NOT_YET
    reported_area: str | None = None
    words: Sealed | None = None
    place: Sealed | None = None
    details: Sealed | None = None
    photos: tuple[Photo, ...] = ()
    voices: tuple[Voice, ...] = ()
    added: int = 0  # intake's position of the last addition
    withdrawn_at: datetime | None = None
    erased: str | None = None
    followers: int = 0
    # from triage
    decided_area: str | None = None
    kind: str | None = None
    urgency: str | None = None
    restricted: bool = False
    refused: bool = False
    # from dispatch
    version: int = 0
    status: str = ""
    unit: str = ""
    category: str = ""
    round: int = 1
    due: datetime = NOT_YET
    explanation: tuple[str, ...] = ()
    counted_as: str = "normal"
    forwarded_at: datetime = NOT_YET
    extended_round: int = 0
    answered_at: datetime | None = None
    inquiry_answered: int = 0
    # from oversight
    asked_unit: str | None = None
    inquiry: int = 0  # the last one
    inquiry_due: datetime | None = None
    inquiry_withdrawn: int = 0  # the last one that was
    reopened_because: str | None = None
    closed_at: datetime | None = None

    @property
    def area(self) -> str | None:
        return self.decided_area or self.reported_area

    @property
    def extended(self) -> bool:
        return self.extended_round == self.round

    def with_unit(self, unit: str | None) -> bool:
        """Whether this unit has it. A case that was given back is nobody's, whatever the citizen adds to it later."""
        return self.unit == unit and self.status != "returned"

    @property
    def pressed(self) -> bool:
        """The Front has asked the unit something that it has not answered. The table keeps the same in a column."""
        return self.asked_unit == self.unit and self.inquiry > max(self.inquiry_withdrawn, self.inquiry_answered)

    @property
    def over(self) -> bool:
        """Nothing is asked of any unit any more, unless it is opened again."""
        return bool(self.closed_at or self.withdrawn_at or self.refused)

    @property
    def pressed_until(self) -> datetime | None:
        """By when the unit has to answer what the Front has asked; None where it owes nothing."""
        return self.inquiry_due if self.pressed and not self.over else None

    @property
    def awaited(self) -> bool:
        """The unit owes an answer: its clock runs."""
        return self.status in ("forwarded", "accepted") and not self.over

    def overdue(self, now: datetime) -> bool:
        """The due date has passed without an answer."""
        return self.awaited and now > self.due


def _from_intake(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case intake.CaseReceived():
            sealed = {"words": event.words, "place": event.place, "details": event.details}
            report = {**sealed, "photos": event.photos, "voices": voices_of(event)}
            return {"number": event.number, "received_at": heard.time, "reported_area": event.area, **report}
        case intake.InformationAdded():
            return {"added": heard.position}
        case intake.CaseWithdrawn():
            return {"withdrawn_at": heard.time}
        case intake.PersonalDataErased():
            return {"erased": event.scope}
        case intake.CaseFollowed() | intake.FollowingEnded():
            return {"followers": event.followers}


def _from_triage(_: Envelope, event: FromTriage) -> Changes:
    match event:
        case triage.CaseRefused():
            return {"refused": True}
        case triage.CaseClassified():
            kinds = {"kind": event.kind, "urgency": event.urgency, "restricted": event.restricted}
            return {"refused": False, "decided_area": event.area, **kinds}


def _from_dispatch(heard: Envelope, event: dispatch.ByDispatch) -> Changes:
    version = {"version": heard.version}
    match event:
        case dispatch.CaseForwarded():
            return {**version, "status": "forwarded", **_forwarding(event), "forwarded_at": heard.time}
        case dispatch.CaseAccepted():
            return {**version, "status": "accepted"}
        case dispatch.CaseReturned():
            return {**version, "status": "returned"}
        case dispatch.DeadlineExtended():
            moved = {**version, "due": event.due, "extended_round": event.round}
            return moved | ({"explanation": event.explanation} if event.explanation else {})
        case dispatch.CaseAnswered():
            return {**version, "status": "answered", "answered_at": heard.time}
        case dispatch.InquiryAnswered():
            return {**version, "inquiry_answered": event.inquiry}
        case _:
            return version


def _forwarding(event: dispatch.CaseForwarded) -> Changes:
    return {
        "unit": event.unit,
        "category": event.category,
        "round": event.round,
        "due": event.due,
        "explanation": event.explanation,
        "counted_as": event.urgency,
        "answered_at": None,
    }


def _from_oversight(heard: Envelope, event: FromOversight) -> Changes:
    match event:
        case oversight.InquiryRaised():
            return {"asked_unit": event.unit, "inquiry": event.inquiry, "inquiry_due": event.due}
        case oversight.InquiryWithdrawn():
            return {"inquiry_withdrawn": event.inquiry}
        case oversight.CaseClosed():
            return {"closed_at": heard.time}
        case oversight.CaseReopened():
            return {"closed_at": None, "reopened_because": event.because}
        case oversight.RefusalOverturned():
            return {"closed_at": None}


CASES = ReadModel(
    "dispatch.cases",
    CaseView,
    (_from_intake, _from_triage, _from_dispatch, _from_oversight),
    apart=("words", "place", "details", "photos", "voices", "explanation"),
    counted_by="unit",
    filters={"area": "coalesce(decided_area, reported_area)", "category": "category"},
)
INQUIRIES = inquiries_of("dispatch")
