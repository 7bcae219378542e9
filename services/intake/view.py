"""What intake remembers of each case, to show it to its citizen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.intake.history import Answer, Line, Verdict
from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope
from shared.events.intake import Photo, Voice
from shared.events.sealed import Sealed
from shared.reading import NOT_YET, Changes, ReadModel, beside
from shared.reading.additions import voices_of
from shared.reading.findings import Finding
from shared.reading.inquiries import Inquiry

FromIntake = (
    intake.CaseReceived
    | intake.InformationAdded
    | intake.CaseWithdrawn
    | intake.VerdictGiven
    | intake.RefusalAppealed
    | intake.PersonalDataErased
    | intake.TrackingCodeRenewed
    | intake.Following
)
FromTriage = (
    triage.CaseQueued | triage.CaseVerified | triage.InformationRequested | triage.CaseRefused
    | triage.CaseClassified | triage.HeadlineGiven
)  # fmt: skip
FromDispatch = (
    dispatch.CaseForwarded | dispatch.CaseAccepted | dispatch.CaseReturned
    | dispatch.DeadlineExtended | dispatch.CaseAnswered
)  # fmt: skip
FromOversight = oversight.RefusalOverturned | oversight.RefusalUpheld | oversight.CaseReopened | oversight.CaseClosed
FromPublisher = publisher.ResultPublished | publisher.ResultCorrected | publisher.ResultWithdrawn


@dataclass(frozen=True, slots=True)
class TrackedCase:
    """One row of `intake.cases`: a case for its citizen; its words are sealed.

    `asked`, `refusal`, `appealed`, `overturned`, `upheld`: versions of triage's stream. `answers`
    and `history` are put beside it by who reads it. `headline`, `result`: public words.
    """

    case_id: UUID
    # from intake
    number: str = ""
    tracking: str = ""
    received_at: datetime = NOT_YET
    channel: str = ""
    area: str | None = None
    category_hint: str | None = None
    words: Sealed | None = None
    place: Sealed | None = None
    details: Sealed | None = None
    photos: tuple[Photo, ...] = ()
    voices: tuple[Voice, ...] = ()
    answered_question: int = 0
    added_due: datetime | None = None
    withdrawn_at: datetime | None = None
    erased: str | None = None
    appealed: int = 0
    followers: int = 0
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)  # by intake's position
    # from triage
    front_due: datetime | None = None
    front_explanation: tuple[str, ...] = ()
    verified_at: datetime | None = None
    question: Sealed | None = None
    asked: int = 0
    refused_at: datetime | None = None
    refusal: int = 0
    refusal_reason: str | None = None
    refusal_explanation: Sealed | None = None
    statutory_route: str | None = None
    category: str | None = None
    restricted: bool = False
    classified_at: datetime | None = None
    decided_area: str | None = None
    headline: str | None = None
    # from dispatch
    unit: str | None = None
    due: datetime | None = None
    due_explanation: tuple[str, ...] = ()
    forwarded_round: int = 0
    handling: str | None = None
    answered_round: int = 0
    # from oversight
    round: int = 1
    overturned: int = 0
    upheld: int = 0
    closed_at: datetime | None = None
    closed_by: str | None = None
    # from publisher
    published_at: datetime | None = None
    result: str | None = None
    # beside it
    answers: tuple[Answer, ...] = beside()
    history: tuple[Line, ...] = beside()
    inquiries: tuple[Inquiry, ...] = beside()
    findings: tuple[Finding, ...] = beside()

    @property
    def named(self) -> str | None:
        """What it is about, in public words; None where nobody is told of it."""
        if self.restricted or self.withdrawn_at or self.erased == "all":
            return None
        return self.result or self.headline

    @property
    def verdict(self) -> Verdict | None:
        """The last one; of several on a round the last counts."""
        return self.verdicts[max(self.verdicts)] if self.verdicts else None

    @property
    def judged_round(self) -> int:
        return self.verdict.round if self.verdict else 0

    @property
    def solved(self) -> str | None:
        return self.verdict.solved if self.verdict else None

    @property
    def stars(self) -> int | None:
        return self.verdict.stars if self.verdict else None

    @property
    def comment(self) -> Sealed | None:
        return self.verdict.comment if self.verdict else None

    @property
    def first_judged_at(self) -> datetime | None:
        """When the first verdict of the last judged round was given: the time to change it runs from then."""
        on_it = [position for position, verdict in self.verdicts.items() if verdict.round == self.judged_round]
        return self.verdicts[min(on_it)].given_at if on_it else None

    @property
    def awaits_verdict(self) -> bool:
        """There is an answer of this round that the citizen has not judged. Closing takes nobody the last word."""
        return self.answered_round >= self.round > self.judged_round and self.status != "withdrawn"

    def rejected(self, answer: Answer) -> bool:
        """The citizen or the Front did not accept this answer: a later round follows, or will in a moment."""
        judged_no = answer.round == self.judged_round and self.solved in ("partly", "no")
        return answer.round < self.round or judged_no

    @property
    def status(self) -> str:
        """Where the case stands for its citizen. What a unit did in an earlier round does not count for this one."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.closed_at:
            return "closed"
        if self._refused:
            return "refused"
        if self.answered_round >= self.round:
            return "judged" if self.judged_round >= self.answered_round else "answered"
        if self.handling and not self.read_again:
            return self.handling if self.forwarded_round >= self.round else "forwarded"
        if self.classified_at and not self.read_again:
            return "classified"
        if self.question:
            return "added" if self.answered_question >= self.asked else "asked"
        return "verified" if self.verified else "received"

    @property
    def standing_refusal(self) -> int:
        """The refusal that stands, as its version in triage's stream; 0: none."""
        return self.refusal if self._refused else 0

    @property
    def appeal(self) -> Literal["", "open", "made", "upheld"]:
        """What the citizen can still say against the refusal that stands, or what came of it."""
        if not self._refused or self.withdrawn_at or self.closed_by not in (None, "refusal_stands"):
            return ""
        if self.upheld >= self.refusal:
            return "upheld"
        return "made" if self.appealed >= self.refusal else "open"

    @property
    def _refused(self) -> bool:
        return self.refusal > self.overturned

    @property
    def read_again(self) -> bool:
        """It came back from its unit and was refused: what had been decided before does not count any more."""
        return bool(self.refused_at and self.classified_at) and _later(self.refused_at, self.classified_at)

    @property
    def verified(self) -> bool:
        """A report that is read again after a refusal was overturned has yet to be verified again."""
        again = self.refused_at and not self._refused and _later(self.refused_at, self.verified_at)
        return bool(self.verified_at) and not again


