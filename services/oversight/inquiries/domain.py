"""When a unit is asked something about its case, and when nobody waits for the answer any more. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from shared.errors import Conflict, Invalid
from shared.events.oversight import CaseClosed, CaseReopened, InquiryRaised, InquiryWithdrawn, RefusalOverturned
from shared.events.sealed import Sealed

Counts = InquiryRaised | InquiryWithdrawn | CaseClosed | CaseReopened | RefusalOverturned

MOST_INQUIRIES = 50  # of one case, which the citizen and every desk read whole
LONGEST = timedelta(days=30)  # what may wait longer is no pressing question


@dataclass(frozen=True)
class RaiseInquiry:
    """`unit`: which has the case, as oversight knows; None where none has it. `answered`: the last inquiry that was."""

    unit: str | None
    question: Sealed
    due: datetime
    answered: int
    now: datetime


@dataclass(frozen=True)
class WithdrawInquiry:
    """The case was closed, or is with another unit or with the clerks."""

    inquiry: int
    because: Literal["closed", "moved"]


Command = RaiseInquiry | WithdrawInquiry


@dataclass(frozen=True)
class Case:
    """Only what the next decision needs to know. `last`: the last inquiry, None where it was withdrawn."""

    closed: bool = False
    raised: int = 0
    last: InquiryRaised | None = None


def decide(case: Case, command: Command) -> list[Counts]:
    """Raises Conflict or Invalid."""
    match command:
        case RaiseInquiry():
            return _raise(case, command)
        case WithdrawInquiry(inquiry, because):
            is_open = case.last is not None and case.last.inquiry == inquiry
            if not is_open or (because == "closed" and not case.closed):
                return []
            return [InquiryWithdrawn(inquiry=inquiry, because=because)]
    assert_never(command)


def _raise(case: Case, command: RaiseInquiry) -> list[Counts]:
    """Of one case one inquiry is open at a time: the next one takes the place of one whose date has passed."""
    if case.closed:
        raise Conflict("This case is closed already.")
    if command.unit is None:
        raise Conflict("No unit has this case now.")
    waits = case.last if case.last and case.last.inquiry > command.answered else None
    if waits and waits.unit == command.unit and command.now < waits.due:
        raise Conflict("The unit still has time to answer the last inquiry.")
    if case.raised >= MOST_INQUIRIES:
        raise Conflict("The units were asked very often about this case.")
    if not command.now < command.due <= command.now + LONGEST:
        raise Invalid("The date is not possible.", {"due": "Choose a day that comes within the next 30 days."})
    again: list[Counts] = [InquiryWithdrawn(inquiry=waits.inquiry, because=_why(waits, command))] if waits else []
    number = case.raised + 1
    return [*again, InquiryRaised(inquiry=number, unit=command.unit, question=command.question, due=command.due)]


def _why(waits: InquiryRaised, command: RaiseInquiry) -> Literal["moved", "asked_again"]:
    return "asked_again" if waits.unit == command.unit else "moved"


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case InquiryRaised():
            return replace(case, raised=event.inquiry, last=event)
        case InquiryWithdrawn():
            return replace(case, last=None)
        case CaseClosed():
            return replace(case, closed=True)
        case CaseReopened() | RefusalOverturned():
            return replace(case, closed=False)
    assert_never(event)
