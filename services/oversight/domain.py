"""What oversight decides. Pure: no clock, no database, no broker."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from shared.errors import Conflict
from shared.events.due import NO_DATE, Given
from shared.events.intake import Photo, Solved
from shared.events.oversight import (
    CaseClosed,
    CaseEscalated,
    CaseReopened,
    ClosedBy,
    DeadlineMissed,
    DeadlineWarned,
    FindingRecorded,
    FoundByClock,
    MissCorrected,
    OversightEvent,
    ProgressOverdue,
    RefusalOverturned,
    RefusalUpheld,
    StepMissed,
)
from shared.events.sealed import Sealed

BY_CITIZEN_FOR_GOOD = {
    "withdrawn": "The citizen took this report back. It stays closed.",
    "erased": "The citizen had everything about this case erased. It stays closed.",
}


# What the clock says of a case while people read it: nobody's decision is made old by that.
BY_CLOCK = (DeadlineWarned, DeadlineMissed, StepMissed, ProgressOverdue, CaseEscalated)


@dataclass(frozen=True)
class Weigh:
    """The citizen judged the answer of a round. `publish`: by when the result is published, if that closes it."""

    round: int
    solved: Solved
    publish: Given = NO_DATE


@dataclass(frozen=True)
class SayByClock:
    """What the clock has found is said, unless it was."""

    found: FoundByClock


@dataclass(frozen=True)
class MissDeadline:
    """A due date passed without an answer. `unit` had the case then, if any had."""

    unit: str | None
    round: int
    due: datetime


@dataclass(frozen=True)
class CloseByItself:
    """A window passed, or the citizen took the report back or had it erased; a refusal is closed by an overseer alone.
    `round`: the round it happened in."""

    by: Literal["window_expired", "withdrawn", "erased"]
    round: int
    publish: Given = NO_DATE


@dataclass(frozen=True)
class RecordFinding:
    """What is found from now on, the unit and the citizen read."""

    words: Sealed
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Overturn:
    """The Front does not accept the refusal. `refusal` (its version in triage's stream; 0: none) and `erased`: what
    oversight knows of the case.
    """

    reason: Sealed
    refusal: int
    erased: bool = False


@dataclass(frozen=True)
class Uphold:
    """The Front lets the refusal stand. `refusal` and `erased` as for Overturn. `in_dispute`: the citizen does not
    accept it, and it is one of many that are decided about with the same words."""

    reason: Sealed
    refusal: int
    erased: bool = False
    in_dispute: bool = False


@dataclass(frozen=True)
class CloseByFront:
    """Close by hand. `answered_round`: the last round that a unit has answered; the finding says why."""

    finding: Sealed
    answered_round: int
    publish: Given = NO_DATE


@dataclass(frozen=True)
class ReopenByFront:
    """The Front looked for itself and is not satisfied. `taken_back`: by the citizen, as oversight knows."""

    finding: Sealed
    answered_round: int
    taken_back: bool = False


@dataclass(frozen=True)
class CorrectMiss:
    """A miss of this round was said by mistake."""

    reason: Sealed
    round: int


AboutCase = Overturn | Uphold | CloseByFront | ReopenByFront
ByFront = RecordFinding | CorrectMiss | AboutCase
ByItself = Weigh | MissDeadline | CloseByItself | SayByClock
Command = ByFront | ByItself


@dataclass(frozen=True)
class Case:
    """Only what the next decision needs to know. `overturned`, `upheld`: the last refusal that was; 0: none. `warned`,
    `missed`: the last dates of which that was said; `progress`: by when progress was missing last; `escalated`: the
    date that was missed, and up to which level that was told."""

    round: int = 1
    by_front: bool = False  # this round was opened by hand
    closed_by: ClosedBy | None = None
    missed_round: int = 0
    corrected_round: int = 0
    overturned: int = 0
    upheld: int = 0
    warned: datetime | None = None
    missed: datetime | None = None
    progress: datetime | None = None
    escalated: tuple[datetime, int] | None = None


def decide(case: Case, command: Command) -> list[OversightEvent]:
    """Raises Conflict."""
    match command:
        case Weigh():
            return _weigh(case, command)
        case MissDeadline(unit, round_, due):
            if case.closed_by or round_ <= case.missed_round or round_ < case.round:
                return []
            return [DeadlineMissed(unit=unit, round=round_, due=due)]
        case CloseByItself(by, round_, publish):
            stays = case.closed_by or round_ < case.round
            return [] if stays else [CaseClosed(by=by, round=case.round, **dict(publish))]
        case RecordFinding(words, photos):
            return [FindingRecorded(words=words, photos=photos, told=True)]
        case CorrectMiss(reason, round_):
            return _correct_miss(case, reason, round_)
        case Overturn() | Uphold() | CloseByFront() | ReopenByFront():
            return _decide_for_front(case, command)
        case SayByClock(found):
            return [] if _is_over(case, found) or _is_known(case, found) else [found]
    assert_never(command)


def _is_over(case: Case, found: FoundByClock) -> bool:
    """Whether that was of before; the publishing alone comes after the close."""
    publishing = not isinstance(found, ProgressOverdue) and found.step == "publish"
    return bool(case.closed_by) != publishing or found.round < case.round


def _is_known(case: Case, found: FoundByClock) -> bool:
    match found:
        case DeadlineWarned(due=due):
            return due in (case.warned, case.missed)
        case StepMissed(due=due):
            return due == case.missed
        case ProgressOverdue(due=due):
            return case.progress is not None and due <= case.progress
        case CaseEscalated(due=due, level=level):
            return case.escalated is not None and (due, level) <= case.escalated
    assert_never(found)


def _correct_miss(case: Case, reason: Sealed, round_: int) -> list[OversightEvent]:
    if case.corrected_round == round_ and case.missed_round < round_:
        return []
    if case.missed_round != round_:
        raise Conflict("Nobody has said that this due date was missed.")
    return [MissCorrected(round=round_, reason=reason)]


def _weigh(case: Case, verdict: Weigh) -> list[OversightEvent]:
    """Solved closes; partly or not solved opens the next round by itself, even when the case was closed meanwhile."""
    if verdict.round < case.round or case.closed_by in BY_CITIZEN_FOR_GOOD:
        return []
    if verdict.solved == "yes":
        closed = CaseClosed(by="citizen", round=case.round, **dict(verdict.publish))
        return [] if case.closed_by else [closed]
    because = "partly_solved" if verdict.solved == "partly" else "not_solved"
    return [CaseReopened(round=case.round + 1, because=because)]


def _decide_for_front(case: Case, command: AboutCase) -> list[OversightEvent]:
    match command:
        case Overturn() | Uphold() | ReopenByFront() if case.closed_by in BY_CITIZEN_FOR_GOOD:
            raise Conflict(BY_CITIZEN_FOR_GOOD[case.closed_by])
        case ReopenByFront(taken_back=True):
            raise Conflict(BY_CITIZEN_FOR_GOOD["withdrawn"])
        case Overturn(erased=True) | Uphold(erased=True):
            raise Conflict(BY_CITIZEN_FOR_GOOD["erased"])
        case Overturn(refusal=0) | Uphold(refusal=0):
            raise Conflict("This report was not refused.")
        case Overturn(refusal=refusal) if refusal <= case.overturned:
            return []
        case Overturn(reason, refusal):
            return [RefusalOverturned(reason=reason, refusal=refusal)]
        case Uphold(refusal=refusal) if refusal <= case.overturned:
            raise Conflict("This refusal was not accepted: the report is with the clerks again.")
        case Uphold(refusal=refusal) if refusal <= case.upheld:
            return []
        case Uphold(in_dispute=True):
            raise Conflict("The citizen does not accept this refusal. Decide about it on its own page.")
        case Uphold(reason, refusal):
            upheld = RefusalUpheld(reason=reason, refusal=refusal)
            return [upheld] if case.closed_by else [upheld, CaseClosed(by="refusal_stands", round=case.round)]
        case CloseByFront() if case.closed_by == "front":
            return []
        case CloseByFront() if case.closed_by:
            raise Conflict("This case is closed already.")
        case CloseByFront(answered_round=answered) if answered < case.round:
            raise Conflict("The unit has not answered this round yet.")
        case CloseByFront(finding, publish=publish):
            closed = CaseClosed(by="front", round=case.round, **dict(publish))
            return [FindingRecorded(words=finding, told=True), closed]
        case ReopenByFront(answered_round=answered) if answered < case.round and case.by_front and not case.closed_by:
            return []
        case ReopenByFront(answered_round=answered) if answered < case.round:
            raise Conflict("The unit has not answered this round yet.")
        case ReopenByFront(finding):
            reopened = CaseReopened(round=case.round + 1, because="front_found")
            return [FindingRecorded(words=finding, told=True), reopened]
    assert_never(command)


def evolve(case: Case, event: OversightEvent) -> Case:
    match event:
        case DeadlineWarned(due=due):
            return replace(case, warned=due)
        case DeadlineMissed(round=round_, due=due):
            return replace(case, missed_round=round_, missed=due)
        case StepMissed(due=due):
            return replace(case, missed=due)
        case ProgressOverdue(due=due):
            return replace(case, progress=due)
        case CaseEscalated(level=level, due=due):
            return replace(case, escalated=(due, level))
        case MissCorrected(round=round_):
            return replace(case, missed_round=round_ - 1, corrected_round=round_, missed=None)
        case FindingRecorded():
            return case
        case RefusalOverturned(refusal=refusal):
            return replace(case, closed_by=None, overturned=refusal)
        case RefusalUpheld(refusal=refusal):
            return replace(case, upheld=refusal)
        case CaseReopened(round=round_, because=because):
            return replace(case, round=round_, by_front=because == "front_found", closed_by=None)
        case CaseClosed(by=by):
            return replace(case, closed_by=by)
    assert_never(event)
