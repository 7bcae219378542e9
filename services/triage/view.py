"""What triage remembers of each case: the rows of the clerks' desk, and what each event changes in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.events import dispatch, intake, oversight, triage
from shared.events.envelope import Envelope
from shared.events.intake import Photo, Voice
from shared.events.sealed import Sealed
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.additions import voices_of

FromIntake = (
    intake.CaseReceived
    | intake.InformationAdded
    | intake.CaseWithdrawn
    | intake.ContactChanged
    | intake.PersonalDataErased
    | intake.Following
)
FromTriage = (
    triage.CaseQueued
    | triage.InformationRequested
    | triage.CaseVerified
    | triage.CaseRefused
    | triage.CaseClassified
    | triage.HeadlineGiven
)
FromDispatch = dispatch.CaseForwarded | dispatch.CaseReturned | dispatch.CaseAnswered
FromOversight = oversight.CaseClosed | oversight.CaseReopened | oversight.RefusalOverturned


@dataclass(frozen=True, slots=True)
class CaseView:
    """One row of `triage.cases`: a case on the clerks' desk; its words are sealed."""

    case_id: UUID
    # from intake
    number: str = ""
    received_at: datetime = NOT_YET
    channel: str = ""
    language: str = ""
    reported_area: str | None = None
    category_hint: str | None = None
    words: Sealed | None = None
    place: Sealed | None = None
    details: Sealed | None = None
    contact: Sealed | None = None
    contact_by: Sealed | None = None
    photos: tuple[Photo, ...] = ()
    voices: tuple[Voice, ...] = ()
    added: int = 0  # intake's position of the last addition
    added_at: datetime | None = None
    answered_question: int | None = None
    withdrawn_at: datetime | None = None
    erased: str | None = None
    unlisted: bool = False
    followers: int = 0
    # from triage
    status: str = ""
    version: int = 0
    asked: int | None = None
    refusal_reason: str | None = None
    explanation: Sealed | None = None
    category: str | None = None
    kind: str | None = None
    urgency: str | None = None
    restricted: bool = False
    about_unit: str | None = None
    chosen_unit: str | None = None
    decided_area: str | None = None
    decided_at: datetime | None = None
    headline: str | None = None
    # from dispatch
    unit: str | None = None
    came_back: bool = False
    returned_because: Sealed | None = None
    answered_round: int = 0
    # from oversight
    round: int = 1
    closed_at: datetime | None = None

    @property
    def unnamed(self) -> bool:
        """Nobody may be told of it: the citizen does not want that, or had everything erased."""
        return self.unlisted or self.erased == "all"

    @property
    def area(self) -> str | None:
        return self.decided_area or self.reported_area

    @property
    def returned(self) -> bool:
        """Its unit gave it back, and it waits for a clerk: old news when the clerks have refused it since."""
        return self.came_back and self.status == "classified"

    @property
    def why_returned(self) -> Sealed | None:
        return self.returned_because if self.returned else None

    @property
    def answered(self) -> bool:
        """By its unit, in the round that it is in."""
        return self.answered_round >= self.round

    @property
    def talk(self) -> Literal["", "asked", "added"]:
        """Whose word was the last: the clerk's question, or something that the citizen added."""
        if self.answered_question is not None and self.answered_question >= (self.asked or 0):
            return "added"
        return "asked" if self.asked else ""


def _from_intake(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case intake.CaseReceived():
            return {
                "number": event.number,
                "received_at": heard.time,
                "channel": event.channel,
                "language": event.language,
                "reported_area": event.area,
                "category_hint": event.category_hint,
                "words": event.words,
                "place": event.place,
                "details": event.details,
                "contact": event.contact,
                "photos": event.photos,
                "voices": voices_of(event),
                "contact_by": event.contact_by,
                "unlisted": event.unlisted,
            }
        case intake.InformationAdded():
            return {"added": heard.position, "added_at": heard.time, "answered_question": event.question}
        case intake.CaseWithdrawn():
            return {"withdrawn_at": heard.time}
        case intake.ContactChanged():
            return {"contact": event.contact, "contact_by": event.contact_by, "erased": None}
        case intake.PersonalDataErased():
            return {"erased": event.scope}
        case intake.CaseFollowed() | intake.FollowingEnded():
            return {"followers": event.followers}


def _from_triage(heard: Envelope, event: FromTriage) -> Changes:
    version = {"version": heard.version}
    match event:
        case triage.CaseQueued():
            return {**version, "status": "waiting"}
        case triage.InformationRequested():
            return {**version, "asked": heard.version}
        case triage.CaseVerified():
            return {**version, "status": "verified"}
        case triage.CaseRefused():
            refusal = {"refusal_reason": event.reason, "explanation": event.explanation, "decided_at": heard.time}
            return {**version, "status": "refused", **refusal}
        case triage.CaseClassified():
            return {**version, "status": "classified", **_classification(event), "decided_at": heard.time}
        case triage.HeadlineGiven():
            return {**version, "headline": event.headline}


def _classification(event: triage.CaseClassified) -> Changes:
    return {
        "category": event.category,
        "kind": event.kind,
        "urgency": event.urgency,
        "restricted": event.restricted,
        "about_unit": event.about_unit,
        "chosen_unit": event.unit,
        "decided_area": event.area,
    }


def _from_dispatch(_: Envelope, event: FromDispatch) -> Changes:
    match event:
        case dispatch.CaseForwarded():
            return {"unit": event.unit, "came_back": False, "returned_because": None}
        case dispatch.CaseReturned():
            return {"unit": None, "came_back": True, "returned_because": event.reason}
        case dispatch.CaseAnswered():
            return {"answered_round": event.round}


def _from_oversight(heard: Envelope, event: FromOversight) -> Changes:
    match event:
        case oversight.CaseClosed():
            return {"closed_at": heard.time}
        case oversight.CaseReopened():
            return {"closed_at": None, "round": event.round}
        case oversight.RefusalOverturned():
            return {"closed_at": None}


CASES = ReadModel(
    "triage.cases",
    CaseView,
    (_from_intake, _from_triage, _from_dispatch, _from_oversight),
    apart=(
        "words",
        "place",
        "details",
        "contact",
        "contact_by",
        "photos",
        "voices",
        "explanation",
        "returned_because",
        "headline",
    ),
    counted_by="",
    filters={
        "area": "coalesce(decided_area, reported_area)",
        "category": "coalesce(category, category_hint)",
        "unit": "unit",
    },
)
