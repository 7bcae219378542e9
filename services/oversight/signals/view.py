"""What signals are found in, where people report from, and what was asked: three read tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.events import dispatch, intake
from shared.events.envelope import Envelope
from shared.events.oversight import SignalDismissed, SignalEvent, SignalKind, SignalRaised
from shared.events.sealed import Sealed
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.pages import Order

FromDispatch = dispatch.CaseForwarded | dispatch.DeadlineExtended | dispatch.CaseAnswered
FromIntake = intake.CaseReceived | intake.VerdictGiven
OfPoints = intake.IntakePointOpened | intake.IntakePointChanged | intake.IntakePointClosed | intake.IntakePointReopened


@dataclass(frozen=True, slots=True)
class Happened:
    """One row of `oversight.happened`: one event of a case that signals are found in.

    `kind`: received, judged, forwarded, extended or answered. `due`: the date that it gave.
    """

    source: str
    position: int
    case_id: UUID
    kind: str
    at: datetime
    point: str | None = None
    area: str | None = None
    unit: str | None = None
    category: str | None = None
    round: int | None = None
    due: datetime | None = None
    alike: str | None = None


@dataclass(frozen=True, slots=True)
class PointView:
    """One row of `oversight.points`: a place to report from. `looked_after_since`: since when it is open."""

    code: str
    name: str = ""
    closed: bool = False
    looked_after_since: datetime = NOT_YET


@dataclass(frozen=True, slots=True)
class SignalView:
    """One row of `oversight.signals`: what was asked with what evidence, and why it was dismissed."""

    signal: UUID
    stream: UUID
    raised_at: datetime
    kind: SignalKind
    about: str
    since: datetime
    until: datetime
    cases: tuple[UUID, ...]
    count: int
    of: int | None = None
    days: float | None = None
    others_days: float | None = None
    dismissed_at: datetime | None = None
    dismissed_by: str | None = None
    reason: Sealed | None = None


def _from_intake(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case intake.CaseReceived():
            return {"kind": "received", "at": heard.time, "point": event.point, "area": event.area}
        case intake.VerdictGiven():
            return {"kind": "judged", "at": heard.time, "round": event.round}


def _from_dispatch(heard: Envelope, event: FromDispatch) -> Changes:
    whose = {"at": heard.time, "unit": event.unit, "round": event.round}
    match event:
        case dispatch.CaseForwarded():
            return {**whose, "kind": "forwarded", "category": event.category, "due": event.due}
        case dispatch.DeadlineExtended():
            return {**whose, "kind": "extended", "due": event.due}
        case dispatch.CaseAnswered():
            return {**whose, "kind": "answered", "alike": event.alike}


def _point(heard: Envelope, event: OfPoints) -> Changes:
    open_ = {"code": event.code, "closed": False, "looked_after_since": heard.time}
    match event:
        case intake.IntakePointOpened():
            return {**open_, "name": event.name}
        case intake.IntakePointChanged():
            return {"code": event.code, "name": event.name}
        case intake.IntakePointClosed():
            return {"code": event.code, "closed": True}
        case intake.IntakePointReopened():
            return open_


def _signal(heard: Envelope, event: SignalEvent) -> Changes:
    match event:
        case SignalRaised():
            told = {name: getattr(event, name) for name in SignalRaised.model_fields}
            return {**told, "stream": heard.subject, "raised_at": heard.time}
        case SignalDismissed():
            dismissed = {"dismissed_at": heard.time, "dismissed_by": heard.actor, "reason": event.reason}
            return {"signal": event.signal, **dismissed}


HAPPENED = ReadModel("oversight.happened", Happened, (_from_intake, _from_dispatch), key=("source", "position"))
POINTS = ReadModel("oversight.points", PointView, (_point,), key=("code",))
SIGNALS = ReadModel("oversight.signals", SignalView, (_signal,), key=("signal",))

Tab = Literal["open", "dismissed"]
TABS: Mapping[Tab, Order] = {
    "open": Order("raised_at IS NOT NULL AND dismissed_at IS NULL", "raised_at", newest_first=True, then="signal"),
    "dismissed": Order("dismissed_at IS NOT NULL", "dismissed_at", newest_first=True, then="signal"),
}
