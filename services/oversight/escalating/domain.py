"""When a digest is made, and to whom what is late is told. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.events.oversight import DigestMade

ByMail = Literal["email", "digest"]
OF_A_UNIT = "unit/"  # before the code of a unit whose head is told


@dataclass(frozen=True)
class MakeDigest:
    """`until`: the position of the newest that was told to `to` in this way."""

    to: str
    told_by: ByMail
    day: date
    until: int


@dataclass(frozen=True)
class Digests:
    """Those that one recipient had in one way: the day of the last, and up to which position it went."""

    day: date | None = None
    until: int = 0


def decide(digests: Digests, command: MakeDigest) -> list[DigestMade]:
    """None of nothing new; of what can wait for the morning, one a day."""
    had_todays = command.told_by == "digest" and digests.day is not None and command.day <= digests.day
    if command.until <= digests.until or had_todays:
        return []
    made = {"to": command.to, "told_by": command.told_by, "day": command.day}
    return [DigestMade(**made, after=digests.until, until=command.until)]


def evolve(_: Digests, event: DigestMade) -> Digests:
    return Digests(event.day, event.until)


def stream(jurisdiction: str, to: str, told_by: ByMail) -> UUID:
    """What one recipient is sent in one way is one stream."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/oversight/digests/{told_by}/{to}")


def recipients(tell: Sequence[str], the_unit: str, unit: str | None) -> tuple[str, ...]:
    """Whom a rung names, in the case of this unit; nobody in place of a unit where the step is the Front's own."""
    found = (f"{OF_A_UNIT}{unit}" if code == the_unit and unit else code for code in tell)
    return tuple(code for code in found if code != the_unit)
