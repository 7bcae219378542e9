"""Reports per second through the form and the JSON door, against doors that validate and store nothing."""

import asyncio
import json
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import asyncpg

from shared.embedded_postgres import EmbeddedPostgres
from tests.bench.houses import load, running
from tests.bench.report import Row

ROUNDS = 3
SECONDS = 5.0
REPORT = {
    "words": "Cống trước nhà văn hóa bị tắc, nước ngập sâu nửa mét từ hôm qua, đề nghị thông cống.",
    "consent": "yes",
    "area": "tieu-khu-6",
    "place": "Trước nhà văn hóa",
    "contact": "0900 000 000",
}
JSON = ("application/json", json.dumps(REPORT, ensure_ascii=False))
FORM = ("application/x-www-form-urlencoded", urlencode(REPORT))


def measure() -> list[Row]:
    """Intake alone, as a stage runs in production; then all five stages in one process."""
    rows = []
    alone = {"FEED_URL": "http://127.0.0.1:9"}  # nobody else is there to be heard
    with running("tests.bench.storing_nothing", **alone) as (url, _, data):
        rows += _pair(url, "JSON reports/s, intake", "/api/intake/v1/reports", "/nothing", JSON, "≥ 0.4 ×")
        rows += _pair(url, "form reports/s, intake", "/gop-y", "/nothing-form", FORM, "")
        rows.append(_committed(url, data))
    with running("services") as (url, _, _data):
        every = load(url + "/api/intake/v1/reports", *JSON, seconds=SECONDS)
        rows.append(Row("JSON reports/s, all five stages in one process", every["per_second"]))
        rows.append(Row("  p99 ms at 64 connections", every["p99_ms"]))
    return rows


def _pair(url: str, what: str, path: str, nothing: str, given: tuple[str, str], bar: str) -> list[Row]:
    load(url + path, *given, seconds=1.0)
    measured = [
        (load(url + path, *given, seconds=SECONDS), load(url + nothing, *given, seconds=SECONDS)) for _ in range(ROUNDS)
    ]
    ours = median(one["per_second"] for one, _ in measured)
    theirs = median(other["per_second"] for _, other in measured)
    p99 = median(one["p99_ms"] for one, _ in measured)
    theirs_p99 = median(other["p99_ms"] for _, other in measured)
    return [
        Row(what, ours, "storing nothing", theirs, bar),
        Row("  p99 ms at 64 connections", p99, "storing nothing", theirs_p99, "≤ 100" if bar else ""),
    ]


def _committed(url: str, data: Path) -> Row:
    """Every accepted report is in the log: a counted run beside the log's growth."""
    before = asyncio.run(_received(data))
    accepted = load(url + "/api/intake/v1/reports", *JSON, seconds=2.0)["accepted"]
    return Row("reports accepted", accepted, "found in the log", asyncio.run(_received(data)) - before, "≥ 1 ×")


async def _received(data: Path) -> int:
    connection = await asyncpg.connect(EmbeddedPostgres(data).dsn("intake"))
    try:
        return int(await connection.fetchval("SELECT count(*) FROM log.events WHERE type LIKE '%case-received%'"))
    finally:
        await connection.close()
