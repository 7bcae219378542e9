"""Away, busy, or our own mistake: three things that need three different answers."""

import errno

import asyncpg
import pytest

from shared.outages import outage_of, passes
from tests.support.databases import Databases

AWAY = (
    asyncpg.ConnectionDoesNotExistError(), asyncpg.CannotConnectNowError(), asyncpg.AdminShutdownError(),
    asyncpg.CrashShutdownError(), asyncpg.ReadOnlySQLTransactionError(), ConnectionRefusedError(),
    asyncpg.InterfaceError("cannot perform operation: connection is closed"), asyncpg.InterfaceError("pool is closing"),
    FileNotFoundError(2, "No such file or directory"),
)  # fmt: skip
BUSY = (
    asyncpg.DeadlockDetectedError(), asyncpg.SerializationError(), asyncpg.TooManyConnectionsError(),
    asyncpg.DiskFullError(), asyncpg.OutOfMemoryError(), asyncpg.LockNotAvailableError(), asyncpg.QueryCanceledError(),
    TimeoutError(), OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EMFILE, "Too many open files"),
)  # fmt: skip
MISTAKES = (
    asyncpg.InterfaceError("the server expects 2 arguments for this query, 1 was passed"),
    asyncpg.DataError("invalid input for query argument $1"), asyncpg.UndefinedTableError(),
    asyncpg.SyntaxOrAccessError(), asyncpg.UniqueViolationError(), asyncpg.InsufficientPrivilegeError(),
    FileNotFoundError(2, "No such file", "page.html"), PermissionError(13, "denied", "x"), KeyError("x"), ValueError(),
)  # fmt: skip


@pytest.mark.parametrize("error", MISTAKES, ids=repr)
def test_a_mistake_of_ours_does_not_pass_by_itself(error: Exception) -> None:
    assert not passes(error)


@pytest.mark.parametrize("error", AWAY, ids=repr)
def test_a_database_that_is_gone_is_away(error: Exception) -> None:
    assert outage_of(error) == "away"


@pytest.mark.parametrize("error", BUSY, ids=repr)
def test_a_database_that_cannot_take_more_is_busy(error: Exception) -> None:
    assert outage_of(error) == "busy"


async def test_a_read_only_standby_is_away(database: str) -> None:
    connection = await asyncpg.connect(database, server_settings={"default_transaction_read_only": "on"})
    try:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError) as refused:
            await connection.execute("CREATE TABLE t ()")
        assert outage_of(refused.value) == "away"
    finally:
        await connection.close()


async def test_a_socket_without_a_server_is_away(databases: Databases) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        await asyncpg.connect("postgresql://app@/x?host=/nonexistent-folder")
    assert outage_of(missing.value) == "away"
