"""A connection whose head does not come is closed; who sends a whole one is answered, again and again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from shared.host import impatient
from shared.host.impatient import Impatient
from tests.support.broker.ports import free_ports
from tests.support.logs import eventually

HALF = b"POST / HTTP/1.1\r\nHost: testserver\r\n"


async def answers(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(impatient, "HEAD_SECONDS", 0.3)
    [port] = free_ports(1)
    server = uvicorn.Server(
        uvicorn.Config(answers, host="127.0.0.1", port=port, http=Impatient, lifespan="off", log_config=None)
    )
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await eventually(started)
    yield port
    server.should_exit = True
    await serving


async def ended(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        return await reader.read()


@pytest.mark.parametrize("sent", [b"", HALF], ids=["nothing", "half a head"])
async def test_whoever_sends_no_whole_head_is_let_go(port: int, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    assert await ended(reader) == b""
    writer.close()


async def test_half_a_head_after_a_whole_request_is_let_go_too(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HALF + b"Content-Length: 0\r\n\r\n" + HALF)
    assert (await ended(reader)).count(b"204 No Content") == 1
    writer.close()


async def test_a_request_that_takes_long_after_its_head_is_not_cut(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HALF + b"Content-Length: 0\r\nConnection: close\r\n\r\n")
    assert (await ended(reader)).startswith(b"HTTP/1.1 204")
    writer.close()
