"""The running numbers of reports: each year's are one stream, in which the next one is given. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.events.publisher import ReportNumbered


@dataclass(frozen=True)
class Number:
    """Whoever comes first has the next number; who has one keeps it."""

    report: UUID
    edition: int
    year: int


@dataclass(frozen=True)
class Numbers:
    """Those that were given in a year."""

    given: Mapping[tuple[UUID, int], int] = field(default_factory=lambda: MappingProxyType({}))


def decide(numbers: Numbers, command: Number) -> list[ReportNumbered]:
    if (command.report, command.edition) in numbers.given:
        return []
    next_ = len(numbers.given) + 1
    return [ReportNumbered(report=command.report, edition=command.edition, year=command.year, number=next_)]


def evolve(numbers: Numbers, event: ReportNumbered) -> Numbers:
    return Numbers({**numbers.given, (event.report, event.edition): event.number})


def numbers_of(jurisdiction: str, year: int) -> UUID:
    """The numbers of a year are one stream: none is given twice, and none is left out."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/publisher/reports/numbers/{year}")
