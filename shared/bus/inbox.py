"""Hears a source's events in order and records, in one transaction, how far it heard and what came of it.

If the process dies before COMMIT, the events are heard again; after COMMIT and before the broker's ack, they are
delivered again and skipped by their positions.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol
from uuid import UUID

import structlog
from eventsourcing.persistence import IntegrityError

from shared import metrics
from shared.bus import parking
from shared.bus.journal import BatchJournal
from shared.deciding import Journal
from shared.events.envelope import Envelope, Event, decode
from shared.events.registry import heard_event
from shared.log import LOST_CONNECTION, Connection, Log
from shared.signing import Verifier

logger = structlog.get_logger()

Statement = tuple[str, tuple[Any, ...]]
Reaction = Callable[[Any, Envelope, Any], Awaitable[None]]  # (service, envelope, event)
Projection = Callable[[Envelope, Any], Iterable[Statement]]  # (envelope, event) → SQL, in order

CONFLICT_TRIES = 5  # a person's command may win the race for a stream; the reaction then decides anew


class Hole(Exception):
    """Events are missing between what was heard and what came; `after` is the last position heard."""

    def __init__(self, source: str, after: int):
        super().__init__(f"Events of {source} after {after} are missing.")
        self.after = after


class Forged(Exception):
    """An event does not bear its stage's valid signature."""


class Reactor(Protocol):
    """What a stage brings to its inbox."""

    @property
    def consumers(self) -> Mapping[type[Event], Reaction]: ...

    @property
    def projections(self) -> Mapping[type[Event], Projection]:
        """The key Event stands for every event, known or not."""
        ...

    def service_on(self, journal: Journal) -> Any: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """An envelope with its meaning; `event` is None for a type that is not known here."""

    envelope: Envelope
    event: Event | None


class Inbox:
    """The ear of one stage. One batch is absorbed at a time."""

    def __init__(self, log: Log, jurisdiction: str, verifier: Verifier, reactor: Reactor):
        self.log = log
        self.stage = log.stage
        self._jurisdiction = jurisdiction
        self._verifier = verifier
        self._reactor = reactor
        self._one_at_a_time = asyncio.Lock()
        self._moved = asyncio.Condition()

    async def position(self, source: str) -> int:
        """How far `source` was heard."""
        return await self.log.max_tracking_id(source) or 0

    async def reached(self, source: str, position: int, deadline_seconds: float = 2.0) -> bool:
        """Wait until the effects of `source` up to `position` can be read; False when the deadline passes first."""
        try:
            async with asyncio.timeout(deadline_seconds):
                while await self.position(source) < position:
                    await self._wait_for_move()
        except TimeoutError:
            return False
        return True

    async def _wait_for_move(self) -> None:
        async with self._moved:
            try:
                # Another replica may be the one who hears; its progress shows only in the table.
                await asyncio.wait_for(self._moved.wait(), 0.05)
            except TimeoutError:
                return

    async def hear(self, source: str, lines: Sequence[bytes]) -> int:
        """Absorb consecutive events of `source`, given as wire lines; what was heard before is skipped.

        Returns the position reached. Raises Hole when events are missing in front, Forged for a bad signature,
        ValueError for what is no event of `source`, and the connection's error when the database is away.
        """
        return await self.absorb(source, await self.read(source, lines))

    async def read(self, source: str, lines: Sequence[bytes]) -> list[Envelope]:
        """Decode wire lines of `source` and check their order and signatures; nothing is recorded yet."""
        envelopes = [decode(line) for line in lines]
        _check_order(source, envelopes)
        if source != self.stage:
            await asyncio.to_thread(self._check_signatures, envelopes)
        return envelopes

    async def absorb(self, source: str, envelopes: Sequence[Envelope]) -> int:
        """Record what was read, and what comes of it; the position reached. Raises Hole, and connection errors."""
        async with self._one_at_a_time:
            reached = await self._absorb_together(source, envelopes)
        async with self._moved:
            self._moved.notify_all()
        return reached

    def _check_signatures(self, envelopes: Sequence[Envelope]) -> None:
        for heard in envelopes:
            if not self._verifier.accepts(heard.stage, heard.position, heard.state, heard.signature):
                raise Forged(f"Event {heard.position} of {heard.stage} does not bear its signature.")

    async def _absorb_together(self, source: str, envelopes: Sequence[Envelope]) -> int:
        """The whole batch in one transaction; when that fails, one by one, to find the event that fails."""
        try:
            return await self._absorb(source, envelopes)
        except (Hole, *LOST_CONNECTION):
            raise
        except Exception:  # noqa: BLE001  (whatever a handler raises, the other events must go on)
            reached = 0
            for envelope in envelopes:
                reached = await self._absorb_or_set_aside(source, envelope)
            return reached

    async def _absorb_or_set_aside(self, source: str, envelope: Envelope) -> int:
        for attempt in range(1, CONFLICT_TRIES + 1):
            try:
                return await self._absorb(source, [envelope])
            except LOST_CONNECTION:
                raise
            except Exception as error:  # noqa: BLE001  (whatever a handler raises, the other events must go on)
                if not isinstance(error, IntegrityError) or attempt == CONFLICT_TRIES:
                    return await self._set_aside(source, envelope, error)
        raise AssertionError("The last try returns or raises.")

    async def _set_aside(self, source: str, envelope: Envelope, error: Exception) -> int:
        async with self.log.pool.acquire() as connection, connection.transaction():
            last = await _lock_tracking(connection, source)
            if envelope.position <= last:
                return last
            await parking.set_aside(connection, source, envelope, error)
            await _track(connection, source, envelope.position)
        metrics.set_aside(self.stage, source)
        logger.warning(
            "event set aside", stage=self.stage, source=source, position=envelope.position, reason=repr(type(error))
        )
        return envelope.position

    async def _absorb(self, source: str, envelopes: Sequence[Envelope]) -> int:
        async with self.log.pool.acquire() as connection, connection.transaction():
            last = await _lock_tracking(connection, source)
            fresh = [envelope for envelope in envelopes if envelope.position > last]
            if not fresh:
                return last
            if fresh[0].position != last + 1:
                raise Hole(source, last)
            waiting = await parking.subjects_waiting(connection, [envelope.subject for envelope in fresh])
            await parking.set_behind(connection, source, [one for one in fresh if one.subject in waiting])
            said = await self._take_effect(connection, [one for one in fresh if one.subject not in waiting])
            await _track(connection, source, fresh[-1].position)
        if said:
            self.log.appended()
        metrics.heard(self.stage, source, fresh)
        return fresh[-1].position

    async def _take_effect(self, connection: Connection, envelopes: Sequence[Envelope]) -> int:
        """Project, react, and append what the reactions say (last: from there on the head is locked)."""
        heard = [Heard(envelope, heard_event(envelope)) for envelope in envelopes]
        await project(connection, self._reactor.projections, heard)
        reacting = [one for one in heard if one.event and type(one.event) in self._reactor.consumers]
        journal = await BatchJournal.on(
            connection, self.log, self._jurisdiction, [one.envelope.subject for one in reacting]
        )
        service = self._reactor.service_on(journal)
        for one in reacting:
            assert one.event is not None
            await self._reactor.consumers[type(one.event)](service, one.envelope, one.event)
        return await journal.flush()

    async def retry_due(self) -> int:
        """Try again the events whose time has come, each the first of its case; how many went through."""
        done = 0
        for place, envelope in await parking.due(self.log.pool):
            async with self._one_at_a_time:
                done += await self._retry(place, envelope)
        return done

    async def _retry(self, place: int, envelope: Envelope) -> int:
        try:
            async with self.log.pool.acquire() as connection, connection.transaction():
                if not await parking.take(connection, place):
                    return 0
                said = await self._take_effect(connection, [envelope])
        except LOST_CONNECTION:
            raise
        except Exception as error:  # noqa: BLE001  (the event goes back to its place)
            await parking.put_back(self.log.pool, place, error)
            return 0
        if said:
            self.log.appended()
        return 1


