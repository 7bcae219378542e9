"""What figures are counted from: one row for each event that a figure asks for, without a word that anybody wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope, Event
from shared.events.sealed import Sealed
from shared.reading import Changes, ReadModel

Counted = (
    intake.CaseReceived
    | intake.InformationAdded
    | intake.VerdictGiven
    | intake.RefusalAppealed
    | intake.CaseWithdrawn
    | intake.PersonalDataErased
    | triage.CaseQueued
    | triage.InformationRequested
    | triage.CaseVerified
    | triage.CaseRefused
    | triage.CaseClassified
    | dispatch.CaseForwarded
    | dispatch.CaseReturned
    | dispatch.DeadlineExtended
    | dispatch.CaseAnswered
    | dispatch.InquiryAnswered
    | oversight.DeadlineMissed
    | oversight.StepMissed
    | oversight.MissCorrected
    | oversight.RefusalOverturned
    | oversight.RefusalUpheld
    | oversight.CaseReopened
    | oversight.CaseClosed
    | oversight.InquiryRaised
    | oversight.InquiryWithdrawn
    | oversight.SignalRaised
    | oversight.SignalDismissed
    | publisher.ResultPublished
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of `publisher.facts`. `case_id`: of a signal, its stream. `version`: of the event in its stage's stream.

    `nth`: the number of an inquiry, a question or a refusal. `word`: what kind, by which way, why, or what was said.
    `reason`: of an extension, sealed; no figure is made of it.
    """

    source: str
    position: int
    case_id: UUID
    kind: str
    at: datetime
    version: int
    round: int | None = None
    nth: int | None = None
    unit: str | None = None
    area: str | None = None
    category: str | None = None
    due: datetime | None = None
    word: str | None = None
    stars: int | None = None
    restricted: bool | None = None
    signal: UUID | None = None
    reason: Sealed | None = None


# What each kind of event is called, and which of its members stand in which column.
TOLD: Mapping[type[Event], tuple[str, Mapping[str, str]]] = {
    intake.CaseReceived: ("received", {"area": "area", "word": "channel"}),
    intake.InformationAdded: ("added", {"nth": "question", "due": "due"}),
    intake.VerdictGiven: ("judged", {"round": "round", "word": "solved", "stars": "stars"}),
    intake.RefusalAppealed: ("appealed", {"nth": "refusal"}),
    intake.CaseWithdrawn: ("withdrawn", {}),
    intake.PersonalDataErased: ("erased", {"word": "scope"}),
    triage.CaseQueued: ("queued", {"due": "due"}),
    triage.InformationRequested: ("asked", {}),
    triage.CaseVerified: ("verified", {"due": "due"}),
    triage.CaseRefused: ("refused", {"word": "reason"}),
    triage.CaseClassified: ("classified", {"category": "category", "area": "area", "restricted": "restricted"}),
    dispatch.CaseForwarded: ("forwarded", {"unit": "unit", "round": "round", "due": "due"}),
    dispatch.CaseReturned: ("returned", {"unit": "unit", "round": "round"}),
    dispatch.DeadlineExtended: ("extended", {"unit": "unit", "round": "round", "due": "due", "reason": "reason"}),
    dispatch.CaseAnswered: ("answered", {"unit": "unit", "round": "round", "word": "outcome"}),
    dispatch.InquiryAnswered: ("replied", {"unit": "unit", "nth": "inquiry"}),
    oversight.DeadlineMissed: ("missed", {"unit": "unit", "round": "round", "due": "due"}),
    oversight.StepMissed: ("front_missed", {"word": "step", "round": "round", "due": "due"}),
    oversight.MissCorrected: ("corrected", {"round": "round", "due": "due"}),
    oversight.RefusalOverturned: ("overturned", {"nth": "refusal"}),
    oversight.RefusalUpheld: ("upheld", {"nth": "refusal"}),
    oversight.CaseReopened: ("reopened", {"round": "round", "word": "because"}),
    oversight.CaseClosed: ("closed", {"round": "round", "word": "by", "due": "due"}),
    oversight.InquiryRaised: ("inquired", {"unit": "unit", "nth": "inquiry", "due": "due"}),
    oversight.InquiryWithdrawn: ("unasked", {"nth": "inquiry", "word": "because"}),
    oversight.SignalRaised: ("signalled", {"signal": "signal", "word": "kind"}),
    oversight.SignalDismissed: ("dismissed", {"signal": "signal"}),
    publisher.ResultPublished: ("published", {"round": "round"}),
}


def _fact(heard: Envelope, event: Counted) -> Changes:
    kind, columns = TOLD[type(event)]
    told = {column: getattr(event, member) for column, member in columns.items()}
    return {"kind": kind, "at": heard.time, "version": heard.version, **told}


FACTS = ReadModel("publisher.facts", Fact, (_fact,), key=("source", "position"), apart=("reason",))
COLUMNS = tuple(name for name in FACTS.columns if name not in FACTS.apart)  # in the order of the row's fields


def fact_of(heard: Envelope, event: Event) -> Fact | None:
    """The row that an event makes; None where no figure asks for it."""
    told = FACTS.told(heard, event)
    return Fact(**told[1]) if told else None
