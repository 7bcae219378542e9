"""What one erasure costs with 100,000 cases, and what it costs those who send meanwhile."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import asyncpg

from shared import clock
from shared.embedded_postgres import EmbeddedPostgres
from shared.postgres import app_role, connect
from shared.vault import BucketKeys, Vault
from tests.bench.report import Row
from tests.support.vaults import prepare_vault

CASES = 100_000
ERASURES = 50
CREATED_BESIDE = 2_000


async def measure(server: EmbeddedPostgres) -> list[Row]:
    admin = await asyncpg.connect(server.dsn("postgres"))
    await admin.execute("CREATE DATABASE bench_vault")
    await admin.close()
    await prepare_vault(server.dsn("bench_vault"))
    with TemporaryDirectory(prefix="bench-vault-") as folder:
        pool = await connect(server.dsn("bench_vault", app_role("vault")))
        vault = Vault(pool, BucketKeys(Path(folder)))
        cases = [clock.new_id() for _ in range(CASES)]
        filled = await _seconds(lambda: _create(vault, cases))
        one_by_one = [await _seconds(lambda case=case: vault.erase(case)) for case in cases[:ERASURES]]  # type: ignore[misc]
        alone = await _seconds(lambda: _create(vault, _new()))
        beside = await _seconds(lambda: _beside(vault, cases[ERASURES : 2 * ERASURES]))
        await pool.close()
    return [
        Row(f"keys made per second, {CASES} cases", CASES / filled),
        Row("one erasure, ms (median)", 1000 * median(one_by_one), bar="≤ 100"),
        Row("one erasure, ms (slowest)", 1000 * max(one_by_one)),
        Row(
            "keys made per second while others erase",
            CREATED_BESIDE / beside,
            "while nobody does",
            CREATED_BESIDE / alone,
        ),
    ]


def _new() -> list[UUID]:
    return [clock.new_id() for _ in range(CREATED_BESIDE)]


async def _create(vault: Vault, cases: list[UUID]) -> None:
    await asyncio.gather(*(vault.create(case) for case in cases))


async def _beside(vault: Vault, erased: list[UUID]) -> None:
    erasing = asyncio.create_task(_erase(vault, erased))
    await _create(vault, _new())
    erasing.cancel()
    await asyncio.gather(erasing, return_exceptions=True)


async def _erase(vault: Vault, cases: list[UUID]) -> None:
    for case in cases:
        await vault.erase(case)


async def _seconds(act: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await act()
    return time.perf_counter() - begun