async def project(
    connection: Connection, projections: Mapping[type[Event], Projection], heard: Sequence[Heard]
) -> None:
    """Run the read tables' statements, those with the same SQL together.

    Each case's statements keep their order; those of different cases change places freely, for they write
    different rows. So the first statements of all cases go out first, then the second, and so on.
    """
    rounds: list[dict[str, list[tuple[Any, ...]]]] = []
    taken: dict[UUID, int] = {}
    for one in heard:
        for sql, arguments in _statements(projections, one):
            place = taken.get(one.envelope.subject, 0)
            taken[one.envelope.subject] = place + 1
            if place == len(rounds):
                rounds.append({})
            rounds[place].setdefault(sql, []).append(arguments)
    for statements in rounds:
        for sql, rows in statements.items():
            await connection.executemany(sql, rows)


def _statements(projections: Mapping[type[Event], Projection], heard: Heard) -> Iterable[Statement]:
    if every := projections.get(Event):
        yield from every(heard.envelope, heard.event)
    if heard.event and (projection := projections.get(type(heard.event))):
        yield from projection(heard.envelope, heard.event)


def _check_order(source: str, envelopes: Sequence[Envelope]) -> None:
    for before, after in pairwise(envelopes):
        if after.position != before.position + 1:
            raise ValueError(f"A batch of {source} jumps from {before.position} to {after.position}.")
    if any(envelope.stage != source for envelope in envelopes):
        raise ValueError(f"A batch of {source} holds an event of another stage.")


async def _lock_tracking(connection: Connection, source: str) -> int:
    last = await connection.fetchval("SELECT position FROM log.tracking WHERE source = $1 FOR UPDATE", source)
    if last is None:
        await connection.execute("INSERT INTO log.tracking VALUES ($1, 0) ON CONFLICT DO NOTHING", source)
        return await _lock_tracking(connection, source)
    return int(last)


async def _track(connection: Connection, source: str, position: int) -> None:
    await connection.execute("UPDATE log.tracking SET position = $2 WHERE source = $1", source, position)
