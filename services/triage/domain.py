"""What triage decides. Pure: no clock, no database, no broker."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from shared.errors import Conflict, NotFound
from shared.events.sealed import Sealed
from shared.events.triage import (
    CaseClassified,
    CaseQueued,
    CaseRefused,
    CaseVerified,
    InformationRequested,
    Kind,
    TriageEvent,
    Urgency,
)


@dataclass(frozen=True)
class Queue:
    """A report came in."""

    number: str


@dataclass(frozen=True)
class RequestInformation:
    question: Sealed


@dataclass(frozen=True)
class Verify:
    """The report is fit to be handled."""


@dataclass(frozen=True)
class Refuse:
    reason: str
    explanation: Sealed
    statutory_route: str | None


@dataclass(frozen=True)
class Classify:
    """Put a verified case into a category. `restricted` is the category's own, or the clerk's."""

    category: str
    kind: Kind
    urgency: Urgency
    area: str | None
    restricted: bool
    about_unit: str | None
    at: datetime


@dataclass(frozen=True)
class Requeue:
    """The Front overturned the refusal."""


Command = Queue | RequestInformation | Verify | Refuse | Classify | Requeue

Status = Literal["unknown", "waiting", "verified", "classified", "refused"]


@dataclass(frozen=True)
class Case:
    """Only what the next decision needs to know."""

    status: Status = "unknown"
    number: str = ""
    classified: CaseClassified | None = None


def decide(case: Case, command: Command) -> list[TriageEvent]:
    """Raises NotFound or Conflict."""
    match command, case.status:
        case Queue(number), "unknown":
            return [CaseQueued(number=number)]
        case Queue(), _:
            return []  # heard twice, said once
        case Requeue(), "refused":
            return [CaseQueued(number=case.number)]
        case Requeue(), "waiting" | "verified" | "classified":
            return []
        case _, "unknown":
            raise NotFound("No such case is waiting here.")
        case RequestInformation(question), "waiting" | "verified":
            return [InformationRequested(question=question)]
        case Verify(), "waiting":
            return [CaseVerified()]
        case Verify(), "verified" | "classified":
            return []
        case Verify(), "refused":
            raise Conflict("This report was refused. Only the Front can overturn that.")
        case Refuse(reason, explanation, route), "waiting" | "verified":
            return [CaseRefused(reason=reason, explanation=explanation, statutory_route=route)]
        case Refuse(), "refused":
            return []
        case Refuse(), "classified":
            raise Conflict("This case is with its unit already and can no longer be refused.")
        case Classify(), "verified" | "classified":
            return _classify(case.classified, command)
        case Classify(), "waiting":
            raise Conflict("Verify the report before you classify it.")
    raise Conflict("This case is no longer open for that.")


def _classify(before: CaseClassified | None, command: Classify) -> list[TriageEvent]:
    """A later classification keeps the clock of the first."""
    after = CaseClassified(
        category=command.category,
        kind=command.kind,
        urgency=command.urgency,
        area=command.area,
        restricted=command.restricted,
        about_unit=command.about_unit,
        clock_from=before.clock_from if before else command.at,
    )
    return [] if after == before else [after]


def evolve(case: Case, event: TriageEvent) -> Case:
    match event:
        case CaseQueued(number=number):
            return replace(case, status="waiting", number=number)
        case InformationRequested():
            return case
        case CaseVerified():
            return replace(case, status="verified")
        case CaseRefused():
            return replace(case, status="refused")
        case CaseClassified():
            return replace(case, status="classified", classified=event)
    assert_never(event)
