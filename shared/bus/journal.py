"""The journal of an inbox's transaction: all reactions to a batch read once and append once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from shared.log import Connection, Log


@dataclass
class BatchJournal:
    """Streams as the transaction sees them, its own unwritten events included; `flush` writes them."""

    connection: Connection
    log: Log
    jurisdiction: str
    _streams: dict[UUID | str, list[StoredEvent]] = field(default_factory=dict)
    _pending: list[StoredEvent] = field(default_factory=list)

    @classmethod
    async def on(cls, connection: Connection, log: Log, jurisdiction: str, subjects: Sequence[UUID]) -> "BatchJournal":
        """A journal that has read the streams of `subjects` already."""
        journal = cls(connection, log, jurisdiction)
        if subjects:
            await journal._load(list(set(subjects)))
        return journal

    async def _load(self, streams: list[UUID]) -> None:
        found: dict[UUID, list[StoredEvent]] = defaultdict(list)
        for row in await self.connection.fetch(
            "SELECT stream, version, type, state FROM log.events WHERE stream = ANY ($1) ORDER BY stream, version",
            streams,
        ):
            found[row["stream"]].append(StoredEvent(*row))
        self._streams.update({stream: found[stream] for stream in streams})

    async def read(self, stream: UUID) -> Sequence[StoredEvent]:
        if stream not in self._streams:
            await self._load([stream])
        return list(self._streams[stream])

    async def append(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        """Keep `events` for the flush; positions are not known before."""
        for event in events:
            self._streams[event.originator_id].append(event)
        self._pending.extend(events)
        return []

    async def flush(self) -> int:
        """Append everything to the log. Raises IntegrityError when a stream moved on since it was read."""
        await self.log.insert_within(self.connection, self._pending)
        return len(self._pending)
