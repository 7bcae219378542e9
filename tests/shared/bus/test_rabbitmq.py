"""The broker may stop, forget, repeat and mix up: nothing is lost, nothing happens twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aio_pika
import pytest
import structlog
from aio_pika.abc import AbstractChannel, AbstractExchange

from shared import clock
from shared.bus import rabbitmq
from shared.bus.feed import Following, LocalFeed
from shared.bus.outbox import Outbox
from shared.bus.rabbitmq import BrokerAway
from shared.events.envelope import Envelope, batch, lines
from shared.log import Head
from tests.shared.bus.post import Post
from tests.support.broker import Broker
from tests.support.logs import eventually


async def test_without_a_queue_nothing_counts_as_published(over_rabbitmq: Post) -> None:
    async with channel_of(over_rabbitmq) as channel:
        publisher = rabbitmq.Publisher("intake", await rabbitmq.declare(channel))
        await over_rabbitmq.say([clock.new_id()])
        with pytest.raises(BrokerAway):
            await publisher.publish(1, await over_rabbitmq.source.after(0, 10))


@asynccontextmanager
async def channel_of(post: Post) -> AsyncIterator[AbstractChannel]:
    """A channel of somebody outside, as the publishers of stages have it."""
    assert post.url is not None
    broker = rabbitmq.Broker(post.url)
    async with broker.channel(publisher_confirms=True, on_return_raises=True) as channel:
        yield channel
    await broker.close()


async def test_the_broker_alone_carries_everything(over_rabbitmq: Post) -> None:
    """No feed is followed here: what arrives has come through the queue."""
    post = over_rabbitmq
    assert post.url is not None
    post.over(rabbitmq.Broker(post.url), Following(LocalFeed(post.source), post.inbox))
    await post.say([clock.new_id() for _ in range(100)])
    await eventually(lambda: post.arrived(100))


async def test_a_consumer_killed_between_its_commit_and_its_ack_does_nothing_twice(over_rabbitmq: Post) -> None:
    post = over_rabbitmq
    assert post.url is not None
    await post.start()
    await post.say([clock.new_id()])
    await eventually(lambda: post.arrived(1))
    await post.stop()
    dying = await aio_pika.connect(post.url)
    channel = await dying.channel()
    exchange = await rabbitmq.declare(channel)
    await post.say([clock.new_id() for _ in range(5)])
    await rabbitmq.Publisher("intake", exchange).publish(2, await post.source.after(1, 10))
    queue = await channel.get_queue("triage.inbox", ensure=False)
    async with queue.iterator() as messages:
        await post.inbox.hear("intake", lines((await anext(messages)).body))
        await dying.close()
    await post.start()
    await post.say([clock.new_id()])
    await eventually(lambda: post.arrived(7))
    assert [position for _, position in await post.effects()] == list(range(1, 8))


async def test_messages_out_of_order_and_repeated_are_put_right(over_rabbitmq: Post) -> None:
    post = over_rabbitmq
    assert post.url is not None
    await post.say([clock.new_id() for _ in range(9)])
    broker = rabbitmq.Broker(post.url)
    consumer = rabbitmq.Consumer(post.inbox, {"intake": Following(LocalFeed(post.source), post.inbox)})
    post.broker = broker
    post.supervisor.start("consumes", lambda: consumer.run(broker))
    wires = await post.source.after(0, 100)
    async with channel_of(post) as channel:
        exchange = await rabbitmq.declare(channel)
        await eventually(lambda: arrives(exchange, batch(wires[6:])))
        publisher = rabbitmq.Publisher("intake", exchange)
        for first, last in ((1, 3), (1, 3), (4, 6), (7, 9)):
            await publisher.publish(first, wires[first - 1 : last])
    await eventually(lambda: post.arrived(9))
    assert [position for _, position in await post.effects()] == list(range(1, 10))


async def arrives(exchange: AbstractExchange, body: bytes) -> bool:
    """Whether the broker takes a message, because an inbox is bound by now."""
    try:
        message = aio_pika.Message(body, headers={"source": "intake"})
        await exchange.publish(message, routing_key="intake", mandatory=True)
    except aio_pika.exceptions.DeliveryError:
        return False
    return True


async def test_a_hole_is_repaired_from_the_feed(over_rabbitmq: Post) -> None:
    post = over_rabbitmq
    await post.start()
    await post.say([clock.new_id() for _ in range(3)])
    await eventually(lambda: post.arrived(3))
    await post.stop()
    await post.say([clock.new_id() for _ in range(6)])
    async with channel_of(post) as channel:
        publisher = rabbitmq.Publisher("intake", await rabbitmq.declare(channel))
        await publisher.publish(8, await post.source.after(7, 10))
    await post.start()
    await eventually(lambda: post.arrived(9))
    assert [position for _, position in await post.effects()] == list(range(1, 10))


async def test_a_message_that_is_no_batch_goes_to_the_dead_letters_and_the_rest_goes_on(over_rabbitmq: Post) -> None:
    post = over_rabbitmq
    await post.start()
    async with channel_of(post) as channel:
        exchange = await rabbitmq.declare(channel)
        await eventually(lambda: arrives(exchange, b"no batch"))
        await post.say([clock.new_id() for _ in range(3)])
        await eventually(lambda: post.arrived(3))
        dead = await channel.get_queue(rabbitmq.DEAD_LETTERS, ensure=False)

        async def buried() -> bool:
            return await dead.get(fail=False, no_ack=True) is not None

        await eventually(buried)


async def test_messages_that_trip_the_stage_itself_are_all_given_back(
    over_rabbitmq: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than the prefetch: were one of them held, the stage would be deaf in the end."""
    post = over_rabbitmq
    tripping = True
    absorb = post.inbox.absorb

    async def trips(source: str, envelopes: Sequence[Envelope]) -> Head:
        if tripping:
            raise ZeroDivisionError
        return await absorb(source, envelopes)

    monkeypatch.setattr(post.inbox, "absorb", trips)
    assert post.url is not None
    post.over(rabbitmq.Broker(post.url), Following(LocalFeed(post.source), post.inbox))
    for number in range(2 * rabbitmq.PREFETCH):
        await post.say([clock.new_id()])
        await eventually(lambda number=number: _relayed(post, number + 1))  # type: ignore[misc]
    tripping = False
    await post.inbox.hear("intake", await post.source.after(0, 100))
    await post.say([clock.new_id()])
    await eventually(lambda: post.arrived(2 * rabbitmq.PREFETCH + 1))


