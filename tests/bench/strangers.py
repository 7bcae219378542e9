"""What strangers cost others: right codes beside wrong ones, and staff who sign in beside random names."""

import asyncio
import random
import string
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2

from tests.bench.houses import running
from tests.bench.report import Row
from tests.bench.submissions import REPORT
from tests.support.house import IDENTITY, SIGN_IN, own

CODES_SECONDS = 300.0
WRONG_CODES_A_SECOND = 20
SIGN_INS_SECONDS = 60.0
SIGN_INS_A_SECOND = 5
EVERY_SECONDS = 0.5  # how often somebody honest comes
API = "/api/intake/v1"


def measure() -> list[Row]:
    with running("services") as (url, _, data):
        return asyncio.run(_measured(url, data))


async def _measured(url: str, data: Path) -> list[Row]:
    async with httpx2.AsyncClient(base_url=url, timeout=60) as client:
        code = (await client.post(f"{API}/reports", json=REPORT)).raise_for_status().json()["tracking_code"]
        codes = await _beside(
            lambda: client.post(f"{API}/tracking", json={"tracking_code": _wrong_code()}),
            WRONG_CODES_A_SECOND,
            lambda: client.post(f"{API}/tracking", json={"tracking_code": code}),
            CODES_SECONDS,
        )
    known = await _beside_random_names(url, data, fresh_device=False)
    fresh = await _beside_random_names(url, data, fresh_device=True)
    wrong = f"beside {WRONG_CODES_A_SECOND} wrong ones a second from its address, {CODES_SECONDS:.0f} s"
    names = f"beside {60 * SIGN_INS_A_SECOND} random names a minute"
    return [
        Row(f"ms p99 of a right code {wrong}", codes[int(len(codes) * 0.99)] * 1000, bar="≤ 500"),
        Row(f"s, slowest sign-in on a known device {names}", known[-1], bar="≤ 2"),
        Row(f"s, slowest sign-in on a new device {names}", fresh[-1], bar="≤ 2"),
    ]


async def _beside_random_names(url: str, data: Path, *, fresh_device: bool) -> list[float]:
    """How long a clerk's sign-ins took, shortest first."""
    first = dict(SIGN_IN.findall((data / "first-sign-ins.txt").read_text()))["tiep-nhan"]
    there = httpx2.AsyncHTTPTransport(local_address="127.0.0.2")  # limits are counted by address, too
    async with (
        httpx2.AsyncClient(base_url=url, timeout=60, transport=there) as strangers,
        httpx2.AsyncClient(base_url=url, timeout=60) as desk,
    ):
        await _chosen(desk, first)

        async def enter() -> httpx2.Response:
            if fresh_device:
                desk.cookies.clear()
            return await desk.post(f"{IDENTITY}/session", json={"sign_in": "tiep-nhan", "password": own(first)})

        return await _beside(
            lambda: strangers.post(f"{IDENTITY}/session", json={"sign_in": _word(), "password": _word()}),
            SIGN_INS_A_SECOND,
            enter,
            SIGN_INS_SECONDS,
        )


async def _chosen(desk: httpx2.AsyncClient, first: str) -> None:
    """The clerk has signed in on this device, with a password of their own."""
    entry = {"sign_in": "tiep-nhan", "password": own(first)}
    if (await desk.post(f"{IDENTITY}/session", json=entry)).is_success:
        return
    (await desk.post(f"{IDENTITY}/session", json={**entry, "password": first})).raise_for_status()
    (await desk.put(f"{IDENTITY}/session/password", json={"old": first, "new": own(first)})).raise_for_status()
    (await desk.post(f"{IDENTITY}/session", json=entry)).raise_for_status()


async def _beside(
    stranger: Callable[[], Awaitable[httpx2.Response]],
    a_second: int,
    honest: Callable[[], Awaitable[httpx2.Response]],
    seconds: float,
) -> list[float]:
    """Seconds that each honest request took while strangers came at their rate, smallest first."""
    took: list[float] = []
    until = time.monotonic() + seconds
    async with asyncio.TaskGroup() as tasks:
        flood = tasks.create_task(_flood(stranger, a_second, until))
        while time.monotonic() < until:
            begun = time.monotonic()
            (await honest()).raise_for_status()
            took.append(time.monotonic() - begun)
            await asyncio.sleep(EVERY_SECONDS)
        await flood
    return sorted(took)


async def _flood(stranger: Callable[[], Awaitable[httpx2.Response]], a_second: int, until: float) -> None:
    async with asyncio.TaskGroup() as tasks:
        while time.monotonic() < until:
            tasks.create_task(_sent(stranger))
            await asyncio.sleep(1 / a_second)


async def _sent(stranger: Callable[[], Awaitable[httpx2.Response]]) -> None:
    assert (await stranger()).status_code in (401, 404, 429, 503)


def _wrong_code() -> str:
    return "-".join("".join(random.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=4)) for _ in range(4)) + "-0"


def _word() -> str:
    return "".join(random.choices(string.ascii_lowercase, k=12))
