"""What dispatch decides. Pure: no clock, no database, no broker."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, assert_never

from shared.calendar import moment
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.events.dispatch import (
    CaseAccepted,
    CaseAnswered,
    CaseForwarded,
    CaseReturned,
    DeadlineExtended,
    DispatchEvent,
    ForwardingHeld,
    Outcome,
    ProgressReported,
)
from shared.events.intake import Photo
from shared.events.sealed import Sealed
from shared.events.triage import Urgency

PROGRESS_MOST = 50  # reports in a round, which the citizen and every desk read whole; a round is weeks, not years


@dataclass(frozen=True)
class Forward:
    """Give the case to a unit. `about_unit` is the unit complained of, which never gets it."""

    unit: str
    category: str
    due: datetime
    profile: str
    explanation: tuple[str, ...]
    restricted: bool
    about_unit: str | None
    urgency: Urgency = "normal"


@dataclass(frozen=True)
class Reopen:
    """The matter goes on in a new round, with a new due date: at the same unit, or at the one that it is held for."""

    round: int
    due: datetime
    profile: str
    explanation: tuple[str, ...]


@dataclass(frozen=True)
class Accept:
    unit: str


@dataclass(frozen=True)
class Return:
    """Wrong desk."""

    unit: str
    reason: Sealed


@dataclass(frozen=True)
class ReportProgress:
    unit: str
    words: Sealed


@dataclass(frozen=True)
class Extend:
    """Move the due date, once in a round and before it has passed, to at most `latest`, as the rules of `profile`
    explain it."""

    unit: str
    due: datetime
    latest: datetime
    profile: str
    explanation: tuple[str, ...]
    reason: Sealed
    now: datetime


@dataclass(frozen=True)
class Answer:
    """`today` is the local date of the answer, `alike` a fingerprint of its words."""

    unit: str
    outcome: Outcome
    answer: Sealed
    responsible: Sealed
    acted_on: date | None
    next_date: date | None
    today: date
    photos: tuple[Photo, ...] = ()
    alike: str | None = None


FromUnit = Accept | Return | ReportProgress | Extend | Answer
Command = Forward | Reopen | FromUnit

Status = Literal["unknown", "forwarded", "accepted", "returned", "answered"]


@dataclass(frozen=True)
class Case:
    """Only what the next decision needs to know."""

    status: Status = "unknown"
    forwarded: CaseForwarded | None = None
    held: ForwardingHeld | None = None
    extended_round: int = 0
    progress: int = 0  # reports in this round

    @property
    def onward(self) -> CaseForwarded | ForwardingHeld | None:
        """Which unit gets the next round, in which category and how urgent."""
        return self.held or self.forwarded


def decide(case: Case, command: Command) -> list[DispatchEvent]:
    """Raises NotFound, Forbidden, Conflict or Invalid."""
    match command:
        case Forward():
            return _forward(case, command)
        case Reopen():
            return _reopen(case, command)
        case Accept() | Return() | ReportProgress() | Extend() | Answer():
            return _decide_for_unit(case, command)
    assert_never(command)


def _forward(case: Case, command: Forward) -> list[DispatchEvent]:
    if command.unit == command.about_unit:
        raise Forbidden("A case about a unit is never forwarded to that unit.")
    if case.status == "answered":
        return _hold(case, command)
    after = CaseForwarded(
        unit=command.unit,
        category=command.category,
        round=1,
        due=command.due,
        profile=command.profile,
        explanation=command.explanation,
        restricted=command.restricted,
        urgency=command.urgency,
    )
    before = case.forwarded
    if before and before.round > 1:  # the clock of a later round began when it was opened
        clock = {name: getattr(before, name) for name in ("round", "due", "profile", "explanation")}
        after = after.model_copy(update=clock)
    return [] if before and _changes_nothing(case, before, after) else [after]


def _changes_nothing(case: Case, before: CaseForwarded, after: CaseForwarded) -> bool:
    """The unit has it already, for the same reason and until the same day."""
    same_desk = (before.unit, before.category) == (after.unit, after.category)
    return same_desk and case.status != "returned" and before.due == after.due


def _hold(case: Case, command: Forward) -> list[DispatchEvent]:
    """An answer waits for its verdict, so no other unit gets this round.

    Triage refuses to classify such a case anew, but it may not have heard of the answer yet, or it may have heard of
    the next round before dispatch did. So the choice is kept: the next round, if one is opened, goes where it says.
    """
    before, wanted = case.onward, (command.unit, command.category, command.urgency)
    if case.forwarded is None or before is None or wanted == (before.unit, before.category, before.urgency):
        return []
    return [
        ForwardingHeld(
            unit=command.unit,
            category=command.category,
            round=case.forwarded.round,
            restricted=command.restricted,
            urgency=command.urgency,
        )
    ]


def _reopen(case: Case, command: Reopen) -> list[DispatchEvent]:
    before, onward = case.forwarded, case.onward
    if before is None or onward is None or before.round >= command.round:
        return []
    desk = {name: getattr(onward, name) for name in ("unit", "category", "restricted", "urgency")}
    clock = {name: getattr(command, name) for name in ("round", "due", "profile", "explanation")}
    return [before.model_copy(update=desk | clock)]


def _decide_for_unit(case: Case, command: FromUnit) -> list[DispatchEvent]:
    now = case.forwarded
    if now is None:
        raise NotFound("No such case is with your unit.")
    if now.unit != command.unit or case.status == "returned":
        raise Forbidden("This case is with another unit.")
    if case.status == "answered":
        raise Conflict("This round was answered already. The citizen or the Front decides what comes next.")
    match command:
        case Accept(unit):
            return [] if case.status == "accepted" else [CaseAccepted(unit=unit, round=now.round)]
        case Return(unit, reason):
            return [CaseReturned(unit=unit, round=now.round, reason=reason)]
        case ReportProgress() if case.progress >= PROGRESS_MOST:
            raise Conflict("Progress was reported very often in this round. Answer the case.")
        case ReportProgress(unit, words):
            return [ProgressReported(unit=unit, round=now.round, words=words)]
        case Extend():
            return _extend(case, command, now)
        case Answer():
            return _answer(command, now.round)
    assert_never(command)


def _extend(case: Case, command: Extend, now: CaseForwarded) -> list[DispatchEvent]:
    if case.extended_round == now.round:
        raise Conflict("The deadline of this round was extended already. It can be extended once.")
    if command.now >= now.due:  # or a miss could be undone before oversight has said it
        raise Conflict("The deadline has passed and is not moved any more. Answer the case, or report how far you are.")
    if not now.due < command.due <= command.latest:
        raise Invalid(
            f"The new due date must come after {moment(now.due)} and at the latest at {moment(command.latest)}.",
            {"due": "Choose a later date within what the rules allow."},
        )
    return [
        DeadlineExtended(
            unit=command.unit,
            round=now.round,
            due=command.due,
            reason=command.reason,
            profile=command.profile,
            explanation=(f"Đơn vị gia hạn một lần, đến {moment(command.due)}", *command.explanation),
        )
    ]


def _answer(command: Answer, round_: int) -> list[DispatchEvent]:
    """An answer says what was done and when, or what comes next and when: no vague ones."""
    wrong = {}
    if command.outcome == "done" and command.acted_on is None:
        wrong["acted_on"] = "Say on which day it was done."
    if command.acted_on and command.acted_on > command.today:
        wrong["acted_on"] = "This day has not come yet."
    if command.outcome == "planned" and (command.next_date is None or command.next_date < command.today):
        wrong["next_date"] = "Say on which coming day it goes on."
    if wrong:
        raise Invalid("The answer is not complete.", wrong)
    return [
        CaseAnswered(
            unit=command.unit,
            round=round_,
            outcome=command.outcome,
            answer=command.answer,
            responsible=command.responsible,
            acted_on=command.acted_on,
            next_date=command.next_date,
            photos=command.photos,
            alike=command.alike,
        )
    ]


def evolve(case: Case, event: DispatchEvent) -> Case:
    match event:
        case CaseForwarded():
            begun = case.forwarded is None or case.forwarded.round != event.round
            return replace(case, status="forwarded", forwarded=event, held=None, progress=0 if begun else case.progress)
        case ForwardingHeld():
            return replace(case, held=event)
        case CaseAccepted():
            return replace(case, status="accepted")
        case CaseReturned():
            return replace(case, status="returned")
        case ProgressReported():
            return replace(case, progress=case.progress + 1)
        case DeadlineExtended(round=round_):
            return replace(case, extended_round=round_)
        case CaseAnswered():
            return replace(case, status="answered")
    assert_never(event)
