"""The broker that tests stand on keeps what it was given."""

import aio_pika
import pytest

from tests.support.broker import Broker, GivenBroker, NoBroker, choice, find_broker
from tests.support.house import soon

ANSWER_TIMEOUT_S = 30


async def publish(url: str) -> None:
    async with await aio_pika.connect(url) as connection, connection.channel() as channel:
        queue = await channel.declare_queue("kept", durable=True)
        message = aio_pika.Message(b"still here", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, routing_key=queue.name, timeout=ANSWER_TIMEOUT_S)


async def fetch(url: str) -> bytes:
    async with await aio_pika.connect(url) as connection, connection.channel() as channel:
        queue = await channel.get_queue("kept")
        message = await queue.get(no_ack=True, timeout=ANSWER_TIMEOUT_S)
        return message.body


async def test_its_disk_and_address_survive_a_kill(stoppable_broker: Broker, rabbitmq_url: str) -> None:
    await publish(rabbitmq_url)
    # A node writes down what it declares, at the latest, before it has counted what lies there.
    soon(lambda: stoppable_broker.management.messages(rabbitmq_url) == {"kept": 1})
    stoppable_broker.kill()
    with pytest.raises(aio_pika.exceptions.AMQPConnectionError):
        await aio_pika.connect(rabbitmq_url)
    stoppable_broker.start()
    assert await fetch(rabbitmq_url) == b"still here"


async def test_each_test_has_a_virtual_host_of_its_own(rabbitmq_url: str) -> None:
    with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
        await fetch(rabbitmq_url)


async def test_somebody_s_server_is_left_without_what_the_tests_made(broker: Broker) -> None:
    given = GivenBroker(broker.management.anew())
    url = given.management.make_vhost()
    given.close()
    with pytest.raises(aio_pika.exceptions.AMQPError):
        await aio_pika.connect(url)


def test_without_any_way_to_a_broker_the_error_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ConnectionError("no engine")

    monkeypatch.delenv("RABBITMQ_URL", raising=False)
    monkeypatch.setattr(choice, "start_container", refuse)
    monkeypatch.setattr(choice, "programs", lambda: None)
    monkeypatch.setattr(choice, "may_install", lambda: False)
    with pytest.raises(NoBroker, match="install the package rabbitmq-server"):
        find_broker()
