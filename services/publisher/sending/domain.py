"""When it is said that a report has reached a body, or does not: once for each. Pure."""

from dataclasses import dataclass, replace
from typing import assert_never

from shared.errors import Conflict
from shared.events.publisher import ReportDelivered, ReportIssued, ReportNotDelivered

Counts = ReportIssued | ReportDelivered | ReportNotDelivered


@dataclass(frozen=True)
class Deliver:
    edition: int
    to: str


@dataclass(frozen=True)
class GiveUp:
    edition: int
    to: str
    reason: str


@dataclass(frozen=True)
class Sent:
    """Which editions go to whom, and of whom it was said what came of it."""

    wanted: frozenset[tuple[int, str]] = frozenset()
    settled: frozenset[tuple[int, str]] = frozenset()


def decide(sent: Sent, command: Deliver | GiveUp) -> list[Counts]:
    """Raises Conflict."""
    whom = (command.edition, command.to)
    if whom not in sent.wanted:
        raise Conflict("This report does not go there.")
    if whom in sent.settled:
        return []
    match command:
        case Deliver(edition, to):
            return [ReportDelivered(edition=edition, to=to)]
        case GiveUp(edition, to, reason):
            return [ReportNotDelivered(edition=edition, to=to, reason=reason)]
    assert_never(command)


def evolve(sent: Sent, event: Counts) -> Sent:
    match event:
        case ReportIssued():
            return replace(sent, wanted=sent.wanted | {(event.edition, to) for to in event.to})
        case ReportDelivered() | ReportNotDelivered():
            return replace(sent, settled=sent.settled | {(event.edition, event.to)})
    assert_never(event)
