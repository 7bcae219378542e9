"""What twenty reports with a large photo each, sent at once, cost everybody else; and how much memory they take."""

import asyncio
import time
from contextlib import suppress

import httpx2

from tests.bench.houses import running
from tests.bench.memory import MIB, resident
from tests.bench.report import Row
from tests.bench.submissions import REPORT
from tests.inputs.photos import heif, lively

AT_ONCE = 20
TWELVE_MEGAPIXELS = (4032, 3024)
EVERY_SECONDS = 0.05  # how often somebody else opens the form
ANSWER_SECONDS = 180.0


def measure() -> list[Row]:
    with running("services") as (url, process, _):
        return [
            row
            for kind, picture in (("JPEG", lively(TWELVE_MEGAPIXELS)), ("HEIC", heif(TWELVE_MEGAPIXELS)))
            for row in asyncio.run(_measured(url, process, kind, picture))
        ]


async def _measured(url: str, process: int, kind: str, picture: bytes) -> list[Row]:
    waits: list[float] = []
    sizes: list[int] = []
    async with httpx2.AsyncClient(base_url=url, timeout=ANSWER_SECONDS) as client:
        others = [asyncio.create_task(_open_the_form(client, waits)), asyncio.create_task(_weigh(process, sizes))]
        begun = time.perf_counter()
        taken = await asyncio.gather(*(_send(client, picture) for _ in range(AT_ONCE)))
        took = time.perf_counter() - begun
        for other in others:
            other.cancel()
            with suppress(asyncio.CancelledError):
                await other
    waits.sort()
    return [
        Row(
            f"p99 ms of others beside {AT_ONCE} {kind} of 12 megapixels",
            waits[int(len(waits) * 0.99)] * 1000,
            bar="≤ 500",
        ),
        Row("  MiB resident at most, pages shared out", max(sizes) / MIB, bar="≤ 700"),
        Row("  reports taken", sum(taken), "sent", AT_ONCE, "≥ 1 ×"),
        Row("  seconds until the last was taken", took),
    ]


async def _send(client: httpx2.AsyncClient, picture: bytes) -> bool:
    """As a browser does without a script: sent again where it is told to come again."""
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until:
        files = {"photos": ("anh", picture, "image/jpeg")}
        answer = await client.post("/gop-y", data=REPORT, files=files, headers={"origin": str(client.base_url)})
        if answer.status_code != 503:
            return answer.status_code == 201
        await asyncio.sleep(float(answer.headers.get("retry-after", 1)))
    return False


async def _open_the_form(client: httpx2.AsyncClient, waits: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        (await client.get("/gop-y")).raise_for_status()
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(EVERY_SECONDS)


async def _weigh(process: int, sizes: list[int]) -> None:
    while True:
        sizes.append((await asyncio.to_thread(resident, process))[1])
        await asyncio.sleep(0.2)
