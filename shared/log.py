"""The log of one stage: signed events, appended in groups, kept for ever in commit order.

It speaks the persistence contract of the `eventsourcing` library (StoredEvent, Notification, Tracking,
IntegrityError), as coroutines over asyncpg.

If the process dies before COMMIT, nothing is there and nobody was told otherwise. If it dies after COMMIT, the
events are there and the caller got no answer; whoever asks again finds them.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
from eventsourcing.persistence import IntegrityError, Notification, StoredEvent, Tracking

from shared.events.envelope import wire
from shared.grouping import Grouped
from shared.signing import Signer

Connection = Any  # asyncpg's Connection, or the pool's stand-in for one

GROUP_MOST = 500  # appends in one transaction; more would only lengthen the wait of the first
SIGN_HERE_MOST = 60  # signatures (30 µs each) made in the loop: a thread gets its turn late when the loop is busy
RETRY_FOR_SECONDS = 20.0  # how long an append waits for a database that comes back
LOST_CONNECTION = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # an idle connection that was just told of its end
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    OSError,
)

_INSERT = """
WITH head AS (UPDATE log.head SET position = $1)
INSERT INTO log.events (position, stream, version, type, state, signature)
SELECT * FROM unnest($2::bigint[], $3::uuid[], $4::integer[], $5::text[], $6::bytea[], $7::bytea[])
"""
_APPEND = "SELECT log.append($1, $2, $3, $4, $5, $6)"
_STORED = "SELECT stream, version, type, state FROM log.events WHERE stream = $1"


@dataclass(slots=True)
class Placing:
    """Gives positions to events under the head's lock; what exists already is known."""

    head: int
    taken: dict[tuple[UUID | str, int], tuple[int, bytes]]
    fresh: list[tuple[int, StoredEvent]] = field(default_factory=list)

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
        self.head += 1
        self.taken[event.originator_id, event.originator_version] = self.head, event.state
        self.fresh.append((self.head, event))
        return self.head