async def _relayed(post: Post, position: int) -> bool:
    return bool(await post.source.pool.fetchval("SELECT position FROM log.relayed") == position)


async def test_all_queues_deleted_in_the_middle_of_a_run_lose_nothing(over_rabbitmq: Post) -> None:
    post = over_rabbitmq
    await post.start()
    await post.say([clock.new_id() for _ in range(30)])
    await eventually(lambda: post.arrived(1))
    assert post.url is not None
    outside = await aio_pika.connect(post.url)
    channel = await outside.channel()
    for name in ("triage.inbox", rabbitmq.DEAD_LETTERS):
        await channel.queue_delete(name)
    await post.say([clock.new_id() for _ in range(30)])
    await eventually(lambda: post.arrived(60), deadline_seconds=30)
    assert [position for _, position in await post.effects()] == list(range(1, 61))
    assert await post.echoes() == 60
    await outside.close()


async def test_a_broker_that_was_stopped_for_a_while_loses_nothing(
    over_rabbitmq: Post, stoppable_broker: Broker
) -> None:
    post = over_rabbitmq
    await post.start()
    await post.say([clock.new_id() for _ in range(20)])
    stoppable_broker.stop()
    await post.say([clock.new_id() for _ in range(20)])
    stoppable_broker.start()
    await post.say([clock.new_id() for _ in range(20)])
    await eventually(lambda: post.arrived(60), deadline_seconds=60)
    assert [position for _, position in await post.effects()] == list(range(1, 61))


