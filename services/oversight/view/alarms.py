"""What oversight remembers of alarms, and of the ways by which citizens are told."""

from dataclasses import dataclass
from datetime import datetime

from shared.events import intake, oversight
from shared.events.envelope import Envelope
from shared.reading import Changes, ReadModel


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An alarm: what was wrong with which source, from which position on, and until when. Technical words."""

    kind: str
    source: str
    raised_at: datetime
    position: int
    detail: str
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WayView:
    """A way by which citizens are told of their cases. `failing_since`: None while notices go out by it."""

    way: str
    position: int
    failing_since: datetime | None = None


def _alarm(heard: Envelope, event: oversight.AlarmRaised | oversight.AlarmSettled) -> Changes:
    which = {"kind": event.kind, "source": event.source}
    match event:
        case oversight.AlarmRaised():
            raised = {"position": event.position, "detail": event.detail}
            return {**which, **raised, "raised_at": heard.time, "settled_at": None}
        case oversight.AlarmSettled():
            return {**which, "settled_at": heard.time}


def _way(heard: Envelope, event: intake.WayFailing | intake.WayWorks) -> Changes:
    since = event.since if isinstance(event, intake.WayFailing) else None
    return {"way": event.way, "position": heard.position, "failing_since": since}


ALARMS = ReadModel("oversight.alarms", AlarmView, (_alarm,), key=("kind", "source"))
WAYS = ReadModel("oversight.ways", WayView, (_way,), key=("way",))
