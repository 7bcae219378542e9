"""A journal in memory, and an envelope as it is heard: for services that are tested without a database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from shared import clock
from shared.events.envelope import Envelope, Event
from shared.events.registry import stored_event


@dataclass
class MemoryJournal:
    jurisdiction: str = "luong-son"
    stored: list[StoredEvent] = field(default_factory=list)

    async def read(self, stream: UUID) -> Sequence[StoredEvent]:
        return [event for event in self.stored if event.originator_id == stream]

    async def append(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        self.stored.extend(events)
        return range(len(self.stored) - len(events) + 1, len(self.stored) + 1)

    @property
    def said(self) -> list[Event]:
        return [stored_event(event) for event in self.stored]


def heard(event: Event, subject: UUID, time: datetime, position: int = 1) -> Envelope:
    """The event in an envelope; what a decision does not ask for is left bare."""
    return Envelope(
        id=clock.new_id(),
        jurisdiction="luong-son",
        stage=event.stage,
        type=event.type,
        subject=subject,
        time=time,
        version=1,
        actor="stage/triage",
        correlation_id=clock.new_id(),
        causation_id=None,
        traceparent=None,
        position=position,
        previous=bytes(32),
        signature=b"",
        state=b"",
        data=event.model_dump(mode="json"),
        hash=bytes(32),
    )
