"""Events of several stages in one order: each after what led to it, those of one stage in its order, else by time."""

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID


class Placed(Protocol):
    """What is known of an event's place: its stage and position there, its own clock's time, and what led to it."""

    @property
    def source(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def id(self) -> UUID: ...
    @property
    def cause(self) -> UUID | None: ...


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


def by_cause(events: Sequence[AnyPlaced]) -> list[AnyPlaced]:
    """`events` so that none stands before its cause, whatever the stages' clocks say.

    Two clocks are not comparable: time decides only between events of which neither led to the other.
    """
    waiting: dict[str, deque[AnyPlaced]] = defaultdict(deque)
    for event in sorted(events, key=lambda one: one.position):
        waiting[event.source].append(event)
    unsaid = {event.id for event in events}
    ordered: list[AnyPlaced] = []
    while waiting:
        heads = [queue[0] for queue in waiting.values()]
        free = [one for one in heads if one.cause not in unsaid] or heads
        chosen = min(free, key=lambda one: (one.at, one.source))
        waiting[chosen.source].popleft()
        if not waiting[chosen.source]:
            del waiting[chosen.source]
        unsaid.discard(chosen.id)
        ordered.append(chosen)
    return ordered
