"""Read tables are made anew while they are read and written: nothing heard meanwhile is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from eventsourcing.persistence import StoredEvent

from services.stages import STAGES
from shared.bus import parking
from shared.bus.feed import Feed, LocalFeed, Pulled
from shared.bus.inbox import known_event
from shared.bus.troubles import AnotherPast
from shared.events.envelope import Causation, Envelope, Event, decode, encode, wire
from shared.host import anew
from shared.host.rebuilding import rebuild, rebuild_when_wanted
from shared.log import Head, Log
from shared.log.tracking import locked_tracking, track
from shared.postgres import app_role, connect
from shared.reading import project
from shared.stage import RunningStage
from tests.conftest import FreshDatabase
from tests.services.test_projections import tables
from tests.support import samples
from tests.support.databases import as_role
from tests.support.logs import eventually, prepared_stage, signer
from tests.support.reading import in_order
from tests.support.samples import AT, CASE

[TRIAGE] = [stage for stage in STAGES if stage.name == "triage"]
FIRST = (samples.received, samples.added)
WANTED = "UPDATE log.read_tables SET wanted = true"


async def nothing() -> None:
    return


@dataclass
class Meanwhile:
    """A feed in whose reading something else happens, once."""

    feed: LocalFeed
    happens: Callable[[], Awaitable[None]] = nothing
    source: str = "intake"

    async def after(self, position: int) -> Pulled:
        pulled = await self.feed.after(position)
        happens, self.happens = self.happens, nothing
        await happens()
        return pulled


@dataclass
class Desk:
    """Triage's tables, and intake's log that they are made of: here both in one database."""

    log: Log
    said: list[Envelope] = field(default_factory=list)

    async def say(self, *events: Event) -> None:
        """Intake says these, one after the other."""
        for event in events:
            version = len(self.said) + 1
            why, at = Causation("citizen"), {"id": CASE, "time": AT, "version": version}
            state = encode(event, jurisdiction="luong-son", subject=CASE, why=why, **at)  # type: ignore[arg-type]
            await self.log.insert_events([StoredEvent(CASE, version, event.type, state)])
            [line] = await self.log.after(version - 1, 1)
            self.said.append(decode(line))

    async def hear(self, *, set_aside: bool = False) -> None:
        """Triage hears what it has not heard yet; or sets it aside because its effect failed."""
        async with self.log.pool.acquire() as connection, connection.transaction():
            last = await locked_tracking(connection, "intake")
            fresh = [one for one in self.said if one.position > last.position]
            for one in fresh:
                if set_aside:
                    await parking.set_aside(connection, "intake", one, RuntimeError())
                else:
                    await project(connection, TRIAGE.read_models, [(one, known_event(one))])
            await track(connection, "intake", await self.log.end(), AT)

    async def try_again(self) -> None:
        """What was set aside takes effect."""
        async with self.log.pool.acquire() as connection, connection.transaction():
            for row in await connection.fetch("DELETE FROM log.parked RETURNING wire"):
                one = decode(row["wire"])
                await project(connection, TRIAGE.read_models, [(one, known_event(one))])

    async def rows(self) -> dict[str, list[str]]:
        async with self.log.pool.acquire() as connection:
            return await tables(connection, TRIAGE)

    async def rebuilt(self, happens: Callable[[], Awaitable[None]] = nothing) -> dict[str, list[str]]:
        feeds: dict[str, Feed] = {"intake": Meanwhile(LocalFeed(self.log), happens)}
        await rebuild(TRIAGE, self.log.pool, feeds, lambda *_: None)
        return await self.rows()

    async def somebody_waits(self) -> bool:
        """Whether a transaction waits for a lock."""
        return bool(await self.log.pool.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))

    async def forget(self) -> None:
        """The tables lose what they held, as no event says."""
        await self.log.pool.execute("UPDATE triage.cases SET number = NULL, channel = 'lost'")


@pytest.fixture
async def desk(fresh_database: FreshDatabase) -> AsyncIterator[Desk]:
    dsn = await fresh_database("stage_triage", prepared_stage(TRIAGE))
    pool = await connect(as_role(dsn, app_role("triage")))
    yield Desk(Log(pool, signer("intake")))
    await pool.close()


async def test_what_was_lost_from_a_table_is_there_again(desk: Desk) -> None:
    await desk.say(*FIRST)
    await desk.hear()
    before = await desk.rows()
    await desk.forget()
    assert await desk.rows() != before
    assert await desk.rebuilt() == before


async def test_what_is_heard_meanwhile_is_in_the_new_tables(desk: Desk) -> None:
    async def more() -> None:
        await desk.say(samples.added, samples.withdrawn)
        await desk.hear()

    await desk.say(*FIRST)
    await desk.hear()
    after = await desk.rebuilt(more)
    assert after == await desk.rows()
    assert len(after["triage.additions"]) == 2
    assert "withdrawn_at': None" not in after["triage.cases"][0]


async def test_what_was_set_aside_stays_out_until_it_is_tried_again(desk: Desk) -> None:
    await desk.say(samples.received)
    await desk.hear()
    await desk.say(samples.added)
    await desk.hear(set_aside=True)
    assert (await desk.rebuilt())["triage.additions"] == []
    assert len((await desk.rebuilt(desk.try_again))["triage.additions"]) == 1


async def test_what_is_set_aside_meanwhile_stays_out_too(desk: Desk) -> None:
    async def fails() -> None:
        await desk.say(samples.added, samples.added)
        await desk.hear(set_aside=True)

    await desk.say(samples.received)
    await desk.hear()
    assert (await desk.rebuilt(fails))["triage.additions"] == []
    assert len((await desk.rebuilt(desk.try_again))["triage.additions"]) == 2


async def test_who_dies_on_the_way_leaves_the_live_tables(desk: Desk) -> None:
    async def die() -> None:
        raise ConnectionError

    await desk.say(*FIRST)
    await desk.hear()
    before = await desk.rows()
    await desk.log.pool.execute(WANTED)
    with pytest.raises(ConnectionError):
        await desk.rebuilt(die)
    assert await desk.rows() == before
    assert await desk.log.pool.fetchval("SELECT bool_and(wanted) FROM log.read_tables")
    assert await desk.rebuilt() == before


@dataclass
class OneByOne:
    """A feed that gives one event at a time, and dies at the end of its life."""

    log: Log
    lives: int = 99
    asked: list[int] = field(default_factory=list)
    source: str = "intake"

    async def after(self, position: int) -> Pulled:
        if len(self.asked) == self.lives:
            raise ConnectionError
        self.asked.append(position)
        return Pulled(await self.log.after(position, 1))


@pytest.fixture
async def half_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Somebody has written down three of four events, and died. What the tables hold."""
    monkeypatch.setattr(anew, "WRITTEN_DOWN_SECONDS", -1.0)
    await desk.say(*FIRST, samples.added, samples.withdrawn)
    await desk.hear()
    with pytest.raises(ConnectionError):
        await rebuild(TRIAGE, desk.log.pool, {"intake": OneByOne(desk.log, lives=3)}, lambda *_: None)
    before = await desk.rows()
    await desk.forget()
    return before


