"""The broker may stop, forget, repeat and mix up: nothing is lost, nothing happens twice."""

import aio_pika
import pytest

from shared import clock
from shared.bus import rabbitmq
from shared.bus.feed import Following, LocalFeed
from shared.bus.outbox import NotPublished, Outbox
from shared.events.envelope import lines
from tests.shared.bus.post import Post
from tests.support.broker import Broker
from tests.support.logs import eventually


async def test_without_a_queue_nothing_counts_as_published(over_rabbitmq: Post) -> None:
    assert over_rabbitmq.url is not None
    connection = await rabbitmq.connect(over_rabbitmq.url)
    publisher = await rabbitmq.Publisher.on(connection, "intake")
    await over_rabbitmq.say([clock.new_id()])
    with pytest.raises(NotPublished):
        await publisher.publish(1, await over_rabbitmq.source.after(0, 10))
    await connection.close()


async def test_the_broker_alone_carries_everything(over_rabbitmq: Post) -> None:
    """No feed is followed here: what arrives has come through the queue."""
    post = over_rabbitmq
    assert post.url is not None
    connection = await rabbitmq.connect(post.url)
    await rabbitmq.Consumer(post.inbox, {"intake": Following(LocalFeed(post.source), post.inbox)}).start(connection)
    publisher = await rabbitmq.Publisher.on(connection, "intake")
    post.run(Outbox(post.source, publisher.publish).run)
    await post.say([clock.new_id() for _ in range(100)])
    await eventually(lambda: post.arrived(100))
    await connection.close()


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
    connection = await rabbitmq.connect(post.url)
    await post.say([clock.new_id() for _ in range(9)])
    following = Following(LocalFeed(post.source), post.inbox)
    await rabbitmq.Consumer(post.inbox, {"intake": following}).start(connection)
    publisher = await rabbitmq.Publisher.on(connection, "intake")
    wires = await post.source.after(0, 100)
    for first, last in ((7, 9), (1, 3), (1, 3), (4, 6), (7, 9)):
        await publisher.publish(first, wires[first - 1 : last])
    await eventually(lambda: post.arrived(9))
    assert [position for _, position in await post.effects()] == list(range(1, 10))
    await connection.close()


async def test_a_hole_is_repaired_from_the_feed(over_rabbitmq: Post) -> None:
    post = over_rabbitmq
    assert post.url is not None
    await post.start()
    await post.say([clock.new_id() for _ in range(3)])
    await eventually(lambda: post.arrived(3))
    await post.stop()
    await post.say([clock.new_id() for _ in range(6)])
    connection = await rabbitmq.connect(post.url)
    publisher = await rabbitmq.Publisher.on(connection, "intake")
    await publisher.publish(8, await post.source.after(7, 10))
    await connection.close()
    await post.start()
    await eventually(lambda: post.arrived(9))
    assert [position for _, position in await post.effects()] == list(range(1, 10))


async def test_a_message_that_is_no_batch_goes_to_the_dead_letters_and_the_rest_goes_on(over_rabbitmq: Post) -> None:
    post = over_rabbitmq
    await post.start()
    assert post.connection is not None
    channel = await post.connection.channel()
    exchange = await rabbitmq.declare(channel)
    await exchange.publish(aio_pika.Message(b"no batch", headers={"source": "intake"}), routing_key="intake")
    await post.say([clock.new_id() for _ in range(3)])
    await eventually(lambda: post.arrived(3))
    dead = await channel.get_queue(rabbitmq.DEAD_LETTERS, ensure=False)

    async def buried() -> bool:
        return await dead.get(fail=False, no_ack=True) is not None

    await eventually(buried)


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
