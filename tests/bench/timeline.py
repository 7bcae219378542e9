"""From the accepted report to the Front's register: p99 at 10, 100 and 1,000 reports a second."""

import asyncio
from pathlib import Path

import asyncpg

from shared.embedded_postgres import EmbeddedPostgres
from tests.bench.houses import load, running
from tests.bench.report import Row
from tests.bench.submissions import JSON
from tests.support.broker import private_broker

REPORTS = "/api/intake/v1/reports"
RATES = (10, 100, 1000)
SECONDS = 8.0
SETTLE_SECONDS = 60.0
_SAID = "SELECT position, (event ->> 'time')::timestamptz AS said_at FROM log.readable"
_HEARD = "SELECT position, heard_at FROM log.register WHERE source = 'intake'"
BARS = {"embedded": "≤ 250", "RabbitMQ": "≤ 500"}


def measure() -> list[Row]:
    rows = _rates("embedded")
    with private_broker() as broker:
        rows += _rates("RabbitMQ", RABBITMQ_URL=broker.management.make_vhost())
    return rows


def _rates(bus: str, **environment: str) -> list[Row]:
    rows = []
    for rate in RATES:
        with running("services", **environment) as (url, _, data):
            # Few connections at a low rate: the server closes those that idle for five seconds.
            sent = load(url + REPORTS, *JSON, rate=rate, seconds=SECONDS, connections=min(64, rate // 2))
            delays = asyncio.run(_delays(data))
        p99 = delays[int(len(delays) * 0.99)] * 1000
        what = f"ms p99 from report to timeline, {bus}, {rate} reports/s asked, {sent['per_second']:,.0f} accepted"
        rows.append(Row(what, p99, bar=BARS[bus] if rate == 100 else ""))
    return rows


async def _delays(data: Path) -> list[float]:
    """Seconds between an event's time in intake's log and in oversight's register, smallest first."""
    intake, oversight = [await asyncpg.connect(EmbeddedPostgres(data).dsn(name)) for name in ("intake", "oversight")]
    try:
        said = await intake.fetch(_SAID)
        async with asyncio.timeout(SETTLE_SECONDS):
            while len(rows := await oversight.fetch(_HEARD)) < len(said):
                await asyncio.sleep(0.1)
        heard = {row["position"]: row["heard_at"] for row in rows}
    finally:
        await intake.close()
        await oversight.close()
    return sorted((heard[row["position"]] - row["said_at"]).total_seconds() for row in said)
