"""The log: append-only, signed, gap-free, grouped without one caller's conflict harming another."""

import asyncio
import base64
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from eventsourcing.persistence import IntegrityError, StoredEvent

from shared import clock
from shared.events.envelope import decode
from shared.log import Log
from shared.signing import GENESIS, signed_bytes
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import eventually, open_log, prepared_log, signer, stored


@pytest.fixture
async def dsn(fresh_database: FreshDatabase) -> str:
    return await fresh_database("log_intake", prepared_log())


@pytest.fixture
async def log(dsn: str) -> AsyncIterator[Log]:
    log = await open_log(dsn)
    yield log
    await log.pool.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log.events SET type = 'other'",
        "DELETE FROM log.events",
        "TRUNCATE log.events",
        "DELETE FROM log.head",
        "DROP TABLE log.events",
    ],
)
async def test_the_application_can_change_nothing_that_was_said(log: Log, statement: str) -> None:
    await log.insert_events([stored()])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await log.pool.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE log.events SET type = 'other'", "DELETE FROM log.events", "TRUNCATE log.events"]
)
async def test_not_even_the_owner_changes_what_was_said(dsn: str, log: Log, statement: str) -> None:
    await log.insert_events([stored()])
    owner = await asyncpg.connect(dsn)
    try:
        await owner.execute("SET ROLE intake_owner")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await owner.execute(statement)
    finally:
        await owner.close()


async def test_a_second_first_event_of_a_stream_is_refused(log: Log) -> None:
    event = stored()
    await log.insert_events([event])
    with pytest.raises(IntegrityError):
        await log.insert_events([event])


async def test_a_conflict_inside_a_group_harms_nobody_else(log: Log) -> None:
    taken = stored()
    await log.insert_events([taken])
    others = [stored() for _ in range(20)]
    results = await asyncio.gather(
        *(log.insert_events([event]) for event in [*others[:10], taken, *others[10:]]), return_exceptions=True
    )
    assert isinstance(results[10], IntegrityError)
    positions = [result[0] for result in results if isinstance(result, list)]
    assert sorted(positions) == list(range(2, 22))


async def test_two_callers_with_the_same_version_in_one_group_get_one_success(log: Log) -> None:
    stream = clock.new_id()
    results = await asyncio.gather(
        *(log.insert_events([stored(stream, 1, b'{"n":%d}' % n)]) for n in range(5)), return_exceptions=True
    )
    assert sum(isinstance(result, IntegrityError) for result in results) == 4


async def test_all_events_of_one_append_are_there_or_none(log: Log) -> None:
    taken = stored()
    await log.insert_events([taken])
    other = stored()
    with pytest.raises(IntegrityError):
        await log.insert_events([other, taken])
    assert isinstance(other.originator_id, UUID)
    assert await log.select_events(other.originator_id) == []


async def test_a_tailing_reader_never_misses_an_event_under_16_concurrent_writers(dsn: str, log: Log) -> None:
    processes = [await open_log(dsn, max_size=2) for _ in range(4)]
    seen: list[int] = []
    writing = asyncio.gather(*(_write(processes[n % 4], 40) for n in range(16)))
    async with asyncio.timeout(60):
        while not writing.done() or (writing.exception() is None and len(seen) < 16 * 40):
            seen += [decode_position(line) for line in await log.after(seen[-1] if seen else 0, 100)]
            await asyncio.sleep(0)
    await writing
    for process in processes:
        await process.pool.close()
    assert seen == list(range(1, 16 * 40 + 1))


async def _write(log: Log, times: int) -> None:
    for _ in range(times):
        await log.insert_events([stored()])


def decode_position(line: bytes) -> int:
    return int(line.rpartition(b'"position":')[2].partition(b",")[0])


async def test_the_exact_bytes_are_kept_and_signed(log: Log) -> None:
    state = '{"data":{"words":"Đường  ngập"},"odd" :  1}'.encode()
    event = stored(state=state)
    await log.insert_events([event])
    assert isinstance(event.originator_id, UUID)
    assert (await log.select_events(event.originator_id))[0].state == state
    row = await log.pool.fetchrow("SELECT position, previous, state, signature FROM log.events")
    assert row is not None
    Ed25519PublicKey.from_public_bytes(signer().public).verify(
        row["signature"], signed_bytes("intake", row["position"], row["previous"], row["state"])
    )


async def test_an_append_whose_answer_was_lost_finds_its_own_success(log: Log) -> None:
    """The connection breaks after COMMIT: the second try recognises its own bytes."""
    events = [stored(), stored()]
    positions = await log.insert_events(events)
    results = await log._append_locked([events[:1], events[1:]], repeated=True)
    assert results == [[positions[0]], [positions[1]]]
    assert await log.head() == 2


