"""Half-sent and heavy bodies: given up in words, and nobody else waits or is refused because of them."""

import asyncio
from typing import Annotated

import pytest
from fastapi import Body, FastAPI
from starlette.types import Message, Receive, Scope, Send

from shared.web.arriving import Arriving, UnderWay
from shared.web.limits import MAX_BODY, MAX_UPLOAD
from tests.shared.web.sample import sample_app

LARGE = 4 * MAX_BODY
HEADERS = {b"content-type": b"application/json"}


class Sender:
    """A client that sends its body in parts, and stops when it is told to."""

    def __init__(self, path: str = "/api/sample/v1/large") -> None:
        self.path = path
        self.parts: asyncio.Queue[Message] = asyncio.Queue()
        self.answered: list[Message] = []

    def part(self, size: int, *, more: bool = True) -> None:
        self.parts.put_nowait({"type": "http.request", "body": b" " * size, "more_body": more})

    async def _send(self, message: Message) -> None:
        self.answered.append(message)

    async def ask(self, app: Arriving) -> int:
        scope: Scope = {
            "type": "http", "method": "POST", "path": self.path, "headers": list(HEADERS.items()), "query_string": b"",
            "http_version": "1.1", "scheme": "http", "server": ("testserver", 80), "client": ("127.0.0.1", 1),
            "root_path": "", "state": {},
        }  # fmt: skip
        await app(scope, self.parts.get, self._send)
        return int(self.answered[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.answered[0]["headers"])


@pytest.fixture
def app() -> FastAPI:
    app = sample_app()

    @app.post("/api/sample/v1/large", max_body_size=MAX_UPLOAD)
    async def large(given: Annotated[list[int], Body()]) -> int:
        return len(given)

    return app


async def test_a_body_that_stops_half_way_is_given_up_in_words(app: FastAPI) -> None:
    sender = Sender()
    sender.part(10)
    assert await sender.ask(Arriving(app, patience_seconds=0.05)) == 408
    assert b"application/problem+json" in sender.headers[b"content-type"]
    assert b"content-security-policy" in sender.headers


async def test_a_body_that_trickles_is_given_up_though_each_part_comes_soon(app: FastAPI) -> None:
    sender = Sender()

    async def trickle() -> None:
        while True:
            sender.part(1)
            await asyncio.sleep(0.01)

    trickling = asyncio.create_task(trickle())
    assert await sender.ask(Arriving(app, patience_seconds=0.1, slowest=16_000)) == 408
    trickling.cancel()


async def test_a_slow_telephone_earns_patience_by_what_it_sends(app: FastAPI) -> None:
    """Ten times the patience in all, at five times the slowest rate."""
    sender = Sender()

    async def send() -> None:
        for _ in range(20):
            sender.part(2_000)
            await asyncio.sleep(0.02)
        sender.parts.put_nowait({"type": "http.request", "body": b"[1]", "more_body": False})

    sending = asyncio.create_task(send())
    assert await sender.ask(Arriving(app, patience_seconds=0.04, slowest=20_000)) == 200
    await sending


async def test_a_large_body_past_what_may_be_under_way_is_told_to_come_again(app: FastAPI) -> None:
    arriving = Arriving(app, most=LARGE)
    first, second = Sender(), Sender()
    first.part(LARGE)
    waiting = asyncio.create_task(first.ask(arriving))
    while not arriving.under_way.held:
        await asyncio.sleep(0)
    second.part(LARGE)
    assert await second.ask(arriving) == 503
    assert second.headers[b"retry-after"]
    waiting.cancel()


async def test_small_bodies_go_on_while_large_ones_fill_the_house(app: FastAPI) -> None:
    arriving = Arriving(app, most=0)
    sender = Sender()
    sender.part(MAX_BODY - 3)
    sender.parts.put_nowait({"type": "http.request", "body": b"[1]", "more_body": False})
    assert await sender.ask(arriving) == 200


async def test_what_was_held_is_given_back_whatever_came_of_it(app: FastAPI) -> None:
    arriving = Arriving(app, most=2 * LARGE, patience_seconds=0.05)
    whole, broken = Sender(), Sender()
    whole.part(LARGE)
    whole.part(0, more=False)
    broken.part(LARGE)
    assert [await whole.ask(arriving), await broken.ask(arriving)] == [422, 408]
    assert arriving.under_way == UnderWay(2 * LARGE, 0)


async def test_a_door_that_thinks_before_it_reads_costs_its_sender_no_patience(app: FastAPI) -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.1)
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    sender = Sender()
    sender.part(10, more=False)
    assert await sender.ask(Arriving(slow, patience_seconds=0.05)) == 200
