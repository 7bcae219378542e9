"""The bus over RabbitMQ: one durable topic exchange, one quorum queue for each stage's inbox.

The broker is only the post. A message is a batch of consecutive events of one stage; whatever it loses, repeats or
reorders, the inbox skips by position or pulls from the source's feed. Works on RabbitMQ 3.10 and 4.
"""

import asyncio
from collections.abc import Mapping, Sequence

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractExchange, AbstractIncomingMessage, AbstractRobustConnection
from aio_pika.exceptions import AMQPError

from shared import metrics
from shared.bus.feed import Following
from shared.bus.inbox import Forged, Hole, Inbox
from shared.bus.outbox import NotPublished
from shared.events.envelope import CONTENT_TYPE, Envelope, batch, lines
from shared.log import LOST_CONNECTION

logger = structlog.get_logger()

EXCHANGE = "case.events"
DEAD_LETTERS = "case.events.dead"
TIMEOUT_SECONDS = 10.0  # a publish hangs for ever under a disk alarm
PREFETCH = 8
PAUSE_AFTER_FAILURE_SECONDS = 0.5
AWAY = (AMQPError, ConnectionError, TimeoutError, RuntimeError)  # aio-pika says a closed channel as RuntimeError

QUEUE_ARGUMENTS = {
    "x-queue-type": "quorum",
    "x-single-active-consumer": True,
    "x-delivery-limit": 20,  # RabbitMQ 4 has this default, 3.10 has none
    "x-dead-letter-exchange": DEAD_LETTERS,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}


async def connect(url: str) -> AbstractRobustConnection:
    """A connection that comes back by itself; waits for a broker that is not there yet."""
    while True:
        try:
            return await aio_pika.connect_robust(url, timeout=TIMEOUT_SECONDS)
        except AWAY as error:
            logger.info("broker is away", reason=type(error).__name__)
            await asyncio.sleep(PAUSE_AFTER_FAILURE_SECONDS)


async def declare(channel: AbstractChannel) -> AbstractExchange:
    """The exchange of all stages, and the place of dead letters."""
    dead = await channel.declare_exchange(DEAD_LETTERS, aio_pika.ExchangeType.FANOUT, durable=True)
    graveyard = await channel.declare_queue(DEAD_LETTERS, durable=True, arguments={"x-queue-type": "quorum"})
    await graveyard.bind(dead)
    return await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)


class Publisher:
    """Publishes one stage's batches, each confirmed by the broker before it counts as sent."""

    def __init__(self, stage: str, exchange: AbstractExchange):
        self._stage = stage
        self._exchange = exchange

    @classmethod
    async def on(cls, connection: AbstractRobustConnection, stage: str) -> "Publisher":
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        return cls(stage, await declare(channel))

    async def publish(self, first: int, wire_lines: Sequence[bytes]) -> None:
        """Send consecutive events, the first at position `first`. Raises NotPublished when there is no confirm."""
        message = aio_pika.Message(
            batch(wire_lines),
            content_type=CONTENT_TYPE,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            headers={"source": self._stage, "first": first, "last": first + len(wire_lines) - 1},
        )
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await self._exchange.publish(message, routing_key=self._stage, mandatory=True)
        except AWAY as error:
            raise NotPublished(type(error).__name__) from error


class Consumer:
    """Feeds one stage's inbox from its queue; what the messages lack is pulled from the sources' feeds."""

    def __init__(self, inbox: Inbox, followings: Mapping[str, Following]):
        self._inbox = inbox
        self._followings = followings
        self._last_turn: asyncio.Future[None] | None = None

    async def start(self, connection: AbstractRobustConnection) -> None:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=PREFETCH)
        exchange = await declare(channel)
        queue = await channel.declare_queue(f"{self._inbox.stage}.inbox", durable=True, arguments=QUEUE_ARGUMENTS)
        for source in self._followings:
            await queue.bind(exchange, routing_key=source)
        connection.reconnect_callbacks.add(self._wake, weak=False)
        await queue.consume(self._receive)
        self._wake()

    def _wake(self, *_: object) -> None:
        """Whatever was published while this queue was away can only be found in the feeds."""
        for following in self._followings.values():
            following.wake()

    async def _receive(self, message: AbstractIncomingMessage) -> None:
        """Absorb one message, and acknowledge it after COMMIT. While the database is away, hold the message.

        Prefetched messages come as tasks side by side: they are read side by side, and absorbed in their order.
        """
        before, self._last_turn = self._last_turn, asyncio.get_running_loop().create_future()
        mine = self._last_turn
        try:
            following = self._followings[str(message.headers["source"])]
            envelopes = await self._inbox.read(following.feed.source, lines(message.body))
            if before is not None:
                await before
            await self._absorb(following, envelopes)
        except (Forged, KeyError, ValueError) as error:
            metrics.forged.labels(self._inbox.stage, message.routing_key or "").inc()
            logger.error("message refused", stage=self._inbox.stage, reason=type(error).__name__)
            await message.reject(requeue=False)
            self._wake()
        else:
            await message.ack()
        finally:
            mine.set_result(None)

    async def _absorb(self, following: Following, envelopes: Sequence[Envelope]) -> None:
        while True:
            try:
                await self._inbox.absorb(following.feed.source, envelopes)
                return
            except Hole:
                metrics.feed_pulls.labels(self._inbox.stage, following.feed.source).inc()
                following.wake()
                return
            except LOST_CONNECTION:
                await asyncio.sleep(PAUSE_AFTER_FAILURE_SECONDS)