async def test_a_fast_append_whose_answer_was_lost_finds_its_own_success(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database does its work, then the connection dies: the caller gets the positions, nothing is there twice."""
    answered = asyncpg.Pool.fetchval
    lost = 0

    async def loses(pool: asyncpg.Pool, query: str, *arguments: object) -> object:
        nonlocal lost
        answer = await answered(pool, query, *arguments)
        if "log.append" in query and lost == 0:
            lost += 1
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")
        return answer

    monkeypatch.setattr(asyncpg.Pool, "fetchval", loses)
    event = stored()
    assert await log.insert_events([event]) == [1]
    assert lost == 1
    assert await log.head() == 1
    assert isinstance(event.originator_id, UUID)
    with pytest.raises(IntegrityError):
        await log.insert_events([stored(event.originator_id, 1, b'{"data":{"other":1}}')])


async def test_whoever_appends_waits_for_the_one_before(dsn: str, log: Log) -> None:
    """The head's lock is held to the end of the transaction: positions become visible in their order."""
    other = await open_log(dsn)
    async with log.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        assert await log.insert_within(connection, [stored()]) == [1]
        second = asyncio.create_task(other.insert_events([stored()]))
        await eventually(lambda: _waits_for_a_lock(log))
        assert not second.done()
        await transaction.commit()
    assert await second == [2]
    await other.pool.close()


async def _waits_for_a_lock(log: Log) -> bool:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    return bool(await log.pool.fetchval(waiting))


async def test_each_event_names_the_one_before_it(log: Log) -> None:
    await log.insert_events([stored(), stored()])
    await log.insert_events([stored()])
    first, second, third = (decode_previous(line) for line in await log.after(0, 10))
    assert first == GENESIS
    assert [second, third] == [await log.hash_at(1), await log.hash_at(2)]
    assert (await log.end()).hash == await log.hash_at(3)


def decode_previous(line: bytes) -> bytes:
    return base64.b64decode(line.rpartition(b'"previous":"')[2].partition(b'"')[0])


async def test_an_append_continues_what_is_there_and_not_what_was_there(dsn: str, log: Log) -> None:
    """The log was set back to an older copy and said something else since: as many events, another past."""
    await log.insert_events([stored()])
    admin, other = await asyncpg.connect(dsn), await open_log(dsn)
    await admin.execute("ALTER TABLE log.events DISABLE TRIGGER events_are_for_ever; DELETE FROM log.events")
    await admin.execute("UPDATE log.head SET position = 0, hash = $1", GENESIS)
    await admin.close()
    await other.insert_events([stored(state=b'{"data":{"other":1}}')])
    await other.pool.close()
    assert await log.insert_events([stored()]) == [2]
    [last] = await log.after(1, 10)
    assert decode_previous(last) == await log.hash_at(1)


async def test_an_append_survives_the_end_of_its_connection(dsn: str, log: Log) -> None:
    await log.insert_events([stored()])
    admin = await asyncpg.connect(dsn)
    try:
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = 'intake_app' AND datname = current_database()"
        )
    finally:
        await admin.close()
    assert await log.insert_events([stored()]) == [2]


async def test_an_append_tries_again_when_the_client_trips_over_a_dying_connection(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def trips(*_: object) -> None:
        raise asyncpg.InternalClientError("another operation is in progress")

    monkeypatch.setattr(asyncpg.Pool, "fetchval", trips)
    assert await log.insert_events([stored()]) == [1]


async def test_the_feed_gives_at_least_one_event_however_large(log: Log) -> None:
    large = b'{"data":"' + b"x" * 50_000 + b'"}'
    await log.insert_events([stored(state=large), stored(state=large)])
    assert [decode_position(line) for line in await log.after(0, 10, most_bytes=1000)] == [1]


async def test_people_with_psql_see_json(dsn: str, log: Log) -> None:
    await log.insert_events([stored(state=b'{"data":{"n":7}}')])
    connection = await asyncpg.connect(as_role(dsn, "intake_app"))
    try:
        assert await connection.fetchval("SELECT event->'data'->>'n' FROM log.readable") == "7"
    finally:
        await connection.close()


def test_a_stored_event_is_the_library_s_own() -> None:
    assert isinstance(stored(), StoredEvent)


def test_what_is_no_envelope_is_refused() -> None:
    with pytest.raises(ValueError, match="ends with its position"):
        decode(b'{"id":"1"}')
