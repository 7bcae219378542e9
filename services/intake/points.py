"""The intake points: places to report from, each with a poster."""

from dataclasses import dataclass
from datetime import datetime

from shared.events import intake
from shared.events.envelope import Envelope
from shared.reading import Changes, ReadModel


@dataclass(frozen=True, slots=True)
class Point:
    """A place to report from, whose poster leads to `/q/<code>`."""

    code: str
    name: str
    opened_at: datetime
    area: str | None = None
    closed_at: datetime | None = None


def _opened(_: Envelope, event: intake.IntakePointOpened) -> Changes:
    return {"code": event.code, "name": event.name, "area": event.area, "opened_at": event.opened_at}


def _closed(heard: Envelope, event: intake.IntakePointClosed) -> Changes:
    return {"code": event.code, "closed_at": heard.time}


POINTS = ReadModel("intake.points", Point, (_opened, _closed), key=("code",))
