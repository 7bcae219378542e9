"""From what was heard or stored to what it means: event types, and upcasters from old versions to new ones."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import orjson
from eventsourcing.persistence import StoredEvent

from shared.events.envelope import EVENT_TYPES, HEARD_TOGETHER, Envelope, Event

Data = dict[str, Any]
Upcasters = Mapping[str, Callable[[Data], tuple[str, Data]]]

# An upcaster takes the data of one version and gives the type and data of the next. Published types never change.
UPCASTERS: Upcasters = {}


def event_of(type_: str, data: Data, upcasters: Upcasters = UPCASTERS) -> Event | None:
    """The event, in its newest version; None when its type is not known here (readers are tolerant).

    Members that this version does not know are ignored. Raises ValueError when known members are wrong.
    """
    while type_ in upcasters:
        type_, data = upcasters[type_](data)
    known = EVENT_TYPES.get(type_)
    return known.model_validate(data, extra="ignore") if known else None


@lru_cache(HEARD_TOGETHER)
def heard_event(heard: Envelope) -> Event | None:
    return event_of(heard.type, heard.data)


def stored_event(stored: StoredEvent) -> Event:
    """The event of one's own log. Raises LookupError when its class is gone: a stage must know its own history."""
    event = event_of(stored.topic, orjson.loads(stored.state)["data"])
    if event is None:
        raise LookupError(f"This version does not know its own event {stored.topic}.")
    return event
