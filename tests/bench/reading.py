"""What people read, with 1,000 and with 100,000 cases: lists, cases, public pages; and how tables are made anew."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import asyncpg
import httpx2

from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.stage import STAGE as OVERSIGHT
from shared.commune import load_commune
from shared.embedded_postgres import EmbeddedPostgres
from shared.postgres import app_role
from shared.settings import Settings
from shared.vault import Vault
from tests.bench.filling import Rebuilt, fill
from tests.bench.houses import ROOT, load, running
from tests.bench.report import Row
from tests.bench.submissions import JSON
from tests.support.house import SIGN_IN, House
from tests.support.journals import MemoryJournal

FEW, MANY = 1_000, 100_000
ASKED = 40  # times for each door
REPORTS_A_SECOND, REPORTS_SECONDS = 20.0, 30.0
DESKS: Mapping[str, Sequence[str]] = {
    "tiep-nhan": [
        *(f"/triage/?tab={tab}" for tab in ("waiting", "added", "verified", "decided")),
        "/triage/?tab=decided&words=nowhere",
    ],
    "don-vi-kinh-te": [
        *(f"/dispatch/?tab={tab}" for tab in ("open", "added", "answered", "closed")),
        "/dispatch/?tab=closed&words=nowhere",
    ],
    "giam-sat": [
        "/oversight/",
        *(
            f"/oversight/danh-sach?tab={tab}"
            for tab in ("open", "late", "late_unit", "handle", "today", "refused", "closed")
        ),
        *(f"/oversight/{page}" for page in ("bao-len", "don-doc", "tin-hieu")),
    ],
    "bien-tap-1": [f"/publisher/?tab={tab}" for tab in ("waiting", "drafted", "published")],
}
SEARCHES = (
    *("tim=cong", "tim=nowhere", "nhom=GT", "khu=tieu-khu-6", "don-vi=kinh-te", "danh-gia=no"),
    *("danh-gia=none&nhom=TN", "tu=2025-01-01&den=2025-03-31", "tim=cong&khu=tieu-khu-6&danh-gia=yes"),
)
PUBLIC = (
    "/",
    "/ket-qua",
    *(f"/ket-qua?{search}" for search in SEARCHES),
    *("/dang-xu-ly", "/dang-xu-ly?tre=1", "/dang-xu-ly?nhom=TN&khu=tieu-khu-6"),
    *("/so-lieu", "/don-vi", "/ban-do", "/feed.xml", "/metrics"),
)
SWEPT = ("deadlines", "warnings", "progress", "windows", "escalation", "digests", "inquiries", "signals")
Delays = dict[str, float]


def measure() -> list[Row]:
    few, *_ = _measured(FEW)
    many, sweeps, reports, rebuilt, size = _measured(MANY)
    doors = [
        Row(f"ms p95 of {door}, {MANY:,} cases", many[door], f"with {FEW:,}", few[door], _bar(door)) for door in many
    ]
    work = [
        Row(
            f"events a processor second, tables of {one.stage} made anew ({one.seconds:.0f} s)",
            one.events / one.processor_seconds,
            bar="≥ 30000",
        )
        for one in rebuilt
    ]
    clocks = [Row(f"s for a sweep of {name}, {MANY:,} cases", seconds, bar="≤ 2") for name, seconds in sweeps.items()]
    beside = Row("ms p99 of reports, 20 a second, while tables of intake are made anew", reports, bar="≤ 200")
    return [*doors, *clocks, *work, beside, Row("kB a case, all databases", size / MANY / 1000, bar="≤ 20")]


def _bar(door: str) -> str:
    return "≤ 50" if door == "/metrics" else "≤ 200" if door == "/oversight/" else "≤ 150"


def _measured(cases: int) -> tuple[Delays, Delays, float, list[Rebuilt], int]:
    with TemporaryDirectory(prefix="bench-past-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        rebuilt = fill(data, cases)
        with running("services", DATA=str(data)) as (url, _, _):
            size = _size(data)
            doors = _doors(House(url, _accounts(data)))
            sweeps = asyncio.run(_sweeps(data))
            return doors, sweeps, _reports_while_made_anew(url, data), rebuilt, size


async def _sweeps(data: Path) -> Delays:
    """Seconds that each sweep of oversight takes when everything was said that had to be."""
    async with asyncpg.create_pool(EmbeddedPostgres(data).dsn("oversight", app_role("oversight")), min_size=1) as pool:
        service = Service(MemoryJournal(), cast(Vault, None), Queries(pool), load_commune(Settings().commune))
        taken = {}
        for job in OVERSIGHT.jobs:
            if job.name in SWEPT:
                begun = time.perf_counter()
                await job.act(service)
                taken[job.name] = time.perf_counter() - begun
        return taken


def _reports_while_made_anew(url: str, data: Path) -> float:
    """Milliseconds that 99 of 100 reports take at most while intake's tables are made anew beside them."""
    command = [sys.executable, "-m", "services.rebuild", "intake"]
    kept = {name: value for name, value in os.environ.items() if name not in ("RABBITMQ_URL", "DATABASE_URL")}
    with subprocess.Popen(command, cwd=ROOT, env=kept | {"DATA": str(data)}, stdout=subprocess.DEVNULL) as anew:
        taken = load(url + "/api/intake/v1/reports", *JSON, seconds=REPORTS_SECONDS, rate=REPORTS_A_SECOND)
        if anew.wait() != 0:
            raise RuntimeError("Making the tables of intake anew failed.")
    return taken["p99_ms"]


def _accounts(data: Path) -> dict[str, str]:
    return dict(SIGN_IN.findall((data / "first-sign-ins.txt").read_text()))


def _size(data: Path) -> int:
    """Bytes of all databases but the vault's."""
    dsn = EmbeddedPostgres(data).dsn("postgres")
    return _ask(dsn, "SELECT sum(pg_database_size(datname)) FROM pg_database WHERE datname <> 'vault'")


def _ask(dsn: str, sql: str) -> int:
    async def ask() -> int:
        connection = await asyncpg.connect(dsn)
        try:
            return int(await connection.fetchval(sql))
        finally:
            await connection.close()

    return asyncio.run(ask())


def _doors(house: House) -> Delays:
    found = {}
    public = house.anonymous()
    results = public.get("/api/publisher/v1/results").json()
    for door in (*PUBLIC, f"/ket-qua/{results[0]['number']}"):
        found[door.replace(results[0]["number"], "…")] = _p95(public, door)
    for who, doors in DESKS.items():
        desk = house.as_(who)
        for door in doors:
            found[door] = _p95(desk, door)
    found["a case at triage"] = _p95(house.as_("tiep-nhan"), _a_case(house, "tiep-nhan", "triage", "decided"))
    found["a case at oversight"] = _p95(house.as_("giam-sat"), _a_case(house, "giam-sat", "oversight", "closed"))
    house.close()
    return found


def _a_case(house: House, who: str, stage: str, tab: str) -> str:
    first = house.as_(who).get(f"/api/{stage}/v1/cases", params={"tab": tab, "rows": 1}).json()[0]
    return f"/{stage}/ho-so/{first['case_id']}"


def _p95(client: httpx2.Client, door: str) -> float:
    """Milliseconds, after a few that warm up; of a public page each time another question, so that no copy answers."""
    took = []
    for number in range(ASKED + 3):
        address = f"{door}{'&' if '?' in door else '?'}n={number}" if door in PUBLIC else door
        begun = time.perf_counter()
        client.get(address).raise_for_status()
        if number >= 3:
            took.append(time.perf_counter() - begun)
    return sorted(took)[int(len(took) * 0.95)] * 1000
