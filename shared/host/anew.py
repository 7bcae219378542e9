"""New tables of a stage on their way: events folded in memory, checked by their hashes, written down now and then.

Every event must lead to the one at which the source's signature was checked when it was heard. A table made of altered
events would pass on the alteration.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.bus import parking
from shared.bus.continuity import check_batch, fresh_after
from shared.bus.feed import Feed
from shared.bus.parking import UnknownEvent
from shared.bus.troubles import AnotherPast, SourceBehind
from shared.events.envelope import Envelope, Event, decode, decode_anew
from shared.events.registry import event_of
from shared.log import Connection, Head
from shared.reading import ReadModel, project
from shared.reading.folding import Folded
from shared.stage import Stage
from shared.version import code

Progress = Callable[[str, str, int, int], None]  # (stage, source, events so far, of so many)
NEXT = "next"  # the schema of the new tables
WRITTEN_DOWN_SECONDS = 60.0  # what is lost at most when the process dies

_HEARD = "SELECT source, position, hash FROM log.tracking ORDER BY source"
_WRITTEN = "SELECT source, position, hash, left_out FROM log.anew WHERE code = $1"


@dataclass
class Anew:
    """New tables on their way: how far each source is folded, and which of its events had no effect here."""

    stage: Stage
    feeds: Mapping[str, Feed]
    progress: Progress
    folded: list[Folded] = field(init=False)
    reached: dict[str, Head] = field(default_factory=dict)
    left_out: dict[str, set[int]] = field(default_factory=dict)
    resumed: bool = False

    def __post_init__(self) -> None:
        self.folded = [Folded(model) for model in self.stage.read_models]

    async def begin(self, connection: Connection) -> None:
        """Make empty tables; or take up those that somebody with the same code has left, as far as they were filled."""
        written = await connection.fetch(_WRITTEN, code())
        if not written:
            await self.forget(connection)
            await connection.execute("SELECT log.begin_anew($1)", tables_of(self.stage.read_models))
            return
        self.resumed = True
        for row in written:
            self.reached[row["source"]] = Head(row["position"], row["hash"])
            self.left_out[row["source"]] = set(row["left_out"])
        for folded in self.folded:
            await folded.load(connection, NEXT)

    async def forget(self, connection: Connection) -> None:
        """Nobody goes on from what was written down."""
        await connection.execute("DELETE FROM log.anew")

    async def fold(self, connection: Connection) -> None:
        """Take everything heard so far into the new tables; what was written down last is there if the process dies.

        Rows that are whole are written as they come, and stand only with the place that was written down after them.
        """
        transaction, begun = connection.transaction(), time.monotonic()
        await transaction.start()
        try:
            for row in await connection.fetch(_HEARD):
                source, until = row["source"], Head(row["position"], row["hash"])
                known = self.left_out.get(source, set())
                self.left_out[source] = known | await parking.positions(connection, source)
                async for envelopes in self._read(source, until):
                    await asyncio.to_thread(self._take, self._effective(source, envelopes))
                    for folded in self.folded:
                        await folded.let_go(connection, NEXT)
                    if time.monotonic() - begun > WRITTEN_DOWN_SECONDS:
                        await self._write_down(connection)
                        await transaction.commit()
                        transaction, begun = connection.transaction(), time.monotonic()
                        await transaction.start()
            await self._write_down(connection)
        except BaseException:
            await transaction.rollback()
            raise
        await transaction.commit()

    async def _write_down(self, connection: Connection) -> None:
        for folded in self.folded:
            await folded.write(connection, NEXT)
        await self.forget(connection)
        await connection.executemany(
            "INSERT INTO log.anew (source, position, hash, left_out, code) VALUES ($1, $2, $3, $4, $5)",
            [
                (source, head.position, head.hash, sorted(self.left_out[source]), code())
                for source, head in self.reached.items()
            ],
        )

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
            async for envelopes in self._read(source, until):
                await project(connection, models, _meant(self._effective(source, envelopes)))

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

    async def _read(self, source: str, until: Head) -> AsyncIterator[list[Envelope]]:
        """Read on in a source up to `until`. Each batch counts as reached. Raises SourceBehind, AnotherPast."""
        last = self.reached.get(source, Head())
        while last.position < until.position:
            lines = (await self.feeds[source].after(last.position)).lines
            # In a thread, so that whoever is served meanwhile waits for a slice of it and not for a batch.
            envelopes = await asyncio.to_thread(_following, source, last, until, lines)
            last = self.reached[source] = Head(envelopes[-1].position, envelopes[-1].hash)
            yield envelopes
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
