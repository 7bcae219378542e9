"""Who is told further up of what is late, as the commune's file says it: a ladder of rungs."""

from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.events.oversight import Step, ToldBy
from shared.mistakes import Place as At
from shared.sentences import Named, Part

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
EMail = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]

THE_UNIT = "unit"  # whoever leads the unit that has the case


class Body(Named):
    """Who stands above the units and the Front's clerks, and is told of what stays late."""

    code: Code
    email: EMail | None = None


class Rung(Part):
    """From so many working days after its date on, what is late is told to these: `unit`, or codes of bodies.

    `by`: on the Front's page alone, in an e-mail at once, or in the day's digest. `steps`: of which steps it is told.
    """

    level: int = Field(ge=1, le=9)
    working_days_late: int = Field(ge=0, le=365)
    tell: tuple[Code, ...] = Field(min_length=1)
    by: ToldBy = "digest"
    steps: tuple[Step, ...] = ("verify", "classify", "handle", "publish")


def wrong_ladder(bodies: Collection[Body], rungs: Collection[Rung]) -> Iterator[tuple[At, str]]:
    """Codes that nobody has, levels that are given twice, and rungs that come before those below them."""
    known = [THE_UNIT, *(body.code for body in bodies)]
    yield from (
        (("bodies", number, "code"), f"{body.code!r} is there already")
        for number, body in enumerate(bodies)
        if body.code in known[: number + 1]
    )
    days = 0
    for number, rung in enumerate(rungs):
        if rung.level != number + 1:
            yield ("escalation", number, "level"), f"the levels count up from 1: this one is {number + 1}"
        if rung.working_days_late < days:
            yield ("escalation", number, "working_days_late"), "a higher level does not come before a lower one"
        days = rung.working_days_late
        for code in rung.tell:
            if code not in known:
                yield ("escalation", number, "tell"), f"there is no body {code!r}; allowed: {', '.join(known)}"
