"""How soon after its date a miss is said: forty cases at units whose dates pass one after the other."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import asyncpg

from shared import clock
from shared.embedded_postgres import EmbeddedPostgres
from shared.log import Log
from shared.postgres import app_role, connect
from shared.settings import Settings
from shared.signing import load_signer
from shared.vault import BucketKeys, Vault
from tests.bench.filling import Past, fill
from tests.bench.houses import running
from tests.bench.lives import Life
from tests.bench.report import Row

CASES = 40
BEGINS = timedelta(seconds=45)  # by then the instance runs
APART = timedelta(seconds=1)
LONGEST_SECONDS = 180.0
SAID_IN = ("intake", "triage", "dispatch")
_MISSED = """
SELECT extract(epoch FROM (event ->> 'time')::timestamptz - (event -> 'data' ->> 'due')::timestamptz)::float8 AS delay
  FROM log.readable WHERE type = 'vn.langnghe.oversight.deadline-missed.v1'
"""


def measure() -> list[Row]:
    with TemporaryDirectory(prefix="bench-late-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        fill(data, 1)
        asyncio.run(_with_dates(data))
        with running("services", DATA=str(data)):
            delays = asyncio.run(_delays(data))
    return [
        Row("s at most from a date to the miss that says so", max(delays), bar="≤ 60"),
        Row("  misses said", float(len(delays)), "cases", float(CASES), bar="≤ 1 ×"),
    ]


async def _with_dates(data: Path) -> None:
    """Write into the logs what leaves forty cases at their unit, each due a moment after the one before."""
    server = EmbeddedPostgres(data)
    server.start()
    try:
        pools = {name: await connect(server.dsn(name, app_role(name)), max_size=2) for name in SAID_IN}
        vault = await connect(server.dsn("vault", app_role("intake")), max_size=2)
        keys = Settings(data=data)
        past = Past({name: Log(pools[name], load_signer(keys.own_keys, name)) for name in SAID_IN})
        await _live(past, Vault(vault, BucketKeys(keys.wrapping_keys)))
        for pool in (*pools.values(), vault):
            await pool.close()
    finally:
        server.stop()


async def _live(past: Past, vault: Vault) -> None:
    now = clock.now()
    for number in range(CASES):
        case_id, due = clock.new_id(), now + BEGINS + number * APART
        life = Life(f"LS-2026-9{number:05}", case_id, now, await vault.create(case_id), Random(number))
        for event in life.at_unit(due):
            await past.say(case_id, event, now)
    for stage in SAID_IN:
        await past.flush(stage)


async def _delays(data: Path) -> Sequence[float]:
    """Seconds from each date to its miss, when all were said that can be."""
    connection = await asyncpg.connect(EmbeddedPostgres(data).dsn("oversight"))
    until = time.monotonic() + LONGEST_SECONDS
    try:
        while time.monotonic() < until and len(rows := await connection.fetch(_MISSED)) < CASES:
            await asyncio.sleep(1)
        return [row["delay"] for row in rows]
    finally:
        await connection.close()