async def test_a_frozen_broker_is_noticed_and_published_to_again_when_it_thaws(
    over_rabbitmq: Post, stoppable_broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long enough for the client library to give the connection up, and to cancel what waits for it."""
    monkeypatch.setattr(rabbitmq, "HEARTBEAT_SECONDS", 1)
    monkeypatch.setattr(rabbitmq, "TIMEOUT_SECONDS", 2.0)
    post = over_rabbitmq
    await post.start()
    await post.say([clock.new_id() for _ in range(5)])
    await eventually(lambda: _relayed(post, 5))
    stoppable_broker.freeze()
    try:
        await post.say([clock.new_id()])
        await eventually(lambda: _said_away(post))
    finally:
        stoppable_broker.thaw()
    await eventually(lambda: _relayed(post, 6), deadline_seconds=15)
    await eventually(lambda: post.arrived(6))


async def _said_away(post: Post) -> bool:
    return "relays" in post.supervisor.faults(longer_than_seconds=3)


async def test_an_exchange_that_was_deleted_comes_back(over_rabbitmq: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbitmq, "LOOK_AGAIN_SECONDS", 0.2)
    post = over_rabbitmq
    await post.start()
    await post.say([clock.new_id()])
    await eventually(lambda: _relayed(post, 1))
    async with channel_of(post) as channel:
        for name in (rabbitmq.EXCHANGE, rabbitmq.DEAD_LETTERS):
            await channel.exchange_delete(name)
        await channel.queue_delete(rabbitmq.DEAD_LETTERS)
    await post.say([clock.new_id() for _ in range(3)])
    await eventually(lambda: _relayed(post, 4), deadline_seconds=30)
    async with channel_of(post) as channel:
        await channel.declare_queue(rabbitmq.DEAD_LETTERS, passive=True)


async def test_a_queue_of_another_kind_is_told_in_the_brokers_own_words_once(over_rabbitmq: Post) -> None:
    post = over_rabbitmq
    async with channel_of(post) as channel:
        await channel.declare_queue("triage.inbox", durable=True)
    with structlog.testing.capture_logs() as logs:
        await post.start()
        await eventually(lambda: _consumer_refused(post))
        await eventually(lambda: _tried_again(post))
    told = [line["reason"] for line in logs if line.get("task") == "consumes"]
    assert len(told) == 1
    assert "inequivalent arg" in told[0]


async def _consumer_refused(post: Post) -> bool:
    return "RabbitMQ refuses" in post.supervisor.faults().get("consumes", "")


async def _tried_again(post: Post) -> bool:
    return "consumes" in post.supervisor.faults(longer_than_seconds=2)


async def test_a_batch_without_its_confirm_stays_in_the_outbox(office: Post) -> None:
    sent: list[list[bytes]] = []

    async def publish(first: int, lines: Sequence[bytes]) -> None:
        sent.append(list(lines))
        if len(sent) == 1:
            raise BrokerAway("no confirm")

    await office.say([clock.new_id() for _ in range(3)])
    with pytest.raises(BrokerAway):
        await Outbox(office.source, publish).run()
    assert await _relayed(office, 0)
    office.supervisor.start("relays", Outbox(office.source, publish).run)
    await eventually(lambda: _relayed(office, 3))
    assert sent[0] == sent[1]


async def test_two_relays_of_one_log_publish_each_position_once(office: Post) -> None:
    sent: list[int] = []

    async def publish(first: int, lines: Sequence[bytes]) -> None:
        await asyncio.sleep(0)
        sent.extend(range(first, first + len(lines)))

    for name in ("one", "another"):
        office.supervisor.start(name, Outbox(office.source, publish).run)
    for _ in range(20):
        await office.say([clock.new_id(), clock.new_id()])
    await eventually(lambda: _relayed(office, 40))
    assert sent == list(range(1, 41))


async def test_a_consumer_that_dies_in_its_transaction_leaves_the_message_in_the_queue(
    over_rabbitmq: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acknowledged before COMMIT, it would be gone."""
    post = over_rabbitmq
    inside = asyncio.Event()

    async def hangs(*_: object) -> Head:
        inside.set()
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(post.inbox, "absorb", hangs)
    assert post.url is not None
    post.over(rabbitmq.Broker(post.url), Following(LocalFeed(post.source), post.inbox))
    await post.say([clock.new_id()])
    await inside.wait()
    await post.stop()
    async with channel_of(post) as channel:
        queue = await channel.get_queue("triage.inbox", ensure=False)
        async with asyncio.timeout(20), queue.iterator(no_ack=True) as messages:
            assert (await anext(messages)).redelivered
