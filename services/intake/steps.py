"""The six steps of a case: which are done, since when, and whether one comes after the current one. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from services.intake.view import TrackedCase

Step = Literal["received", "verified", "classified", "forwarded", "monitored", "published"]
NUMBERS: Mapping[Step, int] = {
    "received": 1,
    "verified": 2,
    "classified": 3,
    "forwarded": 4,
    "monitored": 5,
    "published": 6,
}


def steps(case: TrackedCase) -> tuple[Step, ...]:
    """Those that are done, in the order of the process. Forwarding is done when the unit has answered."""
    undecided = case.handling == "returned" or case.read_again
    done: list[tuple[Step, object]] = [
        ("received", case.number),
        ("verified", case.verified),
        ("classified", case.classified_at and not undecided),
        ("forwarded", case.answered_round >= case.round),
        ("monitored", case.closed_at),
        ("published", case.published_at),
    ]
    return tuple(step for step, when in done if when)


def current_step(case: TrackedCase) -> int:
    """The first of the six steps that is not done; 7 when all are."""
    done = steps(case)
    return next((number for step, number in NUMBERS.items() if step not in done), len(NUMBERS) + 1)


def step_dates(case: TrackedCase) -> dict[int, datetime]:
    """When each step that is done was done."""
    moments = {
        "received": case.received_at,
        "verified": case.verified_at,
        "classified": case.classified_at,
        "forwarded": case.answers[-1].answered_at if case.answers else None,
        "monitored": case.closed_at,
        "published": case.published_at,
    }
    return {NUMBERS[step]: at for step in steps(case) if (at := moments[step])}


def stops(case: TrackedCase) -> bool:
    """Whether nothing comes after the current step: it ended early, or it is never made public."""
    early = case.status in ("refused", "withdrawn") or case.closed_by in ("withdrawn", "refusal_stands", "erased")
    return early or (case.restricted and current_step(case) == NUMBERS["published"])
