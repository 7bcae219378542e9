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


RATED_DAYS = 30  # over which verdicts are told beside the answers that they are about
Rated = Literal["answered", "judged", "solved"]
# Answers of one unit ($3), and what citizens said of them. $1, $2: the kind of event, and since when.
OF_ANSWERS = "case_id IN (SELECT case_id FROM log.register WHERE type = $1 AND at >= $2)"
RATED: Mapping[Rated, str] = {
    "answered": "true",
    "judged": "judged_round > 0 AND judged_round = answered_round",
    "solved": "judged_round > 0 AND judged_round = answered_round AND last_solved = 'yes'",
}


def rated_since(day: date) -> datetime:
    """From when on answers count beside verdicts."""
    return moments_of(day - timedelta(days=RATED_DAYS))[0]


def today() -> date:
    """The day that it is in the commune."""
    return clock.now().astimezone(LOCAL).date()


def moments_of(day: date) -> tuple[datetime, datetime]:
    """When a day of the commune begins, and when the next one does."""
    begins = datetime.combine(day, time(), LOCAL)
    return begins, begins + timedelta(days=1)
