"""Appends to one stage's log and reads it: signed events in commit order, each bound to the one before it.

It speaks the persistence contract of the `eventsourcing` library (StoredEvent, Notification, Tracking,
IntegrityError), as coroutines over asyncpg.

If the process dies before COMMIT, nothing is there and nobody was told otherwise. If it dies after COMMIT, the
events are there and the caller got no answer; whoever asks again finds them.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
from eventsourcing.persistence import Notification, StoredEvent, Tracking

from shared.events.envelope import Envelope, decode, wire
from shared.grouping import Grouped
from shared.log.places import Chain, Connection, Head, Placing, chained
from shared.log.tracking import insert_tracking
from shared.outages import outage_of
from shared.signing import GENESIS, Signer, event_hash

GROUP_MOST = 500  # appends in one transaction; more would only lengthen the wait of the first
SIGN_HERE_MOST = 60  # signatures (30 µs each) made in the loop: a thread gets its turn late when the loop is busy
RETRY_FOR_SECONDS = 20.0  # how long an append waits for a database that comes back

_INSERT = """
WITH head AS (UPDATE log.head SET position = $1, hash = $2)
INSERT INTO log.events (position, stream, version, type, state, previous, signature)
SELECT $3 + nth, stream, version, type, state, previous, signature
  FROM unnest($4::uuid[], $5::integer[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[])
       WITH ORDINALITY AS given(stream, version, type, state, previous, signature, nth)
"""
_APPEND = "SELECT log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_LINES = """
SELECT position, state, previous, signature FROM (
  SELECT *, sum(length(state)) OVER (ORDER BY position) - length(state) AS before FROM (
    SELECT position, state, previous, signature FROM log.events WHERE {which} ORDER BY position LIMIT $2
  ) few
) sized WHERE before < $3 ORDER BY position
"""
_AFTER = _LINES.format(which="position > $1")
OF_STREAM = _LINES.format(which="position > $1 AND position <= $4 AND stream = $5")
_STORED = "SELECT stream, version, type, state FROM log.events WHERE stream = $1"


class Log:
    """One stage's events. Share one instance in a process: its callers' appends are grouped."""

    def __init__(self, pool: asyncpg.Pool, signer: Signer):
        self.pool = pool
        self.stage = signer.stage
        self._signer = signer
        self._listeners: list[Callable[[], None]] = []
        self._append: Grouped[Sequence[StoredEvent], list[int]] = Grouped(self._append_group, GROUP_MOST)
        self._known_head = Head()  # the log's end, unless another process has appended since
        self._threads = ThreadPoolExecutor(2, thread_name_prefix=f"{self.stage}-signs")

    def sign_statement(self, statement: bytes) -> bytes:
        """The stage's signature under a statement that is no event of its log."""
        return self._signer.statement(statement)

    @property
    def public_key(self) -> bytes:
        """With what this stage's signatures are checked."""
        return self._signer.public

    @property
    def keys(self) -> list[tuple[int, bytes]]:
        """(first position, public key) of all that this stage has ever signed with."""
        return self._signer.keys

    def on_append(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit of this process; those of other processes are found by polling."""
        self._listeners.append(listener)

    def forget_listener(self, listener: Callable[[], None]) -> None:
        """`listener` is not called any more."""
        self._listeners.remove(listener)

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
        chain = chained(self.stage, head, fresh)
        results = await self._append_signed(head, group, fresh, chain, await self._signatures(head, fresh, chain))
        self.appended()
        return results

    async def _append_signed(
        self,
        head: Head,
        group: Sequence[Sequence[StoredEvent]],
        fresh: list[StoredEvent],
        chain: Chain,
        signatures: list[bytes],
    ) -> list[list[int] | BaseException]:
        """Write what was signed for the positions after `head`; the slow way when the log is elsewhere by now."""
        known = (head.position, head.hash, chain.head.hash)
        try:
            if await self.pool.fetchval(_APPEND, *known, *_columns(fresh), chain.previous, signatures):
                self._known_head = chain.head
                positions = iter(range(head.position + 1, chain.head.position + 1))
                return [list(islice(positions, len(events))) for events in group]
        except Exception as error:
            if not _broke(error):
                raise
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
            except Exception as error:
                # Whether the COMMIT happened is unknown; the next try looks for these very bytes first.
                if not _broke(error) or time.monotonic() > deadline:
                    raise
                repeated = True
                await asyncio.sleep(0.1)

    async def _write(
        self, connection: Connection, group: Sequence[Sequence[StoredEvent]], *, repeated: bool
    ) -> list[list[int] | BaseException]:
        placing = await self._lock_head(connection, [event for events in group for event in events])
        results: list[list[int] | BaseException] = [placing.place(events, repeated=repeated) for events in group]
        head, fresh = placing.head, placing.fresh
        if fresh:
            chain = chained(self.stage, head, fresh)
            signatures = await self._signatures(head, fresh, chain)
            end = (chain.head.position, chain.head.hash, head.position)
            await connection.execute(_INSERT, *end, *_columns(fresh), chain.previous, signatures)
            head = chain.head
        self._known_head = head
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
        return Placing(Head(row["head"], row["head_hash"]), dict(zip(keys, places, strict=True)))

    async def _signatures(self, head: Head, fresh: Sequence[StoredEvent], chain: Chain) -> list[bytes]:
        """Signatures for the positions after `head`: a small group here, a large one in two threads."""
        places = list(zip(range(head.position + 1, chain.head.position + 1), chain.previous, fresh, strict=True))
        if len(places) <= SIGN_HERE_MOST:
            return self._sign(places)
        loop = asyncio.get_running_loop()
        half = len(places) // 2
        halves = await asyncio.gather(
            loop.run_in_executor(self._threads, self._sign, places[:half]),
            loop.run_in_executor(self._threads, self._sign, places[half:]),
        )
        return [signature for signatures in halves for signature in signatures]

    def _sign(self, places: Sequence[tuple[int, bytes, StoredEvent]]) -> list[bytes]:
        return [self._signer.sign(position, previous, event.state) for position, previous, event in places]

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
        return (await self.end()).position

    async def end(self) -> Head:
        """The last position given out, and the hash of the event there."""
        row = await self.pool.fetchrow("SELECT position, hash FROM log.head")
        assert row is not None
        return Head(row["position"], row["hash"])

    async def hash_at(self, position: int) -> bytes | None:
        """The hash of the event at `position`, made anew from what stands there; None when nothing does."""
        if position == 0:
            return GENESIS
        row = await self.pool.fetchrow("SELECT previous, state FROM log.events WHERE position = $1", position)
        return event_hash(self.stage, position, row["previous"], row["state"]) if row else None

    async def after(self, position: int, limit: int, most_bytes: int = 1_000_000) -> list[bytes]:
        """The wire lines that follow `position`: at most `limit`, and about `most_bytes` (but always one)."""
        return [_wire(row) for row in await self.pool.fetch(_AFTER, position, limit, most_bytes)]

    async def of_stream(self, stream: UUID, after: int, until: int, limit: int, most_bytes: int) -> list[bytes]:
        """The same of one stream, and up to the position `until`."""
        return [_wire(row) for row in await self.pool.fetch(OF_STREAM, after, limit, most_bytes, until, stream)]

    async def about(self, streams: Sequence[UUID]) -> list[Envelope]:
        """Everything said about these cases, as it went over the wire."""
        rows = await self.pool.fetch(
            "SELECT position, state, previous, signature FROM log.events WHERE stream = ANY ($1) ORDER BY position",
            list(streams),
        )
        return [decode(_wire(row)) for row in rows]

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


def _broke(error: BaseException) -> bool:
    """Whether the connection, and with it the answer, is lost; a full disk or a deadlock gives an answer."""
    return outage_of(error) == "away" or isinstance(error, TimeoutError)


def _wire(row: asyncpg.Record) -> bytes:
    return wire(row["state"], row["position"], row["previous"], row["signature"])


def _columns(events: Sequence[StoredEvent]) -> tuple[list[Any], ...]:
    return (
        [event.originator_id for event in events],
        [event.originator_version for event in events],
        [event.topic for event in events],
        [event.state for event in events],
    )