def _later(moment: datetime | None, other: datetime | None) -> bool:
    return moment is not None and other is not None and moment > other


def _from_intake(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case intake.CaseReceived():
            return {**_report(event), "received_at": heard.time}
        case intake.InformationAdded():
            return {"answered_question": event.question} | ({"added_due": event.due} if event.due else {})
        case intake.CaseWithdrawn():
            return {"withdrawn_at": heard.time}
        case intake.VerdictGiven():
            said = (event.round, event.solved, event.stars, event.comment, event.given_at, event.photos)
            return {"verdicts": {heard.position: Verdict(*said)}}
        case intake.TrackingCodeRenewed():
            return {"tracking": event.tracking}
        case intake.RefusalAppealed():
            return {"appealed": event.refusal}
        case intake.PersonalDataErased():
            return {"erased": event.scope}
        case intake.CaseFollowed() | intake.FollowingEnded():
            return {"followers": event.followers}


def _report(event: intake.CaseReceived) -> Changes:
    return {
        "number": event.number,
        "tracking": event.tracking,
        "channel": event.channel,
        "area": event.area,
        "category_hint": event.category_hint,
        "words": event.words,
        "place": event.place,
        "details": event.details,
        "photos": event.photos,
        "voices": voices_of(event),
    }


def _from_triage(heard: Envelope, event: FromTriage) -> Changes:
    match event:
        case triage.CaseQueued():
            return {"front_due": event.due, "front_explanation": event.explanation}
        case triage.CaseVerified():
            front = {"front_due": event.due, "front_explanation": event.explanation}
            return {"verified_at": heard.time, "question": None, **front}
        case triage.InformationRequested():
            return {"question": event.question, "asked": heard.version}
        case triage.CaseRefused():
            words = {"refusal_explanation": event.explanation, "statutory_route": event.statutory_route}
            refusal = {"refused_at": heard.time, "refusal": heard.version, "refusal_reason": event.reason}
            return {**refusal, **words}
        case triage.CaseClassified():
            decided = {"category": event.category, "restricted": event.restricted, "decided_area": event.area}
            return {**decided, "classified_at": heard.time}
        case triage.HeadlineGiven():
            return {"headline": event.headline}


def _from_dispatch(_: Envelope, event: FromDispatch) -> Changes:
    match event:
        case dispatch.CaseForwarded():
            due = {"due": event.due, "due_explanation": event.explanation}
            return {**due, "unit": event.unit, "forwarded_round": event.round, "handling": "forwarded"}
        case dispatch.CaseAccepted():
            return {"handling": "accepted"}
        case dispatch.CaseReturned():
            return {"handling": "returned", "unit": None}
        case dispatch.DeadlineExtended():
            return {"due": event.due} | ({"due_explanation": event.explanation} if event.explanation else {})
        case dispatch.CaseAnswered():
            return {"answered_round": event.round}


def _from_oversight(heard: Envelope, event: FromOversight) -> Changes:
    open_ = {"closed_at": None, "closed_by": None}
    match event:
        case oversight.RefusalOverturned():
            return {**open_, "overturned": event.refusal}
        case oversight.RefusalUpheld():
            return {"upheld": event.refusal}
        case oversight.CaseReopened():
            return {**open_, "round": event.round}
        case oversight.CaseClosed():
            return {"closed_at": heard.time, "closed_by": event.by}


def _from_publisher(heard: Envelope, event: FromPublisher) -> Changes:
    match event:
        case publisher.ResultPublished():
            return {"published_at": heard.time, "result": event.title}
        case publisher.ResultCorrected():
            return {"result": event.title}
        case publisher.ResultWithdrawn():
            return {"published_at": None, "result": None}


TOLD_BY = (_from_intake, _from_triage, _from_dispatch, _from_oversight, _from_publisher)
CASES = ReadModel("intake.cases", TrackedCase, TOLD_BY)
