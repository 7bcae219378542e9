"""When a digest is made, and to whom what is late is told. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.events.oversight import DigestMade

OF_A_UNIT = "unit/"  # before the code of a unit whose head is told


@dataclass(frozen=True)
class MakeDigest:
    """`until`: the position of the newest that was told to `to`."""

    to: str
    day: date
    until: int


@dataclass(frozen=True)
class Digests:
    """Those that one recipient had: the day of the last, and up to which position it went."""

    day: date | None = None
    until: int = 0


def decide(digests: Digests, command: MakeDigest) -> list[DigestMade]:
    """One a day, and none of nothing new."""
    if command.until <= digests.until or (digests.day and command.day <= digests.day):
        return []
    return [DigestMade(to=command.to, day=command.day, after=digests.until, until=command.until)]


def evolve(_: Digests, event: DigestMade) -> Digests:
    return Digests(event.day, event.until)


def stream(jurisdiction: str, to: str) -> UUID:
    """The digests of one recipient are one stream."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/oversight/digests/{to}")


def recipients(tell: Sequence[str], the_unit: str, unit: str | None) -> tuple[str, ...]:
    """Whom a rung names, in the case of this unit; nobody in place of a unit where the step is the Front's own."""
    found = (f"{OF_A_UNIT}{unit}" if code == the_unit and unit else code for code in tell)
    return tuple(code for code in found if code != the_unit)