async def test_who_comes_after_one_who_died_goes_on_where_that_one_stood(
    desk: Desk, half_way: dict[str, list[str]]
) -> None:
    feed = OneByOne(desk.log)
    await rebuild(TRIAGE, desk.log.pool, {"intake": feed}, lambda *_: None)
    assert feed.asked == [3]
    assert await desk.rows() == half_way
    assert await desk.log.pool.fetchval("SELECT count(*) FROM log.anew") == 0


async def test_other_code_begins_at_the_beginning(
    desk: Desk, half_way: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anew, "code", lambda: "another")
    feed = OneByOne(desk.log)
    await rebuild(TRIAGE, desk.log.pool, {"intake": feed}, lambda *_: None)
    assert feed.asked == [0, 1, 2, 3]
    assert await desk.rows() == half_way


async def test_what_was_written_down_of_a_past_that_is_no_more_is_not_gone_on_with(
    desk: Desk, half_way: dict[str, list[str]]
) -> None:
    [written] = await desk.log.pool.fetch("DELETE FROM log.anew RETURNING *")
    another = {**written, "hash": bytes(32)}
    await desk.log.pool.execute("INSERT INTO log.anew VALUES ($1, $2, $3, $4, $5)", *another.values())
    feed = OneByOne(desk.log)
    await rebuild(TRIAGE, desk.log.pool, {"intake": feed}, lambda *_: None)
    assert feed.asked == [3, 0, 1, 2, 3]
    assert await desk.rows() == half_way


async def test_what_was_set_aside_when_one_died_and_tried_again_since_is_in_the_tables(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anew, "WRITTEN_DOWN_SECONDS", -1.0)
    await desk.say(samples.received)
    await desk.hear()
    await desk.say(samples.added)
    await desk.hear(set_aside=True)
    await desk.say(samples.added)
    await desk.hear()
    with pytest.raises(ConnectionError):
        await rebuild(TRIAGE, desk.log.pool, {"intake": OneByOne(desk.log, lives=2)}, lambda *_: None)
    await desk.try_again()
    before = await desk.rows()
    assert await desk.rebuilt() == before
    assert len(before["triage.additions"]) == 2


async def test_a_past_that_is_not_the_one_that_was_heard_makes_no_tables(desk: Desk) -> None:
    await desk.say(*FIRST)
    await desk.hear()
    before = await desk.rows()
    await desk.log.pool.execute("UPDATE log.tracking SET hash = $1", bytes(32))
    with pytest.raises(AnotherPast):
        await desk.rebuilt()
    assert await desk.rows() == before


