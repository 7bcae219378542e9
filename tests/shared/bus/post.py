"""A source, a listener and a transport between them, for the contract that every transport keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from shared import clock
from shared.bus import embedded, rabbitmq
from shared.bus.feed import Following, LocalFeed, retry_parked
from shared.bus.inbox import Inbox, Reaction
from shared.bus.journal import BatchJournal
from shared.deciding import Journal
from shared.events.envelope import Causation, Envelope, Event, encode
from shared.events.intake import CaseWithdrawn
from shared.events.triage import CaseVerified
from shared.log import Log
from shared.reading import ReadModel
from shared.signing import PublicKeys, publish_key
from shared.supervising import Supervisor
from tests.support.logs import signer

EFFECTS = "CREATE TABLE effects (place bigint GENERATED ALWAYS AS IDENTITY, subject uuid, position bigint)"


@dataclass
class Listener:
    """A stage that writes one row and says one event for each event heard; it can be told to fail."""

    failing: set[UUID] = field(default_factory=set)
    error: Exception = field(default_factory=lambda: RuntimeError("This handler fails."))

    @property
    def reactions(self) -> dict[type[Event], Reaction]:
        return {CaseWithdrawn: self._react}

    @property
    def read_models(self) -> tuple[ReadModel[Any], ...]:
        return ()

    @property
    def keeps(self) -> frozenset[str]:
        return frozenset({"intake"})

    def service_on(self, journal: Journal) -> Journal:
        return journal

    async def _react(self, journal: BatchJournal, envelope: Envelope, _: Any) -> None:
        effect = (envelope.subject, envelope.position)
        await journal.connection.execute("INSERT INTO effects (subject, position) VALUES ($1, $2)", *effect)
        if envelope.subject in self.failing:
            raise self.error
        version = len(await journal.read(envelope.subject)) + 1
        await journal.append([said(CaseVerified(), envelope.subject, version)])


def said(event: Event, subject: UUID, version: int, jurisdiction: str = "test") -> StoredEvent:
    why = Causation("stage/test")
    state = encode(
        event, id=clock.new_id(), jurisdiction=jurisdiction, subject=subject, time=clock.now(), version=version, why=why
    )
    return StoredEvent(subject, version, event.type, state)


@dataclass
class Post:
    """The source's log, the listener's inbox, and the transport's tasks, which can be stopped and started."""

    source: Log
    heard: Log
    inbox: Inbox
    listener: Listener
    dsn: str  # the source's database, as the superuser
    url: str | None = None
    supervisor: Supervisor = field(default_factory=Supervisor)
    broker: rabbitmq.Broker | None = None
    versions: dict[UUID, int] = field(default_factory=dict)

    async def say(self, subjects: Sequence[UUID]) -> None:
        """One event of each case, in the order given."""
        for subject in subjects:
            self.versions[subject] = version = self.versions.get(subject, 0) + 1
            await self.source.insert_events([said(CaseWithdrawn(), subject, version)])

    async def start(self) -> None:
        self.supervisor = Supervisor()
        following = Following(LocalFeed(self.source), self.inbox)
        if self.url is None:
            embedded.connect([self.source], [following])
        else:
            self.over(rabbitmq.Broker(self.url), following)
        self.supervisor.start("follows", following.run)
        self.supervisor.start("retries", lambda: retry_parked(self.inbox))

    def start_apart(self, saying: rabbitmq.Broker) -> None:
        """Hear over the broker alone, and say with another account."""
        assert self.url is not None
        self.broker = hearing = rabbitmq.Broker(self.url)
        following = Following(LocalFeed(self.source), self.inbox)
        self.supervisor.start("consumes", lambda: rabbitmq.Consumer(self.inbox, {"intake": following}).run(hearing))
        self.supervisor.start("relays", lambda: rabbitmq.relay(saying, self.source))

    def over(self, broker: rabbitmq.Broker, following: Following) -> None:
        """Say and hear over the broker."""
        self.broker = broker
        self.supervisor.start("consumes", lambda: rabbitmq.Consumer(self.inbox, {"intake": following}).run(broker))
        self.supervisor.start("relays", lambda: rabbitmq.relay(broker, self.source))

    async def stop(self) -> None:
        assert await self.supervisor.stop() == []
        if self.broker is not None:
            await self.broker.close()

    async def effects(self) -> list[tuple[UUID, int]]:
        rows = await self.heard.pool.fetch("SELECT subject, position FROM effects ORDER BY place")
        return [(row["subject"], row["position"]) for row in rows]

    async def echoes(self) -> int:
        """How many events the listener has said because of what it heard."""
        return await self.heard.head()

    async def arrived(self, many: int) -> bool:
        return len(await self.effects()) >= many


def inbox_of(heard: Log, listener: Listener, keys: Any) -> Inbox:
    publish_key(keys, signer("intake"))
    return Inbox(heard, "test", PublicKeys(keys), listener)
