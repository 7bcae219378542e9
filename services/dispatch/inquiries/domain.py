"""Which inquiries of the Front a unit may answer, and once. Pure."""

from dataclasses import dataclass, replace
from typing import assert_never

from shared.errors import Conflict, Forbidden, NotFound
from shared.events.dispatch import CaseForwarded, CaseReturned, InquiryAnswered
from shared.events.sealed import Sealed

Counts = CaseForwarded | CaseReturned | InquiryAnswered


@dataclass(frozen=True)
class AnswerInquiry:
    """`asked`: the unit that the Front has asked, as dispatch knows; None where nothing was asked. `over`: nobody waits
    for the answer any more."""

    unit: str
    inquiry: int
    answer: Sealed
    asked: str | None
    over: bool = False


@dataclass(frozen=True)
class Case:
    """Which unit has the case, and which inquiries were answered."""

    unit: str | None = None
    answered: frozenset[int] = frozenset()


def decide(case: Case, command: AnswerInquiry) -> list[Counts]:
    """Raises NotFound, Forbidden or Conflict."""
    if command.asked is None:
        raise NotFound("The Front has asked no such thing.")
    if command.asked != command.unit or case.unit != command.unit:
        raise Forbidden("This case is with another unit.")
    if command.inquiry in case.answered:
        raise Conflict("This inquiry was answered already.")
    if command.over:
        raise Conflict("Nobody waits for this answer any more.")
    return [InquiryAnswered(inquiry=command.inquiry, unit=command.unit, answer=command.answer)]


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case CaseForwarded(unit=unit):
            return replace(case, unit=unit)
        case CaseReturned():
            return replace(case, unit=None)
        case InquiryAnswered(inquiry=inquiry):
            return replace(case, answered=case.answered | {inquiry})
    assert_never(event)
