"""One stolen stage is one stolen stage at the broker too: what its user may not do is refused, and it does its work."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelAccessRefused

from shared import clock
from shared.bus import rabbitmq
from shared.bus.broker_users import BrokerUser, definitions, write_definitions
from tests.shared.bus.post import Post
from tests.support.broker import Broker
from tests.support.logs import eventually


@pytest.fixture
def of_stage(broker: Broker, rabbitmq_url: str) -> dict[str, str]:
    """The broker's address for the users of two stages, on a virtual host that was only loaded."""
    suffix, place = uuid4().hex[:8], urlsplit(rabbitmq_url)
    users = [
        BrokerUser(f"{stage}-{suffix}", f"pw-{stage}", stage, sources, place.path.removeprefix("/"))
        for stage, sources in (("intake", ["triage"]), ("triage", ["intake"]))
    ]
    broker.management.load(definitions(users))
    server = f"{place.hostname}:{place.port or 5672}"
    return {one.stage: urlunsplit(place._replace(netloc=f"{one.name}:{one.password}@{server}")) for one in users}


@pytest.fixture
async def channel(of_stage: dict[str, str]) -> AsyncIterator[AbstractChannel]:
    """A channel of a thief who has triage's password."""
    connection = await aio_pika.connect(of_stage["triage"])
    yield await connection.channel()
    await connection.close()


@pytest.fixture
async def both(of_stage: dict[str, str]) -> None:
    """Both stages have declared their inboxes."""
    for stage, url in of_stage.items():
        connection = await aio_pika.connect(url)
        made = await connection.channel()
        await made.declare_queue(rabbitmq.inbox_queue(stage), durable=True, arguments=rabbitmq.QUEUE_ARGUMENTS)
        await connection.close()


async def says_as_intake(channel: AbstractChannel) -> None:
    exchange = await channel.get_exchange(rabbitmq.EXCHANGE, ensure=False)
    await exchange.publish(aio_pika.Message(b"forged"), routing_key="intake")


async def reads_intakes_queue(channel: AbstractChannel) -> None:
    await (await channel.get_queue("intake.inbox", ensure=False)).get(fail=False)


async def reads_the_dead_letters(channel: AbstractChannel) -> None:
    await (await channel.get_queue(rabbitmq.DEAD_LETTERS, ensure=False)).get(fail=False)


async def puts_into_intakes_queue(channel: AbstractChannel) -> None:
    await channel.default_exchange.publish(aio_pika.Message(b"forged"), routing_key="intake.inbox")


async def empties_intakes_queue(channel: AbstractChannel) -> None:
    await (await channel.get_queue("intake.inbox", ensure=False)).purge()


async def deletes_intakes_queue(channel: AbstractChannel) -> None:
    await channel.queue_delete("intake.inbox")


async def deletes_the_exchange(channel: AbstractChannel) -> None:
    await channel.exchange_delete(rabbitmq.EXCHANGE)


async def makes_a_queue_of_its_own(channel: AbstractChannel) -> None:
    await channel.declare_queue("listening", durable=True)


async def hears_whom_it_need_not(channel: AbstractChannel) -> None:
    queue = await channel.get_queue("triage.inbox", ensure=False)
    await queue.bind(rabbitmq.EXCHANGE, routing_key="dispatch")


@pytest.mark.parametrize(
    "attempt",
    [
        says_as_intake, reads_intakes_queue, reads_the_dead_letters, puts_into_intakes_queue, empties_intakes_queue,
        deletes_intakes_queue, deletes_the_exchange, makes_a_queue_of_its_own, hears_whom_it_need_not,
    ],
)  # fmt: skip
async def test_a_stages_user_is_refused(
    both: None, channel: AbstractChannel, attempt: Callable[[AbstractChannel], Awaitable[None]]
) -> None:
    with pytest.raises(ChannelAccessRefused):
        await attempt(channel)


async def test_stages_say_and_hear_with_users_of_their_own(office: Post, of_stage: dict[str, str]) -> None:
    office.url = of_stage["triage"]
    saying = rabbitmq.Broker(of_stage["intake"])
    office.start_apart(saying)
    await office.say([clock.new_id() for _ in range(20)])
    await eventually(lambda: office.arrived(20))
    await office.stop()
    await saying.close()


async def test_a_stage_makes_its_own_inbox_anew(office: Post, of_stage: dict[str, str]) -> None:
    office.url = of_stage["triage"]
    saying = rabbitmq.Broker(of_stage["intake"])
    office.start_apart(saying)
    await office.say([clock.new_id()])
    await eventually(lambda: office.arrived(1))
    connection = await aio_pika.connect(of_stage["triage"])
    await (await connection.channel()).queue_delete("triage.inbox")
    await connection.close()
    await office.say([clock.new_id()])
    await eventually(lambda: office.arrived(2), deadline_seconds=30)
    await office.stop()
    await saying.close()


def test_what_is_left_for_the_broker_holds_no_password(tmp_path: Path) -> None:
    write_definitions(tmp_path / "made" / "broker.json", [BrokerUser("intake", "secret-word", "intake", ["triage"])])
    left = (tmp_path / "made" / "broker.json").read_text()
    assert "secret-word" not in left
    assert [user["name"] for user in json.loads(left)["users"]] == ["intake"]
