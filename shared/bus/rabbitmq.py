"""The bus over RabbitMQ: one durable topic exchange, one quorum queue for each stage's inbox.

The broker is only the post. A message is a batch of consecutive events of one stage; whatever it loses, repeats or
reorders, the inbox skips by position or pulls from the source's feed. Works on RabbitMQ 3.10 and 4.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange, AbstractIncomingMessage, AbstractQueue
from aio_pika.exceptions import AMQPError
from aiormq.exceptions import ChannelAccessRefused

from shared import metrics
from shared.bus.feed import Following
from shared.bus.inbox import Inbox
from shared.bus.outbox import Outbox
from shared.bus.troubles import Hole, OtherJurisdiction
from shared.events.envelope import CONTENT_TYPE, Envelope, batch, lines
from shared.faults import told
from shared.log import Log
from shared.outages import passes
from shared.supervising import Waits

logger = structlog.get_logger()

T = TypeVar("T")

EXCHANGE = "case.events"
DEAD_LETTERS = "case.events.dead"
TIMEOUT_SECONDS = 10.0  # a publish hangs for ever under a disk alarm
CLOSE_SECONDS = 2.0  # a broker that is frozen does not answer a farewell
HEARTBEAT_SECONDS = 10  # a frozen broker is noticed after three of them
PREFETCH = 8
LOOK_AGAIN_SECONDS = 5.0  # whether exchanges and queues are there: somebody may delete them
PAUSE_AFTER_FAILURE_SECONDS = 0.5
AWAY = (AMQPError, ConnectionError, TimeoutError, RuntimeError)  # aio-pika says a closed channel as RuntimeError

QUEUE_ARGUMENTS: dict[str, Any] = {
    "x-queue-type": "quorum",
    "x-single-active-consumer": True,
    "x-delivery-limit": 20,  # RabbitMQ 4 has this default, 3.10 has none
    "x-dead-letter-exchange": DEAD_LETTERS,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}


def inbox_queue(stage: str) -> str:
    return f"{stage}.inbox"


class BrokerAway(Waits):
    """The broker does not answer, does not confirm, or refuses: events wait in the outbox."""


@asynccontextmanager
async def broker_faults() -> AsyncIterator[None]:
    """Raises BrokerAway for whatever the client library raises, its cancelling of its own futures included."""
    try:
        yield
    except AWAY as error:
        raise BrokerAway(_refusal(error)) from error
    except asyncio.CancelledError as cancelled:  # house: cancel, because aio-pika cancels futures of its own
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise BrokerAway("RabbitMQ: the connection was given up") from cancelled


def _refusal(error: BaseException) -> str:
    """The broker's own words where it refuses something; they hold names of queues and no secrets."""
    if isinstance(error, aio_pika.exceptions.ChannelClosed):
        return f"RabbitMQ refuses: {error}"
    return f"RabbitMQ is away ({type(error).__name__})"


class Broker:
    """One connection for the whole process, made anew by whoever needs it when it is gone."""

    def __init__(self, url: str):
        self._url = url
        self._connection: AbstractConnection | None = None
        self._one_at_a_time = asyncio.Lock()
        self.declares = True  # until the broker says that this account may not

    @property
    def connected(self) -> bool:
        return self._connection is not None and self._connection.connected.is_set()

    @asynccontextmanager
    async def channel(self, **settings: bool) -> AsyncIterator[AbstractChannel]:
        """A channel of one's own, closed at the end. Raises BrokerAway."""
        async with broker_faults(), asyncio.timeout(2 * TIMEOUT_SECONDS):
            channel = await (await self._connected()).channel(**settings)
        try:
            yield channel
        finally:
            await _farewell(channel)

    async def _connected(self) -> AbstractConnection:
        async with self._one_at_a_time:
            if self._connection is None or not self.connected:
                await self.close()
                self._connection = await aio_pika.connect(
                    self._url, timeout=TIMEOUT_SECONDS, heartbeat=HEARTBEAT_SECONDS
                )
            return self._connection

    async def close(self) -> None:
        gone, self._connection = self._connection, None
        if gone is not None:
            await _farewell(gone)


async def _farewell(one: AbstractConnection | AbstractChannel) -> None:
    with suppress(*AWAY):
        async with asyncio.timeout(CLOSE_SECONDS):
            await one.close()


async def declare(channel: AbstractChannel) -> AbstractExchange:
    """The exchange of all stages, and the place of dead letters."""
    dead = await channel.declare_exchange(DEAD_LETTERS, aio_pika.ExchangeType.FANOUT, durable=True)
    graveyard = await channel.declare_queue(DEAD_LETTERS, durable=True, arguments={"x-queue-type": "quorum"})
    await graveyard.bind(dead)
    metrics.dead_letters.set(graveyard.declaration_result.message_count or 0)
    return await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)


async def _look(channel: AbstractChannel) -> None:
    await channel.declare_exchange(DEAD_LETTERS, passive=True)
    graveyard = await channel.declare_queue(DEAD_LETTERS, passive=True)
    metrics.dead_letters.set(graveyard.declaration_result.message_count or 0)
    await channel.declare_exchange(EXCHANGE, passive=True)


