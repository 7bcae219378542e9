"""When a signal is raised and when it is dismissed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.errors import NotFound
from shared.events.oversight import SignalDismissed, SignalEvent, SignalKind, SignalRaised
from shared.events.sealed import Sealed

CASES_MOST = 200  # what somebody looks through; the newest


@dataclass(frozen=True)
class Found:
    """What a detector has found. `within`: tells apart what is found about one thing: the words that are alike, the
    case that was moved. `cases`: the newest first."""

    kind: SignalKind
    about: str
    since: datetime
    until: datetime
    cases: tuple[UUID, ...]
    count: int
    of: int | None = None
    days: float | None = None
    others_days: float | None = None
    within: str = ""


@dataclass(frozen=True)
class Raise:
    found: Found
    signal: UUID


@dataclass(frozen=True)
class Dismiss:
    signal: UUID
    reason: Sealed


Command = Raise | Dismiss


@dataclass(frozen=True)
class Asked:
    """What was asked of one kind about one thing: up to when, and whether each signal was dismissed."""

    until: datetime | None = None
    dismissed: Mapping[UUID, bool] = field(default_factory=lambda: MappingProxyType({}))


def decide(asked: Asked, command: Command) -> list[SignalEvent]:
    """What lies within a time that was asked about is not asked about again, dismissed or not. Raises NotFound."""
    match command:
        case Raise(found) if asked.until and found.since <= asked.until:
            return []
        case Raise(found, signal):
            told = {name: getattr(found, name) for name in ("kind", "about", "since", "until", "count", "of")}
            waits = {"days": found.days, "others_days": found.others_days}
            return [SignalRaised(signal=signal, cases=found.cases[:CASES_MOST], **told, **waits)]
        case Dismiss(signal) if signal not in asked.dismissed:
            raise NotFound("There is no such signal.")
        case Dismiss(signal, reason):
            return [] if asked.dismissed[signal] else [SignalDismissed(signal=signal, reason=reason)]
    assert_never(command)


def evolve(asked: Asked, event: SignalEvent) -> Asked:
    match event:
        case SignalRaised(signal=signal, until=until):
            return Asked(until, {**asked.dismissed, signal: False})
        case SignalDismissed(signal=signal):
            return replace(asked, dismissed={**asked.dismissed, signal: True})
    assert_never(event)


def stream(jurisdiction: str, found: Found) -> UUID:
    """The signals of one kind about one thing are one stream: whoever comes second reads what was asked already."""
    place = f"{found.kind}/{found.about}/{found.within}"
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/oversight/signals/{place}")


def signal_of(its_stream: UUID, found: Found) -> UUID:
    """The id that a finding has, whoever finds it and however often."""
    return uuid5(its_stream, found.since.isoformat())


def reasons_of(jurisdiction: str) -> UUID:
    """What the key of all reasons belongs to in the vault: they are read as a list, and are no case's."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/oversight/signals")
