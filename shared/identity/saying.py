"""A change of identity and what is said of it, in one transaction: neither is ever there without the other."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from eventsourcing.persistence import StoredEvent

from shared import clock
from shared.events.envelope import Causation, Event, encode
from shared.events.identity import AccountMade, SignInFailed
from shared.identity.store import Identity
from shared.log import Connection

SELF = "stage/identity"
# Streams of what has no UUID of its own: unit keys by their ids, and the count of wrong sign-ins.
STREAMS = UUID("6a0e7c5e-3a57-4a53-9f0e-2f6f1d0c8b11")


@dataclass
class Change:
    """An open transaction: change things by `connection`, and `say` what it means."""

    connection: Connection
    said: list[tuple[UUID, Event, str]] = field(default_factory=list)

    def say(self, subject: UUID, event: Event, by: UUID | str) -> None:
        """`by` is an account, or an actor that is none."""
        self.said.append((subject, event, f"staff/{by}" if isinstance(by, UUID) else by))


@asynccontextmanager
async def changing(identity: Identity) -> AsyncIterator[Change]:
    """A transaction that ends with what was said in it. Only where identity's doors are there is a log to say it in."""
    log = identity.log
    assert log is not None
    async with identity.pool.acquire() as connection, connection.transaction():
        change = Change(connection)
        yield change
        if change.said:
            await log.insert_within(connection, await _stored(identity, change))
    log.appended()


def stream_of(name: str) -> UUID:
    """The stream of a unit's key, by its id, or of another name."""
    return uuid5(STREAMS, name)


async def _stored(identity: Identity, change: Change) -> Sequence[StoredEvent]:
    """What was said, each as the next of its stream: the head is locked first, so that nobody else is next."""
    await change.connection.execute("SELECT FROM log.head FOR UPDATE")
    rows = await change.connection.fetch(
        "SELECT stream, max(version) AS last FROM log.events WHERE stream = ANY ($1) GROUP BY stream",
        [subject for subject, _, _ in change.said],
    )
    versions = {row["stream"]: row["last"] for row in rows}
    stored = []
    for subject, event, by in change.said:
        version = versions[subject] = versions.get(subject, 0) + 1
        state = encode(
            event, id=clock.new_id(), jurisdiction=identity.jurisdiction, subject=subject, time=clock.now(),
            version=version, why=Causation(by),
        )  # fmt: skip
        stored.append(StoredEvent(subject, version, event.type, state))
    return stored


async def say_what_is_unsaid(identity: Identity) -> None:
    """Says which accounts nobody has told of, such as the first ones, and how often a sign-in was wrong."""
    async with changing(identity) as change:
        rows = await change.connection.fetch(
            "SELECT id, role, unit FROM identity.accounts a"
            " WHERE NOT EXISTS (SELECT FROM log.events WHERE stream = a.id AND type LIKE '%.account-made.%')"
            " ORDER BY created_at, id"
        )
        for row in rows:
            change.say(row["id"], AccountMade(role=row["role"], unit=row["unit"], proposal=None), SELF)
        failed = await change.connection.fetchrow(
            "UPDATE identity.failures now SET times = 0, since = clock_timestamp() FROM identity.failures was"
            " WHERE was.times > 0 RETURNING was.times, was.since"
        )
        if failed:
            change.say(stream_of("sign-ins"), SignInFailed(times=failed["times"], since=failed["since"]), SELF)
