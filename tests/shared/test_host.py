"""What a host starts by itself, and what it leaves behind when a part of it fails."""

import asyncio
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from shared import host
from shared.bus import rabbitmq


class Relays:
    """Stands in for the outbox: remembers who relays."""

    tasks: ClassVar[list[Any]] = []

    def __init__(self, *_: Any):
        pass

    async def run(self) -> None:
        Relays.tasks.append(asyncio.current_task())
        await asyncio.Future()


async def test_a_broker_that_fails_halfway_leaves_no_relay_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect(_: str) -> Any:
        return SimpleNamespace(close=closed)

    async def closed() -> None:
        pass

    async def publisher_on(_: Any, stage: str) -> Any:
        await asyncio.sleep(0)  # those who were started get going
        if stage == "dispatch":
            raise ConnectionResetError
        return SimpleNamespace(publish=None)

    async def consume(*_: Any) -> None:
        pass

    monkeypatch.setattr(rabbitmq, "connect", connect)
    monkeypatch.setattr(rabbitmq.Consumer, "start", consume)
    monkeypatch.setattr(rabbitmq.Publisher, "on", publisher_on)
    monkeypatch.setattr(host, "Outbox", Relays)
    room = SimpleNamespace(inbox=None, ground=SimpleNamespace(log=None))
    stages = ["intake", "triage", "dispatch"]
    house: Any = SimpleNamespace(
        settings=SimpleNamespace(rabbitmq_url="amqp://"), rooms=dict.fromkeys(stages, room), broker=None
    )

    with pytest.raises(ExceptionGroup):
        await host.over_rabbitmq(house, {name: {} for name in stages})

    assert [task.cancelled() for task in Relays.tasks] == [True, True]