@dataclass(frozen=True)
class Altered:
    """A feed whose first event was altered; `at_once`: how many it gives together."""

    log: Log
    at_once: int
    source: str = "intake"

    async def after(self, position: int) -> Pulled:
        lines = await self.log.after(position, self.at_once)
        if position == 0:
            first = decode(lines[0])
            state = first.state.replace(b'"citizen"', b'"staff/1"')
            lines[0] = wire(state, first.position, first.previous, first.signature)
        return Pulled(lines)


@pytest.mark.parametrize("at_once", [1, 3])
async def test_an_event_that_was_altered_since_it_was_heard_makes_no_tables(desk: Desk, at_once: int) -> None:
    await desk.say(*FIRST, samples.withdrawn)
    await desk.hear()
    before = await desk.rows()
    with pytest.raises(AnotherPast):
        await rebuild(TRIAGE, desk.log.pool, {"intake": Altered(desk.log, at_once)}, lambda *_: None)
    assert await desk.rows() == before


async def test_setting_aside_and_changing_tables_do_not_block_each_other(desk: Desk) -> None:
    await desk.say(samples.received)
    await desk.hear()
    await desk.say(samples.added)
    async with desk.log.pool.acquire() as connection, connection.transaction():
        await locked_tracking(connection, "intake")
        await track(connection, "intake", await desk.log.end(), AT)
        changing = asyncio.create_task(desk.rebuilt())
        await eventually(desk.somebody_waits)
        await parking.set_aside(connection, "intake", desk.said[-1], RuntimeError())
    assert (await changing)["triage.additions"] == []


async def test_what_is_first_heard_of_a_source_meanwhile_is_in_the_new_tables(desk: Desk) -> None:
    feed, hearing = Meanwhile(LocalFeed(desk.log)), list[asyncio.Task[None]]()

    async def more() -> None:
        await desk.say(samples.added)
        await desk.hear()
        feed.happens = another

    async def another() -> None:
        """While what was heard meanwhile is caught up; whoever has to wait is heard afterwards."""
        hearing.append(asyncio.create_task(first_of_dispatch()))

        async def done() -> bool:
            return hearing[0].done() or await desk.somebody_waits()

        await eventually(done)

    async def first_of_dispatch() -> None:
        async with desk.log.pool.acquire() as connection, connection.transaction():
            await locked_tracking(connection, "dispatch")
            await project(connection, TRIAGE.read_models, in_order(samples.forwarded))
            await track(connection, "dispatch", Head(1, bytes(32)), AT)

    await desk.say(samples.received)
    await desk.hear()
    feed.happens = more
    await rebuild(TRIAGE, desk.log.pool, {"intake": feed}, lambda *_: None)
    await hearing[0]
    assert "'unit': 'kinh-te'" in (await desk.rows())["triage.cases"][0]


async def test_of_two_who_begin_one_does_it(desk: Desk) -> None:
    async def begin() -> None:
        assert await rebuild(TRIAGE, desk.log.pool, {}, lambda *_: None) == 0

    await desk.say(*FIRST)
    await desk.hear()
    await desk.rebuilt(begin)


async def test_new_tables_have_the_indexes_triggers_and_rights_of_the_old(desk: Desk) -> None:
    async def shape() -> list[Any]:
        indexes = "SELECT indexdef AS it FROM pg_indexes WHERE schemaname = 'triage'"
        triggers = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'count%'"
        rights = (
            "SELECT relname || relacl::text FROM pg_class WHERE relnamespace = 'triage'::regnamespace AND relkind = 'r'"
        )
        return [
            row["it"]
            for row in await desk.log.pool.fetch(f"{indexes} UNION ALL {triggers} UNION ALL {rights} ORDER BY 1")
        ]

    await desk.say(*FIRST)
    await desk.hear()
    before = await shape()
    await desk.rebuilt()
    assert await shape() == before
    assert await desk.log.pool.fetchval("SELECT count FROM log.tab_counts WHERE tab = 'waiting'") is None


async def test_a_host_makes_by_itself_what_is_wanted(desk: Desk) -> None:
    await desk.say(*FIRST)
    await desk.hear()
    before = await desk.rows()
    await desk.forget()
    await desk.log.pool.execute(WANTED)
    room = cast(RunningStage, SimpleNamespace(stage=TRIAGE, context=SimpleNamespace(pool=desk.log.pool), rebuilding=""))
    task = asyncio.create_task(rebuild_when_wanted(room, {"intake": LocalFeed(desk.log)}))

    async def done() -> bool:
        wanted = await desk.log.pool.fetchval("SELECT bool_or(wanted) FROM log.read_tables")
        return not wanted and room.rebuilding == ""

    await eventually(done)
    task.cancel()
    assert await desk.rows() == before


async def test_nothing_but_read_tables_can_be_replaced(desk: Desk) -> None:
    for function in ("begin_anew", "index_anew", "swap_anew"):
        for name in ("log.events", "triage.looked", "log.register"):
            with pytest.raises(Exception, match="Only read tables"):
                await desk.log.pool.execute(f"SELECT log.{function}($1)", [name])