class Log:
    """One stage's events. Share one instance in a process: its callers' appends are grouped."""

    def __init__(self, pool: asyncpg.Pool, signer: Signer):
        self.pool = pool
        self.stage = signer.stage
        self._signer = signer
        self._listeners: list[Callable[[], None]] = []
        self._append: Grouped[Sequence[StoredEvent], list[int]] = Grouped(self._append_group, GROUP_MOST)
        self._known_head = 0  # the log's end, unless another process has appended since
        self._threads = ThreadPoolExecutor(2, thread_name_prefix=f"{self.stage}-signs")

    def on_append(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit of this process; those of other processes are found by polling."""
        self._listeners.append(listener)

    def appended(self) -> None:
        for listener in self._listeners:
            listener()

    async def insert_events(self, events: Sequence[StoredEvent], tracking: Tracking | None = None) -> list[int]:
        """Append all of `events` or none; their positions are returned after COMMIT.

        Raises IntegrityError when a (stream, version) exists already, or when `tracking` is not ahead.
        """
        if tracking is None:
            return await self._append(events) if events else []
        async with self.pool.acquire() as connection, connection.transaction():
            await insert_tracking(connection, tracking)
            positions = await self.insert_within(connection, events)
        self.appended()
        return positions

    async def insert_within(self, connection: Connection, events: Sequence[StoredEvent]) -> list[int]:
        """Append inside the caller's transaction. The head stays locked until it ends, so do this last."""
        if not events:
            return []
        [result] = await self._write(connection, [events], repeated=False)
        if isinstance(result, BaseException):
            raise result
        return result

    async def _append_group(self, group: Sequence[Sequence[StoredEvent]]) -> list[list[int] | BaseException]:
        fresh = [event for events in group for event in events]
        head = self._known_head
        results = await self._append_signed(head, group, fresh, await self._sign_all(head, fresh))
        self.appended()
        return results

    async def _append_signed(
        self, head: int, group: Sequence[Sequence[StoredEvent]], fresh: list[StoredEvent], signatures: list[bytes]
    ) -> list[list[int] | BaseException]:
        """Write what was signed for the positions after `head`; the slow way when the log is elsewhere by now."""
        try:
            if await self.pool.fetchval(_APPEND, head, *_columns(fresh), signatures):
                self._known_head = head + len(fresh)
                positions = iter(range(head + 1, head + len(fresh) + 1))
                return [list(islice(positions, len(events))) for events in group]
        except LOST_CONNECTION:
            return await self._append_locked(group, repeated=True)
        return await self._append_locked(group, repeated=False)

    async def _append_locked(
        self, group: Sequence[Sequence[StoredEvent]], *, repeated: bool
    ) -> list[list[int] | BaseException]:
        deadline = time.monotonic() + RETRY_FOR_SECONDS
        while True:
            try:
                async with self.pool.acquire() as connection, connection.transaction():
                    return await self._write(connection, group, repeated=repeated)
            except LOST_CONNECTION:
                # Whether the COMMIT happened is unknown; the next try looks for these very bytes first.
                if time.monotonic() > deadline:
                    raise
                repeated = True
                await asyncio.sleep(0.1)

    async def _write(
        self, connection: Connection, group: Sequence[Sequence[StoredEvent]], *, repeated: bool
    ) -> list[list[int] | BaseException]:
        placing = await self._lock_head(connection, [event for events in group for event in events])
        results: list[list[int] | BaseException] = [placing.place(events, repeated=repeated) for events in group]
        fresh = [event for _, event in placing.fresh]
        if fresh:
            signatures = await self._sign_all(placing.head - len(fresh), fresh)
            positions = [position for position, _ in placing.fresh]
            await connection.execute(_INSERT, placing.head, positions, *_columns(fresh), signatures)
        self._known_head = placing.head
        return results

    @staticmethod
    async def _lock_head(connection: Connection, events: Sequence[StoredEvent]) -> Placing:
        row = await connection.fetchrow(
            "SELECT * FROM log.lock_head($1, $2)",
            [event.originator_id for event in events],
            [event.originator_version for event in events],
        )
        keys = zip(row["taken_streams"] or (), row["taken_versions"] or (), strict=True)
        places = zip(row["taken_positions"] or (), row["taken_states"] or (), strict=True)
        return Placing(row["head"], dict(zip(keys, places, strict=True)))

    async def _sign_all(self, head: int, fresh: Sequence[StoredEvent]) -> list[bytes]:
        """Signatures for the positions after `head`: a small group here, a large one in two threads."""
        if len(fresh) <= SIGN_HERE_MOST:
            return self._sign(head, fresh)
        loop = asyncio.get_running_loop()
        half = len(fresh) // 2
        halves = await asyncio.gather(
            loop.run_in_executor(self._threads, self._sign, head, fresh[:half]),
            loop.run_in_executor(self._threads, self._sign, head + half, fresh[half:]),
        )
        return [signature for signatures in halves for signature in signatures]

    def _sign(self, head: int, fresh: Sequence[StoredEvent]) -> list[bytes]:
        return [self._signer.sign(position, event.state) for position, event in enumerate(fresh, start=head + 1)]

    async def select_events(
        self, originator_id: UUID, *, gt: int | None = None, lte: int | None = None, desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:  # fmt: skip
        """The events of one stream with gt < version <= lte, in order of version."""
        rows = await self.pool.fetch(
            f"{_STORED} AND ($2::int IS NULL OR version > $2) AND ($3::int IS NULL OR version <= $3)"
            f" ORDER BY version {'DESC' if desc else 'ASC'} LIMIT $4",
            originator_id, gt, lte, limit,
        )  # fmt: skip
        return [StoredEvent(*row) for row in rows]

    async def select_notifications(
        self, start: int | None, limit: int, stop: int | None = None, topics: Sequence[str] = (), *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:  # fmt: skip
        """At most `limit` events from position `start` on, in order of position."""
        after = (start or 0) - (1 if inclusive_of_start and start is not None else 0)
        rows = await self.pool.fetch(
            "SELECT stream, version, type, state, position FROM log.events WHERE position > $1"
            " AND ($2::bigint IS NULL OR position <= $2) AND (cardinality($3::text[]) = 0 OR type = ANY ($3))"
            " ORDER BY position LIMIT $4",
            after, stop, list(topics), limit,
        )  # fmt: skip
        return [Notification(*row) for row in rows]

    async def max_notification_id(self) -> int | None:
        """The last position given out, or None."""
        return await self.head() or None

    async def head(self) -> int:
        return int(await self.pool.fetchval("SELECT position FROM log.head"))

    async def after(self, position: int, limit: int, most_bytes: int = 1_000_000) -> list[bytes]:
        """The wire lines that follow `position`: at most `limit`, and about `most_bytes` (but always one)."""
        rows = await self.pool.fetch(
            "SELECT position, state, signature FROM ("
            " SELECT *, sum(length(state)) OVER (ORDER BY position) - length(state) AS before FROM ("
            "  SELECT position, state, signature FROM log.events WHERE position > $1 ORDER BY position LIMIT $2) few"
            ") sized WHERE before < $3 ORDER BY position",
            position, limit, most_bytes,
        )  # fmt: skip
        return [wire(row["state"], row["position"], row["signature"]) for row in rows]

    async def insert_tracking(self, tracking: Tracking) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            await insert_tracking(connection, tracking)

    async def max_tracking_id(self, application_name: str) -> int | None:
        """How far this stage has heard a source, or None."""
        position: int | None = await self.pool.fetchval(
            "SELECT position FROM log.tracking WHERE source = $1", application_name
        )
        return position

    async def has_tracking_id(self, application_name: str, notification_id: int | None) -> bool:
        return notification_id is None or (await self.max_tracking_id(application_name) or 0) >= notification_id


def _columns(events: Sequence[StoredEvent]) -> tuple[list[Any], ...]:
    return (
        [event.originator_id for event in events],
        [event.originator_version for event in events],
        [event.topic for event in events],
        [event.state for event in events],
    )


async def insert_tracking(connection: Connection, tracking: Tracking) -> None:
    """Move the tracking of a source forward. Raises IntegrityError when it is there already or beyond."""
    moved = await connection.fetchval(
        "INSERT INTO log.tracking AS known (source, position) VALUES ($1, $2)"
        " ON CONFLICT (source) DO UPDATE SET position = excluded.position WHERE known.position < excluded.position"
        " RETURNING position",
        tracking.application_name, tracking.notification_id,
    )  # fmt: skip
    if moved is None:
        raise IntegrityError(f"{tracking.application_name} was heard up to {tracking.notification_id} already.")
