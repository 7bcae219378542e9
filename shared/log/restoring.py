"""Fills a stage's log again from what another stage keeps of it, after the stage was restored from an older copy.

What the others heard stays what was said: the log continues from the last event that both agree on with the kept
events, bytes and signatures as they were. What the restored stage has said since then, and nobody believed, is moved
to `log.disowned`, to be looked at and done again by a person. One transaction: if the process dies, nothing happened.
What is not settled yet of the disowned is told again by the next run, so that a run that dies is repeated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.bus.continuity import check_batch, check_jurisdiction
from shared.bus.source_keys import check_signatures
from shared.events.envelope import Envelope, decode, wire
from shared.log import Connection, Head, Log
from shared.signing import event_hash

AT_ONCE = 500

_INSERT = """
INSERT INTO log.events (position, stream, version, type, state, previous, signature)
SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::integer[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[])
"""


_OWNER = "SELECT quote_ident(pg_get_userbyid(nspowner)) FROM pg_namespace WHERE nspname = 'log'"


class NotRestorable(Exception):
    """The log cannot be filled from what is kept; the message says why and what is to be done."""


@dataclass(frozen=True)
class Disowned:
    """An event that the restored stage said and that nobody took in.

    What a person had said has to be done again; what followed from another event (`cause`) does so by itself.
    """

    position: int
    type: str
    subject: UUID
    actor: str
    time: datetime
    cause: UUID | None


@dataclass(frozen=True)
class Restored:
    """What was done: `agreed` is the last position that both had, `head` where the log ends by now.

    `disowned` has all that is not settled yet, also from a run before that died.
    """

    agreed: int
    refilled: int
    disowned: Sequence[Disowned]
    head: Head


async def heard(listener: asyncpg.Pool, stage: str) -> Head:
    """Up to where this listener has heard the stage."""
    row = await listener.fetchrow("SELECT position, hash FROM log.tracking WHERE source = $1", stage)
    return Head(row["position"], row["hash"]) if row else Head()


async def refill(
    stage: str, jurisdiction: str, own: Connection, keeper: asyncpg.Pool, listeners: Sequence[Head]
) -> Restored:
    """Make the log of `stage` (`own` may change it: a superuser's connection) what `keeper` kept of it.

    What the keeper has merely not heard yet stays, unless one of the `listeners` heard something else instead.
    Raises NotRestorable, and Trouble when what is kept is itself not whole.
    """
    async with own.transaction():
        await own.execute(f"SET LOCAL ROLE {await own.fetchval(_OWNER)}")
        await own.execute("LOCK TABLE log.events IN EXCLUSIVE MODE")
        agreed = await _agreed(stage, own, keeper)
        if not await _kept(keeper, stage, agreed.position) and await _uncontested(stage, own, agreed, listeners):
            return Restored(agreed.position, 0, await _unsettled(own), await _end(own))
        await _disown(own, agreed.position)
        head, refilled = agreed, 0
        while kept := await _kept(keeper, stage, head.position):
            await _check(stage, jurisdiction, keeper, head, kept)
            await own.execute(_INSERT, *_columns(kept))
            head, refilled = Head(kept[-1].position, kept[-1].hash), refilled + len(kept)
        await _continue_from(own, stage, agreed, head)
        return Restored(agreed.position, refilled, await _unsettled(own), head)


async def settle(own: Connection) -> None:
    """What was disowned has been told, and what follows from it is on its way."""
    await own.execute("UPDATE log.disowned SET settled_at = clock_timestamp() WHERE settled_at IS NULL")


async def _uncontested(stage: str, own: Connection, agreed: Head, listeners: Sequence[Head]) -> bool:
    """Whether nobody has heard anything else than what this log has after `agreed`."""
    later = [one for one in listeners if one.position > agreed.position]
    return all([one.hash == await _own_hash(stage, own, one.position) for one in later])


async def _end(own: Connection) -> Head:
    row = await own.fetchrow("SELECT position, hash FROM log.head")
    return Head(row["position"], row["hash"])


async def _agreed(stage: str, own: Connection, keeper: asyncpg.Pool) -> Head:
    """The last event that both have, found by halving: two logs that agree at a position agree on all before it."""
    low, high = 0, min(
        await own.fetchval("SELECT position FROM log.head"),
        await keeper.fetchval("SELECT coalesce(max(position), 0) FROM log.register WHERE source = $1", stage),
    )  # fmt: skip
    agreed = Head()
    while low < high:
        middle = (low + high + 1) // 2
        mine = await _own_hash(stage, own, middle)
        if mine is not None and mine == await _kept_hash(keeper, stage, middle):
            low, agreed = middle, Head(middle, mine)
        else:
            high = middle - 1
    return agreed


async def _own_hash(stage: str, own: Connection, position: int) -> bytes | None:
    row = await own.fetchrow("SELECT previous, state FROM log.events WHERE position = $1", position)
    return event_hash(stage, position, row["previous"], row["state"]) if row else None


async def _kept_hash(keeper: asyncpg.Pool, stage: str, position: int) -> bytes | None:
    wire = await keeper.fetchval("SELECT wire FROM log.register WHERE source = $1 AND position = $2", stage, position)
    return decode(wire).hash if wire else None


async def _kept(keeper: asyncpg.Pool, stage: str, after: int) -> list[Envelope]:
    rows = await keeper.fetch(
        "SELECT wire FROM log.register WHERE source = $1 AND position > $2 ORDER BY position LIMIT $3",
        stage, after, AT_ONCE,
    )  # fmt: skip
    return [decode(row["wire"]) for row in rows]


async def _check(stage: str, jurisdiction: str, keeper: asyncpg.Pool, head: Head, kept: list[Envelope]) -> None:
    """What is kept continues `head`, is this commune's and is signed; a register that was altered restores nothing."""
    if kept[0].position != head.position + 1 or kept[0].previous != head.hash:
        raise NotRestorable(f"What is kept of {stage} does not continue position {head.position}: verify the register.")
    keys = await keeper.fetch("SELECT since, public_key FROM log.source_keys WHERE source = $1 ORDER BY since", stage)
    check_batch(stage, kept)
    check_jurisdiction(stage, jurisdiction, kept)
    check_signatures(stage, [(row["since"], row["public_key"]) for row in keys], kept)


async def _disown(own: Connection, agreed: int) -> None:
    """Move what was said after `agreed` out of the log. Its owner may: no trigger of the log is in force meanwhile."""
    await own.execute("ALTER TABLE log.events DISABLE TRIGGER events_are_for_ever")
    await own.execute(
        "WITH gone AS (DELETE FROM log.events WHERE position > $1 RETURNING *)"
        " INSERT INTO log.disowned (position, stream, version, type, state, previous, signature)"
        " SELECT position, stream, version, type, state, previous, signature FROM gone",
        agreed,
    )
    await own.execute("ALTER TABLE log.events ENABLE ALWAYS TRIGGER events_are_for_ever")


async def _unsettled(own: Connection) -> list[Disowned]:
    return [
        _told(row)
        for row in await own.fetch("SELECT * FROM log.disowned WHERE settled_at IS NULL ORDER BY disowned_at, position")
    ]


def _told(row: asyncpg.Record) -> Disowned:
    said = decode(wire(row["state"], row["position"], row["previous"], row["signature"]))
    return Disowned(said.position, said.type, said.subject, said.actor, said.time, said.causation_id)


def _columns(kept: Sequence[Envelope]) -> list[list[object]]:
    rows = [(one.position, one.subject, one.version, one.type, one.state, one.previous, one.signature) for one in kept]
    return [list(column) for column in zip(*rows, strict=True)]


async def _continue_from(own: Connection, stage: str, agreed: Head, head: Head) -> None:
    """The log ends at `head`; the stage hears what it had not heard of itself, and the others have it all already."""
    await own.execute("UPDATE log.head SET position = $1, hash = $2", head.position, head.hash)
    await own.execute("UPDATE log.relayed SET position = $1", head.position)
    await own.execute("DELETE FROM log.parked WHERE source = $1 AND position > $2", stage, agreed.position)
    await own.execute(
        "UPDATE log.tracking SET position = $2, hash = $3 WHERE source = $1 AND position > $2",
        stage, agreed.position, agreed.hash,
    )  # fmt: skip


_AGAIN = """
INSERT INTO log.parked (source, position, subject, wire, reason, attempts, parked_at, retry_at)
VALUES ($1, $2, $3, $4, 'Heard again after a restoration', 0, clock_timestamp(), clock_timestamp())
ON CONFLICT (source, position) DO UPDATE SET released_at = NULL, released_by = NULL, retry_at = excluded.retry_at
"""


async def hear_again(own: asyncpg.Pool, disowned: Sequence[Disowned], logs: Iterable[Log]) -> int:
    """Let the stage react anew to what its disowned events followed from; how many causes there were.

    Nobody else has to say anything twice: the stage has heard those events, and only what it did about them is gone.
    """
    causes = {one.cause for one in disowned if one.cause is not None}
    subjects = list({one.subject for one in disowned if one.cause is not None})
    found = [said for log in logs for said in await log.about(subjects) if said.id in causes]
    for said in found:
        await own.execute(_AGAIN, said.stage, said.position, said.subject, said.wire)
    return len(found)


async def ahead(listener: asyncpg.Pool, stage: str, head: Head) -> int:
    """How many events of `stage` this listener has heard that are in no log any more."""
    heard = await listener.fetchval("SELECT position FROM log.tracking WHERE source = $1", stage)
    return max(0, (heard or 0) - head.position)


async def let_go(listener: asyncpg.Pool, stage: str, head: Head) -> None:
    """The listener goes on from `head`: what it had heard after that is lost for good, its effects here stay."""
    async with listener.acquire() as connection, connection.transaction():
        await connection.execute("DELETE FROM log.parked WHERE source = $1 AND position > $2", stage, head.position)
        await connection.execute(
            "UPDATE log.tracking SET position = $2, hash = $3 WHERE source = $1 AND position > $2",
            stage, head.position, head.hash,
        )  # fmt: skip
