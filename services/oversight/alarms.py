"""Says as an event what the Front's stage finds wrong with the truth, and says again when it is put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.oversight.queries import Queries
from shared.bus import troubles
from shared.bus.troubles import KnownTrouble
from shared.deciding import Decider, Journal
from shared.events.envelope import Causation
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


decider: Decider[Alarm, Command, AlarmEvent] = Decider(Alarm(), decide, evolve)

BY_WATCH = Causation(actor="stage/oversight")


async def sound(journal: Journal, queries: Queries) -> None:
    """Say of every trouble that is known that it is there, and of every alarm without one that it is over."""
    found = await troubles.known(queries.pool)
    for command in _commands(found, await queries.alarms_on()):
        await decider.handle(journal, stream(journal.jurisdiction, command.kind, command.source), command, BY_WATCH)


def _commands(found: Sequence[KnownTrouble], on: Sequence[tuple[str, str]]) -> list[Command]:
    there = {(one.kind, one.source) for one in found}
    over = [Settle(kind, source) for kind, source in on if (kind, source) not in there]
    return [*(Raise(one.kind, one.source, one.position, one.detail) for one in found), *over]


def stream(jurisdiction: str, kind: str, source: str) -> UUID:
    """The alarms of one kind about one source are one stream."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/oversight/alarms/{kind}/{source}")