async def settle(broker: Broker) -> None:
    """What all stages share is there: declared anew by an account that may, else looked at. Raises BrokerAway.

    The account of one stage may not: the broker has it from the definitions that setup has left it.
    """
    async with broker_faults():
        if broker.declares:
            with suppress(ChannelAccessRefused):
                async with broker.channel() as channel:
                    await declare(channel)
                return
            broker.declares = False
        async with broker.channel() as channel:
            await _look(channel)


async def relay(broker: Broker, log: Log) -> None:
    """Relay one stage's log, until the broker is away. Raises BrokerAway."""
    await settle(broker)
    async with broker.channel(publisher_confirms=True, on_return_raises=True) as channel:
        exchange = await channel.get_exchange(EXCHANGE, ensure=False)
        await Outbox(log, Publisher(log.stage, exchange).publish).run()


class Publisher:
    """Publishes one stage's batches, each confirmed by the broker before it counts as sent."""

    def __init__(self, stage: str, exchange: AbstractExchange):
        self._stage = stage
        self._exchange = exchange

    async def publish(self, first: int, wire_lines: Sequence[bytes]) -> None:
        """Send consecutive events, the first at position `first`. Raises BrokerAway when there is no confirm."""
        message = aio_pika.Message(
            batch(wire_lines),
            content_type=CONTENT_TYPE,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            headers={"source": self._stage, "first": first, "last": first + len(wire_lines) - 1},
        )
        async with broker_faults(), asyncio.timeout(TIMEOUT_SECONDS):
            await self._exchange.publish(message, routing_key=self._stage, mandatory=True)


class Consumer:
    """Feeds one stage's inbox from its queue; what the messages lack is pulled from the sources' feeds."""

    def __init__(self, inbox: Inbox, followings: Mapping[str, Following]):
        self._inbox = inbox
        self._followings = followings
        self._last_turn: asyncio.Future[None] | None = None

    async def run(self, broker: Broker) -> None:
        """Consume until the broker, the channel or the queue is gone. Raises BrokerAway."""
        gone = asyncio.Event()
        async with broker.channel() as channel, broker_faults():
            await channel.set_qos(prefetch_count=PREFETCH)
            queue = await self._declared(broker, channel)
            below = await channel.get_underlay_channel()
            below.on_consumer_cancel_callbacks.add(lambda *_: gone.set())
            channel.close_callbacks.add(lambda *_: gone.set(), weak=False)
            await queue.consume(self._receive)
            self._wake()
            while not await _told(gone, LOOK_AGAIN_SECONDS):
                await self._declared(broker, channel)
            raise BrokerAway("RabbitMQ: the inbox is gone")

    async def _declared(self, broker: Broker, channel: AbstractChannel) -> AbstractQueue:
        await settle(broker)
        queue = await channel.declare_queue(inbox_queue(self._inbox.stage), durable=True, arguments=QUEUE_ARGUMENTS)
        for source in self._followings:
            await queue.bind(EXCHANGE, routing_key=source)
        return queue

    def _wake(self) -> None:
        """Whatever was published while this queue was away can only be found in the feeds."""
        for following in self._followings.values():
            following.wake()

    async def _receive(self, message: AbstractIncomingMessage) -> None:
        """Absorb one message, and acknowledge it after COMMIT. While the database is away or busy, hold the message.

        Prefetched messages come as tasks side by side: they are read side by side, and absorbed in their order. One
        that cannot be absorbed is rejected, whatever the reason: messages that are neither taken nor given back would
        in the end leave the stage without any, and what they hold is in the feed.
        """
        before, self._last_turn = self._last_turn, asyncio.get_running_loop().create_future()
        mine = self._last_turn
        try:
            following = self._followings[str(message.headers["source"])]
            envelopes = await _held(lambda: self._inbox.read(following.feed.source, lines(message.body)))
            if before is not None:
                await before
            await self._absorb(following, envelopes)
        except Exception as error:  # noqa: BLE001  (every message ends taken or rejected)
            metrics.messages_rejected.labels(self._inbox.stage, message.routing_key or "").inc()
            logger.error("message rejected", stage=self._inbox.stage, **told(error))
            await message.reject(requeue=False)
            if isinstance(error, OtherJurisdiction):
                await self._note(error)
            self._wake()
        else:
            await message.ack()
        finally:
            if not mine.done():
                mine.set_result(None)

    async def _note(self, other: OtherJurisdiction) -> None:
        """Two communes share a virtual host."""
        await _held(lambda: self._followings[other.source].stray(other))

    async def _absorb(self, following: Following, envelopes: Sequence[Envelope]) -> None:
        try:
            await _held(lambda: self._inbox.absorb(following.feed.source, envelopes))
        except Hole:
            metrics.feed_pulls.labels(self._inbox.stage, following.feed.source).inc()
            following.wake()


async def _held(act: Callable[[], Awaitable[T]]) -> T:
    """Act, and again while the database is away or busy: the message is held meanwhile."""
    while True:
        try:
            return await act()
        except Exception as error:
            if not passes(error):
                raise
            await asyncio.sleep(PAUSE_AFTER_FAILURE_SECONDS)


async def _told(event: asyncio.Event, within_seconds: float) -> bool:
    """Whether `event` came within the time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within_seconds):
            await event.wait()
    return event.is_set()
