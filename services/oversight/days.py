"""What happens on a day, as the register counts it: which kinds of event, and between which moments."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

from shared import clock
from shared.calendar import LOCAL
from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Event

Happening = Literal[
    "received",
    "forwarded",
    "answered",
    "judged",
    "closed",
    "published",
    "refused",
    "reopened",
    "missed",
    "front_missed",
]

KINDS: Mapping[Happening, type[Event]] = {
    "received": intake.CaseReceived,
    "forwarded": dispatch.CaseForwarded,
    "answered": dispatch.CaseAnswered,
    "judged": intake.VerdictGiven,
    "closed": oversight.CaseClosed,
    "published": publisher.ResultPublished,
    "refused": triage.CaseRefused,
    "reopened": oversight.CaseReopened,
    "missed": oversight.DeadlineMissed,
    "front_missed": oversight.StepMissed,
}


def today() -> date:
    """The day that it is in the commune."""
    return clock.now().astimezone(LOCAL).date()


def moments_of(day: date) -> tuple[datetime, datetime]:
    """When a day of the commune begins, and when the next one does."""
    begins = datetime.combine(day, time(), LOCAL)
    return begins, begins + timedelta(days=1)
