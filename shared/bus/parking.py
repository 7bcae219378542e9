"""Where events wait whose effect failed: tried again with growing patience, then parked for a person.

An event that fails may only be early (its precondition comes from another source). It is tried again after 0.1 s,
0.4 s, 1.6 s … and after eight tries it stays until somebody retries or releases it. Later events of the same case wait
behind it, so that a case is never told out of order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from shared import clock
from shared.errors import NotFound, Refusal
from shared.events.envelope import Envelope, decode
from shared.faults import places
from shared.log import Connection

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=0.1)
MOST_SHOWN = 200  # of what waits, on a page or in an answer
DUE_AT_ONCE = 100  # how many are tried in one round
UNKNOWN = "UnknownEvent"  # the reason of events whose type this version does not know

_INSERT = """
WITH aside AS (INSERT INTO log.out_of_turn (source, position, subject) VALUES ($1, $2, $3))
INSERT INTO log.parked (source, position, subject, wire, reason, attempts, parked_at, retry_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


@dataclass(frozen=True)
class Parked:
    """An event that waits, as an operator sees it. `retry_at` is None when it waits for a person.

    `place`: its turn among all that were ever set aside here.
    """

    place: int
    source: str
    position: int
    subject: UUID
    type: str
    reason: str
    attempts: int
    parked_at: datetime
    retry_at: datetime | None


class UnknownEvent(Exception):
    """This version does not know the type of an event; a newer one will take it up."""


def _next_try(attempts: int, error: BaseException) -> datetime | None:
    """When to try again after so many failures; None: not by itself."""
    if isinstance(error, UnknownEvent):
        return None
    return clock.now() + FIRST_PAUSE * 4 ** (attempts - 1) if attempts < MOST_ATTEMPTS else None


def _reason(error: BaseException) -> str:
    """The kind of the failure and where. Its message may quote the event: only refusals, which are ours, are quoted."""
    kind = type(error).__name__
    if isinstance(error, Refusal):
        return f"{kind}: {error.detail}"
    if isinstance(error, UnknownEvent):
        return UNKNOWN
    return f"{kind} ({places(error)[-1]})" if error.__traceback__ else kind


async def set_aside(connection: Connection, source: str, envelope: Envelope, error: BaseException) -> None:
    given = (source, envelope.position, envelope.subject, envelope.wire)
    row = (*given, _reason(error), 1, clock.now(), _next_try(1, error))
    await connection.execute(_INSERT, *row)


async def set_behind(connection: Connection, source: str, envelopes: Sequence[Envelope]) -> None:
    """Events of cases that wait already: they are due as soon as what waits before them is through."""
    now = clock.now()
    rows = [(source, one.position, one.subject, one.wire, "Behind an earlier event", 0, now, now) for one in envelopes]
    if rows:
        await connection.executemany(_INSERT, rows)


async def subjects_waiting(connection: Connection, subjects: Sequence[UUID]) -> set[UUID]:
    rows = await connection.fetch(
        "SELECT DISTINCT subject FROM log.parked WHERE released_at IS NULL AND subject = ANY ($1)", list(subjects)
    )
    return {row["subject"] for row in rows}


async def due(pool: asyncpg.Pool) -> list[tuple[int, Envelope]]:
    """The first waiting event of each case, where its time has come."""
    rows = await pool.fetch(
        "SELECT place, wire FROM (SELECT DISTINCT ON (subject) * FROM log.parked WHERE released_at IS NULL"
        " ORDER BY subject, place) first WHERE retry_at <= $1 ORDER BY place LIMIT $2",
        clock.now(), DUE_AT_ONCE,
    )  # fmt: skip
    return [(row["place"], decode(row["wire"])) for row in rows]


async def take(connection: Connection, place: int) -> bool:
    """Remove a waiting event, in the transaction of its effect; False when another took or released it."""
    gone = await connection.fetchval(
        "DELETE FROM log.parked WHERE place = $1 AND released_at IS NULL RETURNING place", place
    )
    return gone is not None


async def took_effect(connection: Connection, envelope: Envelope) -> None:
    """Record that an event took effect out of its turn: last in the transaction of its effect, which `take` began."""
    await connection.execute(
        "INSERT INTO log.out_of_turn (source, position, subject, heard_by)"
        " SELECT source, $2, $3, position FROM log.tracking WHERE source = $1",
        envelope.stage, envelope.position, envelope.subject,
    )  # fmt: skip


async def take_up_unknown(pool: asyncpg.Pool) -> None:
    """Try events of unknown types again: this may be the version that knows them."""
    await pool.execute(
        "UPDATE log.parked SET retry_at = $1 WHERE released_at IS NULL AND reason = $2", clock.now(), UNKNOWN
    )


async def put_back(pool: asyncpg.Pool, place: int, error: BaseException) -> None:
    attempts = await pool.fetchval("SELECT attempts + 1 FROM log.parked WHERE place = $1", place)
    await pool.execute(
        "UPDATE log.parked SET attempts = $2, retry_at = $3, reason = $4 WHERE place = $1",
        place, attempts, _next_try(attempts, error), _reason(error),
    )  # fmt: skip


async def waiting(pool: asyncpg.Pool, after: int = 0) -> list[Parked]:
    """What waits, oldest first: at most MOST_SHOWN after a place."""
    rows = await pool.fetch(
        "SELECT * FROM log.parked WHERE released_at IS NULL AND place > $1 ORDER BY place LIMIT $2", after, MOST_SHOWN
    )
    return [
        Parked(
            row["place"], row["source"], row["position"], row["subject"], decode(row["wire"]).type,
            row["reason"], row["attempts"], row["parked_at"], row["retry_at"],
        )
        for row in rows
    ]  # fmt: skip


async def retry(pool: asyncpg.Pool, source: str, position: int) -> None:
    """Try a parked event again now, with fresh patience. Raises NotFound."""
    changed = await pool.fetchval(
        "UPDATE log.parked SET attempts = 0, retry_at = $3 WHERE source = $1 AND position = $2 AND released_at IS NULL"
        " RETURNING place",
        source, position, clock.now(),
    )  # fmt: skip
    if changed is None:
        raise NotFound("No such event is parked here.")


async def release(pool: asyncpg.Pool, source: str, position: int, by: str) -> None:
    """Let an event go without its effect, so that its case goes on; who did it stays on record. Raises NotFound."""
    changed = await pool.fetchval(
        "UPDATE log.parked SET released_at = $3, released_by = $4"
        " WHERE source = $1 AND position = $2 AND released_at IS NULL RETURNING place",
        source, position, clock.now(), by,
    )  # fmt: skip
    if changed is None:
        raise NotFound("No such event is parked here.")


async def positions(connection: Connection, source: str) -> set[int]:
    """The events of a source that have had no effect here: they wait, or were released."""
    rows = await connection.fetch("SELECT position FROM log.parked WHERE source = $1", source)
    return {row["position"] for row in rows}
