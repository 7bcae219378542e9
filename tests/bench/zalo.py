"""A burst of what people write in Zalo: how many calls a second are taken, and whether each is there after a kill."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import uvloop

from services.intake.zalo.api import ADDRESS
from shared.embedded_postgres import EmbeddedPostgres
from shared.zalo.account import OA_SECRET
from tests.bench.houses import ROOT, running
from tests.bench.load import answer
from tests.bench.report import Row
from tests.support.zalo import OA_SECRET as SECRET
from tests.support.zalo import FakeZalo, event, signed

MESSAGES = 10_000
CONNECTIONS = 64
HEARD = "SELECT count(*) FROM intake.zalo_heard"


def measure() -> list[Row]:
    """Nobody answers: Zalo's servers are away, so nothing that is taken is said to anybody."""
    with TemporaryDirectory(prefix="zalo-") as folder:
        commune = Path(folder) / "commune.toml"
        commune.write_text((ROOT / "communes/luong-son.toml").read_text() + FakeZalo().commune)
        with running("services", COMMUNE=str(commune)) as (url, process, data):
            (data / "secrets").mkdir(mode=0o700)
            (data / "secrets" / OA_SECRET).write_text(SECRET)
            took = uvloop.run(_burst(url))
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            kept = asyncio.run(_kept(data))
    return [
        Row("Zalo webhook calls/s in a burst", MESSAGES / took, bar="≥ 1000"),
        Row("  of them there after kill -9", kept, "taken", MESSAGES, "≥ 1 ×"),
    ]


async def _burst(url: str) -> float:
    """Seconds for all of them; each is another person's message."""
    requests = [_request(url, event(f"88{number:09}", text="Cống tắc ở ngã tư chợ.")) for number in range(MESSAGES)]
    begun = time.perf_counter()
    await asyncio.gather(*(_sent(url, requests[first::CONNECTIONS]) for first in range(CONNECTIONS)))
    return time.perf_counter() - begun


def _request(url: str, raw: bytes) -> bytes:
    host = url.partition("//")[2]
    headers = {"host": host, "content-length": str(len(raw)), **signed(raw)}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {ADDRESS} HTTP/1.1\r\n{head}\r\n".encode() + raw


async def _sent(url: str, requests: Sequence[bytes]) -> None:
    host, _, port = url.partition("//")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for request in requests:
        writer.write(request)
        assert await answer(reader) == 200
    writer.close()


async def _kept(data: Path) -> int:
    """What the tables hold after the process is gone."""
    server = EmbeddedPostgres(data)
    await asyncio.to_thread(server.start)
    try:
        connection = await asyncpg.connect(server.dsn("intake"))
        kept = int(await connection.fetchval(HEARD))
        await connection.close()
        return kept
    finally:
        await asyncio.to_thread(server.stop)
