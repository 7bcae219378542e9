"""What was said of a case, as its citizen reads it: line by line, and the units' answers whole."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope, short_name
from shared.events.intake import Photo, Voice
from shared.events.sealed import Sealed
from shared.reading import Changes, ReadModel
from shared.reading.additions import voices_of
from shared.reading.findings import findings_of
from shared.reading.inquiries import inquiries_of

Silent = (
    intake.CaseReceived
    | intake.CaseWithdrawn
    | intake.ContactChanged
    | intake.TrackingCodeRenewed
    | intake.NoticesStopped
    | intake.NoticesStarted
    | intake.PushSubscribed
    | triage.CaseVerified
    | oversight.StepMissed
    | oversight.ProgressOverdue
    | oversight.CaseEscalated
    | oversight.MissCorrected
    | oversight.RefusalOverturned
    | publisher.ResultPublished
)
InWords = (
    intake.InformationAdded
    | intake.RefusalAppealed
    | triage.InformationRequested
    | triage.CaseRefused
    | dispatch.ProgressReported
    | oversight.RefusalUpheld
)
WithUnit = (
    dispatch.CaseForwarded
    | dispatch.CaseAccepted
    | dispatch.CaseReturned
    | dispatch.CaseAnswered
    | dispatch.InquiryAnswered
    | oversight.DeadlineMissed
)
WithCode = (
    intake.VerdictGiven
    | intake.PersonalDataErased
    | intake.NoticeGivenUp
    | intake.PushEnded
    | triage.CaseClassified
    | dispatch.DeadlineExtended
    | oversight.InquiryRaised
    | oversight.InquiryWithdrawn
    | oversight.CaseReopened
    | oversight.CaseClosed
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the citizen said of the answer of a round, once."""

    round: int
    solved: str
    stars: int
    comment: Sealed | None
    given_at: datetime
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a case's history: its place among all events, its sealed words, its code (of a unit, a category, a
    verdict …), and what was said in public.

    Each has a column of its own. What people write is told from a box and from a code by where it stands, never by
    what it looks like.
    """

    case_id: UUID
    source: str
    position: int
    at: datetime
    id: UUID
    cause: UUID | None = None
    event: str = ""
    words: Sealed | None = None
    code: str | None = None
    openly: str | None = None
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit's answer, still sealed."""

    case_id: UUID
    round: int
    unit: str
    outcome: str
    answer: Sealed
    responsible: Sealed
    answered_at: datetime
    acted_on: date | None = None
    next_date: date | None = None
    photos: tuple[Photo, ...] = ()


def _line(
    heard: Envelope, *, words: Sealed | None = None, code: str | None = None, openly: str | None = None
) -> Changes:
    """A line: sealed words, a code that the page puts into words, or words that are public."""
    return {
        "at": heard.time,
        "id": heard.id,
        "cause": heard.causation_id,
        "event": short_name(heard.type),
        "words": words,
        "code": code,
        "openly": openly,
    }


def _silent(heard: Envelope, _: Silent) -> Changes:
    return _line(heard)


def _in_words(heard: Envelope, event: InWords) -> Changes:
    match event:
        case triage.InformationRequested():
            return _line(heard, words=event.question)
        case triage.CaseRefused():
            return _line(heard, words=event.explanation)
        case oversight.RefusalUpheld():
            return _line(heard, words=event.reason)
        case intake.InformationAdded():
            return {**_line(heard, words=event.words), "voices": voices_of(event)}
        case intake.RefusalAppealed() | dispatch.ProgressReported():
            return _line(heard, words=event.words)


def _with_unit(heard: Envelope, event: WithUnit) -> Changes:
    return _line(heard, code=event.unit)


def _with_code(heard: Envelope, event: WithCode) -> Changes:
    match event:
        case intake.VerdictGiven():
            return _line(heard, words=event.comment, code=event.solved)
        case intake.PersonalDataErased():
            return _line(heard, code=event.scope)
        case intake.NoticeGivenUp():  # of somebody else's notices its citizen is told nothing
            return _line(heard, code=event.step) if event.follower is None else {}
        case intake.PushEnded():
            return _line(heard, code=event.because)
        case triage.CaseClassified():
            return _line(heard, code=event.category)
        case dispatch.DeadlineExtended():
            return _line(heard, words=event.reason, code=event.due.isoformat())
        case oversight.InquiryRaised():
            return _line(heard, code=event.due.isoformat())
        case oversight.CaseReopened() | oversight.InquiryWithdrawn():
            return _line(heard, code=event.because)
        case oversight.CaseClosed():
            return _line(heard, code=event.by)


def _found(heard: Envelope, event: oversight.FindingRecorded) -> Changes:
    return _line(heard) if event.told else {}


def _in_public(
    heard: Envelope, event: publisher.ResultCorrected | publisher.ResultWithdrawn | triage.HeadlineGiven
) -> Changes:
    match event:
        case publisher.ResultCorrected():
            return _line(heard, openly=event.correction)
        case publisher.ResultWithdrawn():
            return _line(heard, openly=event.reason)
        case triage.HeadlineGiven():
            return _line(heard, code="given" if event.headline else "taken away", openly=event.headline)


def _answer(heard: Envelope, event: dispatch.CaseAnswered) -> Changes:
    return {
        "round": event.round,
        "unit": event.unit,
        "outcome": event.outcome,
        "answer": event.answer,
        "responsible": event.responsible,
        "answered_at": heard.time,
        "acted_on": event.acted_on,
        "next_date": event.next_date,
        "photos": event.photos,
    }


HISTORY = ReadModel(
    "intake.history",
    Line,
    (_silent, _in_words, _with_unit, _with_code, _found, _in_public),
    key=("source", "position"),
)
INQUIRIES = inquiries_of("intake")
FINDINGS = findings_of("intake")
ANSWERS = ReadModel("intake.answers", Answer, (_answer,), key=("case_id", "round"))
