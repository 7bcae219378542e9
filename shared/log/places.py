"""Where events come to stand: positions given out under the head's lock, each bound to its predecessor's hash."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from shared.signing import GENESIS, event_hash

Connection = Any  # asyncpg's Connection, or the pool's stand-in for one


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log, or how far one was heard: the last position, and the hash of the event there."""

    position: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class Chain:
    """Consecutive events after a head: the hash that each of them continues, and the head that they lead to."""

    previous: list[bytes]
    head: Head


def chained(stage: str, head: Head, events: Sequence[StoredEvent]) -> Chain:
    """The chain of `events` at the positions after `head`."""
    previous, last = [], head.hash
    for position, event in enumerate(events, start=head.position + 1):
        previous.append(last)
        last = event_hash(stage, position, last, event.state)
    return Chain(previous, Head(head.position + len(events), last))


@dataclass(slots=True)
class Placing:
    """Gives positions to events under the head's lock; what exists already is known."""

    head: Head
    taken: dict[tuple[UUID | str, int], tuple[int, bytes]]
    fresh: list[StoredEvent] = field(default_factory=list)

    def place(self, events: Sequence[StoredEvent], *, repeated: bool) -> "list[int] | IntegrityError":
        """The positions of `events`, or the conflict. A repeated append recognises its own earlier success."""
        found = [self.taken.get((event.originator_id, event.originator_version)) for event in events]
        if any(found):
            mine = all(place and place[1] == event.state for place, event in zip(found, events, strict=True))
            if repeated and mine:
                return [place[0] for place in found if place]
            return IntegrityError(f"Stream {events[0].originator_id} has moved on.")
        if len({(event.originator_id, event.originator_version) for event in events}) < len(events):
            return IntegrityError(f"One version was given twice in stream {events[0].originator_id}.")
        return [self._take(event) for event in events]

    def _take(self, event: StoredEvent) -> int:
        self.fresh.append(event)
        position = self.head.position + len(self.fresh)
        self.taken[event.originator_id, event.originator_version] = position, event.state
        return position
