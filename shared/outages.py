"""Which failures of database and disk pass by themselves: away, or busy. Everything else is a defect.

The three need different things: what passes is waited out and answered with 503; a defect is set aside or answered
with 500, and repeating it for ever would only hide it.
"""

import errno
from socket import gaierror
from typing import Literal

import asyncpg
from asyncpg import exceptions

Outage = Literal["away", "busy"]

_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.ReadOnlySQLTransactionError,  # a standby that is not yet, or not any more, the one that is written to
    asyncpg.InternalClientError,  # an idle connection that was just told of its end
    ConnectionError,
    gaierror,
)
_BUSY = (
    asyncpg.InsufficientResourcesError,  # disk full, out of memory, too many connections
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    exceptions.OperatorInterventionError,
    exceptions.PostgresIOError,  # a write to a full or failing disk that is not told apart
    TimeoutError,
)
# Our own files (keys of the vault, photos on their way) are on a disk, too; a process has so many files open.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE})
# The client's own errors have one class for a connection that is gone and for a wrong call: only their words differ.
_GONE = ("is closed", "is closing", "was closed", "has been released", "not in a usable state")


def outage_of(error: BaseException) -> Outage | None:
    """Whether `error` says that database or disk is away or busy; None for all else, our own mistakes above all."""
    if isinstance(error, _AWAY):
        return "away"
    if isinstance(error, FileNotFoundError):  # the socket of a server that is gone; the error of a file names it
        return "away" if error.filename is None else None
    if isinstance(error, _BUSY) or (isinstance(error, OSError) and error.errno in _FULL):
        return "busy"
    if isinstance(error, asyncpg.InterfaceError) and not isinstance(error, asyncpg.DataError):
        return "away" if any(words in str(error) for words in _GONE) else None
    return None


def passes(error: BaseException) -> bool:
    """Whether waiting is the right answer to `error`."""
    return outage_of(error) is not None
