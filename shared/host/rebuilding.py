"""Makes a stage's read tables anew from the logs while they are read and written; equal to the old ones row for row.

What was heard so far is folded in memory and copied into new tables beside the live ones; what is heard meanwhile is
caught up; then, in one transaction, the new tables take the place of the old ones. If the process dies on the way, the
live tables stand as they were, and whoever comes next begins again.

What is read is checked by its hashes on the way: every event must lead to the one at which the source's signature was
checked when it was heard. A table made of altered events would pass on the alteration.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog

from shared.bus import parking
from shared.bus.continuity import check_batch, fresh_after
from shared.bus.feed import Feed
from shared.bus.parking import UnknownEvent
from shared.bus.troubles import AnotherPast, SourceBehind, Trouble
from shared.events.envelope import Envelope, Event, decode, decode_anew
from shared.events.registry import event_of
from shared.log import Connection, Head
from shared.reading import ReadModel, project
from shared.reading.folding import Folded
from shared.stage import RunningStage, Stage

logger = structlog.get_logger()

Progress = Callable[[str, str, int, int], None]  # (stage, source, events so far, of so many)
NEXT = "next"  # the schema of the new tables

LOOK_AGAIN_SECONDS = 5.0
AFTER_TROUBLE_SECONDS = 600.0  # somebody has to put it right; all events are read for each try

_WANTED = "SELECT EXISTS (SELECT FROM log.read_tables WHERE wanted)"
_MY_TURN = "SELECT pg_try_advisory_xact_lock(hashtext('rebuild'))"
_HEARD = "SELECT source, position, hash FROM log.tracking ORDER BY source"


async def rebuild_when_wanted(running: RunningStage, feeds: Mapping[str, Feed]) -> None:
    """For ever: make the read tables anew when an update, or a person, has said that they lack something."""
    pool, stage = running.context.pool, running.stage

    def note(_: str, source: str, done: int, of: int) -> None:
        running.rebuilding = f"{source}: {done} of {of} events"

    while True:
        if stage.read_models and await pool.fetchval(_WANTED):
            logger.info("read tables are made anew", stage=stage.name)
            try:
                events = await rebuild(stage, pool, feeds, note)
            except Trouble as trouble:
                logger.error("read tables were not made anew", stage=stage.name, reason=str(trouble))
                running.rebuilding = f"stopped: {trouble}"
                await asyncio.sleep(AFTER_TROUBLE_SECONDS)
                continue
            except BaseException:
                running.rebuilding = ""
                raise
            running.rebuilding = ""
            logger.info("read tables were made anew", stage=stage.name, events=events)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def rebuild(stage: Stage, pool: asyncpg.Pool, feeds: Mapping[str, Feed], progress: Progress) -> int:
    """Put tables made anew in the place of `stage`'s read tables; how many events that took, 0 when another does it.

    Raises Trouble when a source does not lead to what was heard of it; the live tables are untouched then.
    """
    async with pool.acquire() as turn, turn.transaction():
        if not stage.read_models or not await turn.fetchval(_MY_TURN):
            return 0
        return await _rebuild_alone(stage, pool, feeds, progress)


async def _rebuild_alone(stage: Stage, pool: asyncpg.Pool, feeds: Mapping[str, Feed], progress: Progress) -> int:
    names = tables_of(stage.read_models)
    anew = _Anew(stage, feeds, progress)
    async with pool.acquire() as connection:
        await connection.execute("SELECT log.begin_anew($1)", names)
        await anew.fold(connection)
        for folded in anew.folded:
            await folded.write(connection, NEXT)
        await connection.execute("SELECT log.index_anew($1)", names, timeout=None)
        async with connection.transaction():
            await anew.catch_up(connection)
            await connection.execute("SELECT log.swap_anew($1)", names, timeout=None)
            for model in stage.read_models:
                if model.counted_by is not None:
                    await connection.execute("SELECT log.count_tabs_anew($1, $2)", model.table, model.counted_by)
    return sum(head.position for head in anew.reached.values())


@dataclass
class _Anew:
    """New tables on their way: how far each source is folded, and which of its events had no effect here."""

    stage: Stage
    feeds: Mapping[str, Feed]
    progress: Progress
    folded: list[Folded] = field(init=False)
    reached: dict[str, Head] = field(default_factory=dict)
    left_out: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = [Folded(model) for model in self.stage.read_models]

    async def fold(self, connection: Connection) -> None:
        """Take everything heard so far into memory."""
        for row in await connection.fetch(_HEARD):
            source, until = row["source"], Head(row["position"], row["hash"])
            self.left_out[source] = await parking.positions(connection, source)

            async def take(source: str, envelopes: Sequence[Envelope]) -> None:
                await asyncio.to_thread(self._take, self._effective(source, envelopes))
                for folded in self.folded:
                    await folded.let_go(connection, NEXT)

            await self._read(source, until, take)

    async def catch_up(self, connection: Connection) -> None:
        """Write what was heard, and what was tried again, since it was folded; from here on nothing is heard."""
        # Whole tables, because a source may be heard for the first time; in the order in which an inbox writes them.
        await connection.execute("LOCK TABLE log.tracking, log.parked IN SHARE ROW EXCLUSIVE MODE")
        models = [model.in_schema(NEXT) for model in self.stage.read_models]
        for row in await connection.fetch(_HEARD):
            source, until = row["source"], Head(row["position"], row["hash"])
            now = await parking.positions(connection, source)
            for position in sorted(self.left_out.get(source, set()) - now):
                await project(connection, models, _meant([await self._one(source, position)]))
            self.left_out[source] = now

            async def write(source: str, envelopes: Sequence[Envelope]) -> None:
                await project(connection, models, _meant(self._effective(source, envelopes)))

            await self._read(source, until, write)

    def _take(self, envelopes: Sequence[Envelope]) -> None:
        heard = _meant(envelopes)
        for folded in self.folded:
            folded.take(heard)

    def _effective(self, source: str, envelopes: Sequence[Envelope]) -> list[Envelope]:
        """Those that are not set aside, and that change anything here."""
        left_out, known = self.left_out.get(source, set()), self.stage.read_types
        return [one for one in envelopes if one.type in known and one.position not in left_out]

    async def _one(self, source: str, position: int) -> Envelope:
        pulled = await self.feeds[source].after(position - 1)
        return decode(pulled.lines[0])

    async def _read(self, source: str, until: Head, use: Any) -> None:
        """Read on in a source up to `until`. Raises SourceBehind, AnotherPast."""
        last = self.reached.get(source, Head())
        while last.position < until.position:
            lines = (await self.feeds[source].after(last.position)).lines
            # In a thread, so that whoever is served meanwhile waits for a slice of it and not for a batch.
            envelopes = await asyncio.to_thread(_following, source, last, until, lines)
            await use(source, envelopes)
            last = Head(envelopes[-1].position, envelopes[-1].hash)
            self.progress(self.stage.name, source, last.position, until.position)
        if last != until:
            raise AnotherPast(source, until.position)
        self.reached[source] = last


def _following(source: str, last: Head, until: Head, lines: Sequence[bytes]) -> list[Envelope]:
    """The events of these lines up to `until`, which continue `last`. Raises SourceBehind, AnotherPast."""
    envelopes = [one for one in map(decode_anew, lines) if one.position <= until.position]
    if not envelopes:
        raise SourceBehind(source, last.position)
    check_batch(source, envelopes)
    fresh_after(source, last, envelopes)
    return envelopes


def _meant(envelopes: Sequence[Envelope]) -> list[tuple[Envelope, Event]]:
    return [(one, _known(one)) for one in envelopes]


def _known(envelope: Envelope) -> Event:
    """Each is read once here: nothing is kept for others."""
    event = event_of(envelope.type, envelope.data)
    if event is None:
        raise UnknownEvent
    return event


def tables_of(models: Sequence[ReadModel[Any]]) -> list[str]:
    """All tables of these models, with their schemas."""
    return [table for model in models for table in model.tables]
