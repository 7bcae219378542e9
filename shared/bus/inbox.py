"""Hears a source's events in order and records, in one transaction, how far it heard and what came of it.

If the process dies before COMMIT, the events are heard again; after COMMIT and before the broker's ack, they are
delivered again and skipped by their positions.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Protocol

import structlog
from eventsourcing.persistence import IntegrityError

from shared import metrics
from shared.bus import parking, register
from shared.bus.continuity import check_batch, check_jurisdiction, continues, fresh_after
from shared.bus.journal import BatchJournal
from shared.bus.source_keys import SourceKeys, check_signatures
from shared.bus.troubles import OtherJurisdiction, Trouble
from shared.deciding import Journal
from shared.events.envelope import Envelope, Event, decode
from shared.events.registry import heard_event
from shared.faults import told
from shared.log import Connection, Head, Log
from shared.log.tracking import locked_tracking, track, track_from
from shared.outages import passes
from shared.reading import ReadModel, project
from shared.signing import GENESIS, PublicKeys

logger = structlog.get_logger()

Reaction = Callable[[Any, Envelope, Any], Awaitable[None]]  # (service, envelope, event)

LOOK_AGAIN_SECONDS = 0.05  # while somebody waits for a position: another replica's progress shows only in the table
CONFLICT_TRIES = 5  # a person's command may win the race for a stream; the reaction then decides anew


class Reactor(Protocol):
    """What a stage brings to its inbox."""

    @property
    def reactions(self) -> Mapping[type[Event], Reaction]: ...

    @property
    def read_models(self) -> Sequence[ReadModel[Any]]: ...

    @property
    def keeps(self) -> frozenset[str]:
        """The sources whose events are kept as heard."""
        ...

    def service_on(self, journal: Journal) -> Any: ...


def known_event(envelope: Envelope) -> Event:
    """Raises UnknownEvent."""
    event = heard_event(envelope)
    if event is None:
        raise parking.UnknownEvent
    return event


class Inbox:
    """The ear of one stage. One batch is absorbed at a time."""

    def __init__(self, log: Log, jurisdiction: str, keys: PublicKeys, reactor: Reactor):
        self.log = log
        self.stage = log.stage
        self.keys = SourceKeys(log.pool, keys)
        self._jurisdiction = jurisdiction
        self._reactor = reactor
        self._known: dict[str, Head] = {}  # how far each source was heard, unless another process has heard since
        self._one_at_a_time = asyncio.Lock()
        self._moved = asyncio.Condition()

    async def position(self, source: str) -> int:
        """How far `source` was heard."""
        return await self.log.max_tracking_id(source) or 0

    async def whole(self, source: str, until: datetime) -> None:
        """Everything that `source` has said until then was heard."""
        await self.log.pool.execute(
            "INSERT INTO log.tracking AS known (source, position, hash, whole_until) VALUES ($1, 0, $2, $3)"
            " ON CONFLICT (source) DO UPDATE SET whole_until = greatest(known.whole_until, excluded.whole_until)",
            source, GENESIS, until,
        )  # fmt: skip

    async def heard_up_to(self, source: str) -> Head:
        """How far `source` was heard, and the hash of the event there."""
        row = await self.log.pool.fetchrow("SELECT position, hash FROM log.tracking WHERE source = $1", source)
        return Head(row["position"], row["hash"] or b"") if row else Head()

    async def reached(self, source: str, position: int, deadline_seconds: float = 2.0) -> bool:
        """Wait until the effects of `source` up to `position` can be read; False when the deadline passes first."""
        try:
            async with asyncio.timeout(deadline_seconds):
                while await self.position(source) < position:
                    await self.moved(LOOK_AGAIN_SECONDS)
        except TimeoutError:
            return False
        return True

    async def moved(self, within_seconds: float) -> None:
        """Wait until this process has heard something, or so long."""
        async with self._moved:
            try:
                async with asyncio.timeout(within_seconds):
                    await self._moved.wait()
            except TimeoutError:
                return

    async def hear(self, source: str, lines: Sequence[bytes]) -> Head:
        """Absorb consecutive events of `source`, given as wire lines; what was heard before is skipped.

        Returns how far the source is heard by then. Raises Hole when events are missing in front, Forged for a bad
        signature, OtherJurisdiction for another commune's event, AnotherPast for what does not continue what was heard,
        ValueError for what is no event of `source`, and the database's error when it is away or busy.
        """
        return await self.absorb(source, await self.read(source, lines))

    async def read(self, source: str, lines: Sequence[bytes]) -> list[Envelope]:
        """Decode wire lines of `source`; check order, jurisdiction and signatures. Nothing is recorded yet."""
        envelopes = [decode(line) for line in lines]
        check_batch(source, envelopes)
        try:
            check_jurisdiction(source, self._jurisdiction, envelopes)
        except OtherJurisdiction:
            metrics.misdirected.labels(self.stage, source).inc()
            raise
        if source != self.stage:
            accepted = await self.keys.accepted(source)
            await asyncio.to_thread(check_signatures, source, accepted, envelopes)
        return envelopes

    async def absorb(self, source: str, envelopes: Sequence[Envelope]) -> Head:
        """Record what was read and what comes of it; how far the source is heard. Raises Hole, AnotherPast, outages."""
        async with self._one_at_a_time:
            reached = await self._absorb_together(source, envelopes)
        async with self._moved:
            self._moved.notify_all()
        return reached

    async def _absorb_together(self, source: str, envelopes: Sequence[Envelope]) -> Head:
        """The whole batch in one transaction; when that fails, one by one, to find the event that fails."""
        try:
            return await self._absorb(source, envelopes)
        except Trouble:
            raise
        except Exception as error:
            if passes(error):
                raise
            reached = Head()
            for envelope in envelopes:
                reached = await self._absorb_or_set_aside(source, envelope)
            return reached

    async def _absorb_or_set_aside(self, source: str, envelope: Envelope) -> Head:
        for attempt in range(1, CONFLICT_TRIES + 1):
            try:
                return await self._absorb(source, [envelope])
            except Exception as error:
                if passes(error):
                    raise
                if not isinstance(error, IntegrityError) or attempt == CONFLICT_TRIES:
                    return await self._set_aside(source, envelope, error)
        raise AssertionError("The last try returns or raises.")

    async def _set_aside(self, source: str, envelope: Envelope, error: Exception) -> Head:
        async with self._hearing(source, [envelope]) as (connection, fresh):
            for one in fresh:
                await parking.set_aside(connection, source, one, error)
        metrics.set_aside(self.stage, source)
        logger.warning("event set aside", stage=self.stage, source=source, position=envelope.position, **told(error))
        return await self.heard_up_to(source)

    @asynccontextmanager
    async def _hearing(
        self, source: str, envelopes: Sequence[Envelope]
    ) -> AsyncIterator[tuple[Connection, Sequence[Envelope]]]:
        """A transaction in which what is fresh of `envelopes` counts as heard, and is kept where it is to be kept."""
        async with self.log.pool.acquire() as connection:
            async with connection.transaction():
                fresh = await self._fresh(connection, source, envelopes)
                if fresh and source in self._reactor.keeps:
                    await register.keep(connection, self.log, source, fresh)
                yield connection, fresh
            if fresh:
                self._known[source] = Head(fresh[-1].position, fresh[-1].hash)

    async def _fresh(self, connection: Connection, source: str, envelopes: Sequence[Envelope]) -> Sequence[Envelope]:
        """Those that were not heard yet; from here on they count as heard. Mostly all continue what this process heard
        last, and one statement does; where another process has heard meanwhile, the table says what is fresh."""
        if not envelopes:
            return []
        last, known = envelopes[-1], self._known.get(source)
        head = Head(last.position, last.hash)
        if known and continues(known, envelopes[0]) and await track_from(connection, source, known, head, last.time):
            return envelopes
        fresh = fresh_after(source, await locked_tracking(connection, source), envelopes)
        if fresh:
            await track(connection, source, head, last.time)
        return fresh

    async def _absorb(self, source: str, envelopes: Sequence[Envelope]) -> Head:
        async with self._hearing(source, envelopes) as (connection, fresh):
            if not fresh:
                return await self.heard_up_to(source)
            waiting = await parking.subjects_waiting(connection, [one.subject for one in fresh])
            await parking.set_behind(connection, source, [one for one in fresh if one.subject in waiting])
            said = await self._take_effect(connection, [one for one in fresh if one.subject not in waiting])
        if said:
            self.log.appended()
        metrics.heard(self.stage, source, fresh)
        return Head(fresh[-1].position, fresh[-1].hash)

    async def _take_effect(self, connection: Connection, envelopes: Sequence[Envelope]) -> int:
        """Project, react, and append what the reactions say (last: from there on the head is locked).

        Raises UnknownEvent for a type that a newer version will know.
        """
        heard = [(envelope, known_event(envelope)) for envelope in envelopes]
        await project(connection, self._reactor.read_models, heard)
        reacting = [(envelope, event) for envelope, event in heard if type(event) in self._reactor.reactions]
        subjects = [envelope.subject for envelope, _ in reacting]
        journal = await BatchJournal.on(connection, self.log, self._jurisdiction, subjects)
        service = self._reactor.service_on(journal)
        for envelope, event in reacting:
            await self._reactor.reactions[type(event)](service, envelope, event)
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
                await parking.took_effect(connection, envelope)
        except Exception as error:
            if passes(error):
                raise
            await parking.put_back(self.log.pool, place, error)
            return 0
        if said:
            self.log.appended()
        return 1
