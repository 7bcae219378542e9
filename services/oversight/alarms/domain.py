"""When an alarm is raised and when it is settled. Pure."""

from dataclasses import dataclass
from typing import assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.events.oversight import AlarmEvent, AlarmRaised, AlarmSettled


@dataclass(frozen=True)
class Raise:
    kind: str
    source: str
    position: int
    detail: str


@dataclass(frozen=True)
class Settle:
    kind: str
    source: str


Command = Raise | Settle


@dataclass(frozen=True)
class Alarm:
    """One kind of trouble with one source: whether it is on."""

    on: bool = False


def decide(alarm: Alarm, command: Command) -> list[AlarmEvent]:
    """An alarm that is on is not raised again, nor is one settled that is off."""
    match command:
        case Raise(kind, source, position, detail):
            return [] if alarm.on else [AlarmRaised(kind=kind, source=source, position=position, detail=detail)]
        case Settle(kind, source):
            return [AlarmSettled(kind=kind, source=source)] if alarm.on else []
    assert_never(command)


def evolve(_: Alarm, event: AlarmEvent) -> Alarm:
    match event:
        case AlarmRaised():
            return Alarm(on=True)
        case AlarmSettled():
            return Alarm(on=False)
    assert_never(event)


def stream(jurisdiction: str, kind: str, source: str) -> UUID:
    """The alarms of one kind about one source are one stream."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/oversight/alarms/{kind}/{source}")
