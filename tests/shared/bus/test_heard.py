"""What was heard when is recorded where it is heard, in one transaction with what came of it, and for ever."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from shared import clock
from shared.bus import parking
from shared.events.envelope import decode
from shared.log import Head
from shared.log.heard import OutOfTurn, Reached, begun, out_of_turn, reached
from shared.log.tracking import locked_tracking, track
from shared.postgres import app_role, migrate, owner_role
from tests.conftest import FreshDatabase
from tests.shared.bus.post import Post
from tests.support.databases import Databases, as_role
from tests.support.logs import MIGRATIONS, make_roles

BEFORE = "0003"  # the last migration before there was a record
RECORDED = "SELECT position, hash, begun, back FROM log.heard_up_to ORDER BY at"
AT = datetime.fromisoformat("2026-11-26T08:00:00+07:00")


@pytest.fixture
async def dsn(office: Post, databases: Databases) -> str:
    """The listener's database, as the superuser's."""
    return databases.server.dsn(await office.heard.pool.fetchval("SELECT current_database()"))


@pytest.fixture
async def owner(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


async def hear(office: Post, cases: int) -> Head:
    """The listener hears one more event of so many new cases."""
    await office.say([clock.new_id() for _ in range(cases)])
    return await office.inbox.hear("intake", await office.source.after(await office.inbox.position("intake"), 100))


async def recorded(office: Post) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await office.heard.pool.fetch(RECORDED)]


async def test_each_batch_is_recorded_with_the_hash_at_its_end(office: Post) -> None:
    first, second = await hear(office, 3), await hear(office, 2)
    assert await recorded(office) == [
        (3, first.hash[:16], False, False),
        (5, second.hash[:16], False, False),
    ]


async def test_what_was_heard_counts_from_its_commit_and_not_from_its_beginning(office: Post) -> None:
    async with office.heard.pool.acquire() as connection:
        async with connection.transaction():
            await locked_tracking(connection, "intake")
            await track(connection, "intake", Head(7, bytes(32)), AT)
            meanwhile = await office.heard.pool.fetchval("SELECT clock_timestamp()")
        assert await reached(connection, meanwhile) == {}
        assert await reached(connection, None) == {"intake": Reached(7, bytes(16))}


async def test_who_dies_before_the_commit_has_recorded_nothing(office: Post, dsn: str) -> None:
    dying = await asyncpg.connect(as_role(dsn, app_role("triage")))
    await dying.execute("BEGIN")
    await locked_tracking(dying, "intake")
    await track(dying, "intake", Head(7, bytes(32)), AT)
    dying.terminate()
    await hear(office, 1)
    assert [position for position, *_ in await recorded(office)] == [1]


async def test_moments_rise_even_when_the_clock_was_ahead(office: Post, owner: asyncpg.Connection) -> None:
    await hear(office, 1)
    await owner.execute(
        "INSERT INTO log.heard_up_to SELECT at + interval '1 hour', 2, source, false, false, hash FROM log.heard_up_to"
    )
    await hear(office, 2)
    first, ahead, last = [row["at"] for row in await owner.fetch("SELECT at FROM log.heard_up_to ORDER BY position")]
    assert (ahead - first, last - ahead) == (timedelta(hours=1), timedelta(microseconds=1))


async def test_a_stage_cannot_write_when_it_heard_something(office: Post) -> None:
    await hear(office, 1)
    for statement in (
        "INSERT INTO log.heard_up_to SELECT at - interval '1 day', 9, source, false, false, hash FROM log.heard_up_to",
        "SELECT log.record_heard()",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await office.heard.pool.execute(statement)


@pytest.mark.parametrize("table", ["heard_up_to", "out_of_turn"])
@pytest.mark.parametrize("change", ["UPDATE log.{} SET position = 1", "DELETE FROM log.{}", "TRUNCATE log.{}"])
async def test_the_record_is_changed_by_nobody(owner: asyncpg.Connection, table: str, change: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        await owner.execute(change.format(table))


async def test_what_was_set_aside_took_effect_when_it_was_tried_again(office: Post) -> None:
    case = clock.new_id()
    office.listener.failing.add(case)
    await office.say([case, case])
    await office.inbox.hear("intake", await office.source.after(0, 10))
    office.listener.failing.clear()
    await hear(office, 1)
    await office.heard.pool.execute("UPDATE log.parked SET retry_at = parked_at")
    before = await office.heard.pool.fetchval("SELECT clock_timestamp()")
    assert [await office.inbox.retry_due() for _ in range(3)] == [1, 1, 0]
    aside = [OutOfTurn("intake", 1, None), OutOfTurn("intake", 2, None)]
    async with office.heard.pool.acquire() as connection:
        assert await out_of_turn(connection, case, before) == aside
        later = [OutOfTurn("intake", 1, 3), OutOfTurn("intake", 2, 3)]
        assert await out_of_turn(connection, case, None) == [*aside, *later]


async def test_what_fails_again_or_was_let_go_has_taken_no_effect(office: Post) -> None:
    case = clock.new_id()
    office.listener.failing.add(case)
    await office.say([case])
    await office.inbox.hear("intake", await office.source.after(0, 10))
    await office.heard.pool.execute("UPDATE log.parked SET retry_at = parked_at")
    assert await office.inbox.retry_due() == 0
    await parking.release(office.heard.pool, "intake", 1, by="staff/1")
    async with office.heard.pool.acquire() as connection:
        assert await out_of_turn(connection, case, None) == [OutOfTurn("intake", 1, None)]


async def test_what_was_heard_after_a_place_to_which_it_was_set_back_does_not_count(office: Post) -> None:
    case = clock.new_id()
    head = await hear(office, 2)
    office.listener.failing.add(case)
    await office.say([case])
    await office.inbox.hear("intake", await office.source.after(2, 10))
    async with office.heard.pool.acquire() as connection:
        then = await connection.fetchval("SELECT clock_timestamp()")
        assert (await reached(connection, then))["intake"].position == 3
        async with connection.transaction():
            await track(connection, "intake", head, AT)
        assert await recorded(office) == [
            (2, head.hash[:16], False, False),
            (3, decode((await office.source.after(2, 1))[0]).hash[:16], False, False),
            (2, head.hash[:16], False, True),
        ]
        for at in (then, None):
            assert await reached(connection, at) == {"intake": Reached(2, head.hash[:16])}
            assert await out_of_turn(connection, case, at) == []


async def test_a_stage_that_heard_before_the_record_says_since_when_it_has_one(
    fresh_database: FreshDatabase, tmp_path: Any
) -> None:
    for file in MIGRATIONS.glob("*.sql"):
        if file.name[:4] <= BEFORE:
            (tmp_path / file.name).write_text(file.read_text())

    async def prepare(dsn: str) -> None:
        await make_roles(dsn, "triage")
        await migrate(dsn, "log", tmp_path, owner=owner_role("triage"))

    dsn, case = await fresh_database("log_triage_before_0004", prepare), clock.new_id()
    running = await asyncpg.connect(as_role(dsn, app_role("triage")))
    await running.execute(
        "INSERT INTO log.tracking (source, position, hash, heard_at)"
        " VALUES ('intake', 7, $1, $2), ('dispatch', 0, $1, $2)",
        b"h" * 32, AT,
    )  # fmt: skip
    await running.execute(
        "INSERT INTO log.parked (source, position, subject, wire, reason, attempts, parked_at)"
        " VALUES ('intake', 5, $1, '', '', 1, $2)",
        case, AT,
    )  # fmt: skip
    await make_roles(dsn, "triage")
    await migrate(dsn, "log", MIGRATIONS, owner=owner_role("triage"))
    async with running.transaction():
        await track(running, "intake", Head(8, b"i" * 32), AT)
        await track(running, "dispatch", Head(1, b"d" * 32), AT)
    assert await begun(running) == AT
    assert await reached(running, AT) == {"intake": Reached(7, b"h" * 16)}
    assert {source: one.position for source, one in (await reached(running, None)).items()} == {
        "intake": 8,
        "dispatch": 1,
    }
    assert await out_of_turn(running, case, AT) == [OutOfTurn("intake", 5, None)]
    await running.close()
