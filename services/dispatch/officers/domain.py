"""Who may be named for a case, and by whom. Pure."""

from dataclasses import dataclass, replace
from typing import assert_never

from shared.errors import Conflict, Forbidden, NotFound
from shared.events.dispatch import CaseAnswered, CaseForwarded, CaseReturned, OfficerNamed
from shared.events.sealed import Sealed

Counts = CaseForwarded | CaseReturned | CaseAnswered | OfficerNamed

NAMED_MOST = 50  # in one round: whoever hands a case on more often should give it back


@dataclass(frozen=True)
class NameOfficer:
    unit: str
    officer: Sealed


@dataclass(frozen=True)
class Case:
    """Which unit has the case in which round, whether it owes an answer, and how often it has named somebody."""

    unit: str | None = None
    round: int = 0
    owed: bool = False
    named: int = 0


def decide(case: Case, command: NameOfficer) -> list[Counts]:
    """Raises NotFound, Forbidden or Conflict."""
    if case.round == 0:
        raise NotFound("No such case is with your unit.")
    if case.unit != command.unit:
        raise Forbidden("This case is with another unit.")
    if not case.owed:
        raise Conflict("This round was answered already. The citizen or the Front decides what comes next.")
    if case.named >= NAMED_MOST:
        raise Conflict("An officer was named very often in this round. Answer the case.")
    return [OfficerNamed(unit=command.unit, round=case.round, officer=command.officer)]


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case CaseForwarded(unit=unit, round=round_):
            return Case(unit, round_, owed=True, named=case.named if round_ == case.round else 0)
        case CaseReturned():
            return replace(case, unit=None, owed=False)
        case CaseAnswered():
            return replace(case, owed=False)
        case OfficerNamed():
            return replace(case, named=case.named + 1)
    assert_never(event)
