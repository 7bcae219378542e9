"""How far each source was heard, kept in the transaction that records what came of it."""

from datetime import datetime

from eventsourcing.persistence import IntegrityError, Tracking

from shared.log.places import Connection, Head
from shared.signing import GENESIS


async def insert_tracking(connection: Connection, tracking: Tracking) -> None:
    """Move the tracking of a source forward. Raises IntegrityError when it is there already or beyond."""
    moved = await connection.fetchval(
        "INSERT INTO log.tracking AS known (source, position) VALUES ($1, $2)"
        " ON CONFLICT (source) DO UPDATE SET position = excluded.position, hash = NULL"
        " WHERE known.position < excluded.position RETURNING position",
        tracking.application_name, tracking.notification_id,
    )  # fmt: skip
    if moved is None:
        raise IntegrityError(f"{tracking.application_name} was heard up to {tracking.notification_id} already.")


async def locked_tracking(connection: Connection, source: str) -> Head:
    """How far `source` was heard; nobody else moves it until the transaction ends."""
    row = await connection.fetchrow("SELECT position, hash FROM log.tracking WHERE source = $1 FOR UPDATE", source)
    if row is None:
        await connection.execute(
            "INSERT INTO log.tracking (source, position, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING",
            source,
            GENESIS,
        )
        return await locked_tracking(connection, source)
    return Head(row["position"], row["hash"] or b"")  # without a hash nothing continues it


async def track(connection: Connection, source: str, head: Head, said_at: datetime) -> None:
    """`source` was heard up to `head`, said at `said_at` by its clock; the row is locked by this transaction."""
    await connection.execute(
        "UPDATE log.tracking SET position = $2, hash = $3, heard_at = clock_timestamp(), last_said_at = $4"
        " WHERE source = $1",
        source, head.position, head.hash, said_at,
    )  # fmt: skip


async def track_from(connection: Connection, source: str, before: Head, head: Head, said_at: datetime) -> bool:
    """The same, when `source` was heard up to `before`; False, and nothing done, when it was not. Locks the row."""
    moved = await connection.fetchval(
        "UPDATE log.tracking SET position = $4, hash = $5, heard_at = clock_timestamp(), last_said_at = $6"
        " WHERE source = $1 AND position = $2 AND hash = $3 RETURNING true",
        source, before.position, before.hash, head.position, head.hash, said_at,
    )  # fmt: skip
    return bool(moved)
