"""Several communes in one process: memory, start, connections and processor when idle, and the way by host name."""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import asyncpg
import httpx2

from shared.embedded_postgres import EmbeddedPostgres
from tests.bench.memory import MIB, resident, tree
from tests.bench.report import Row
from tests.support.broker.ports import free_ports
from tests.support.cells import COMMUNES, THERE
from tests.support.house import Process

MANY = (1, 2, 10)
READY_WITHIN_SECONDS = 600.0
IDLE_SECONDS = 40.0  # twice as long as the pools keep idle connections
WATCHED_SECONDS = 20.0
ROUNDS, REQUESTS = 10, 200  # one and the other in turn


def measure() -> list[Row]:
    return [row for many in MANY for row in _of(many)] + _latency()


def _of(many: int) -> list[Row]:
    with _folder() as folder:
        process = Process(folder / "data", free_ports(1)[0], {"CELLS": str(_list(folder, many))})
        first = _seconds(process)
        process.stop()
        later = _seconds(process)
        time.sleep(IDLE_SECONDS)
        assert process.child is not None
        pid = process.child.pid
        core, (_, pss), alone = _core(pid), resident(pid), _rss(pid)
        connections = asyncio.run(_connections(process))
        process.stop()
    what = f"{many} cells" if many > 1 else "1 cell"
    return [
        Row(f"{what}: seconds until all are ready, first start", first, "every later start", later),
        Row(f"{what}: MiB of the Python process", alone / MIB, "all, PostgreSQL too, pages shared out", pss / MIB),
        Row(f"{what}: idle, % of a core, PostgreSQL too", core, "connections open", float(connections)),
    ]


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _list(folder: Path, many: int) -> Path:
    """So many communes, alike but for code and name."""
    text, lines = COMMUNES[THERE].read_text(), []
    for number in range(1, many + 1):
        (folder / f"{number}.toml").write_text(text.replace('code = "thi-du"', f'code = "thi-du-{number}"', 1))
        lines += ["[[cells]]", f'code = "c{number}"', f'hosts = ["c{number}.test"]', f'commune = "{number}.toml"']
    (folder / "cells.toml").write_text("\n".join(lines))
    return folder / "cells.toml"


def _seconds(process: Process) -> float:
    begun = time.monotonic()
    process.start(READY_WITHIN_SECONDS)
    return time.monotonic() - begun


def _rss(pid: int) -> int:
    """Bytes of the process alone."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _core(pid: int) -> float:
    """How much of a core a process and all that it started take, in percent."""
    before = _ticks(pid)
    time.sleep(WATCHED_SECONDS)
    used = sum(now - before.get(one, 0) for one, now in _ticks(pid).items())
    return 100.0 * used / os.sysconf("SC_CLK_TCK") / WATCHED_SECONDS


def _ticks(pid: int) -> Mapping[int, int]:
    """Ticks of the processor by process; children that have ended count for who waited for them."""
    found = {}
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        found[one] = sum(map(int, fields[11:15]))
    return found


async def _connections(process: Process) -> int:
    connection = await asyncpg.connect(EmbeddedPostgres(process.data).dsn("postgres"))
    try:
        return int(await connection.fetchval("SELECT count(*) - 1 FROM pg_stat_activity WHERE datname IS NOT NULL"))
    finally:
        await connection.close()


def _latency() -> list[Row]:
    """The same page of one commune, in a process of its own and by its host name beside another."""
    with _folder() as folder, _folder() as beside:
        alone = Process(folder / "data", free_ports(1)[0], {"COMMUNE": str(COMMUNES[THERE])})
        both = Process(beside / "data", free_ports(1)[0], {"CELLS": str(_list(beside, 2))})
        alone.start(READY_WITHIN_SECONDS)
        both.start(READY_WITHIN_SECONDS)
        try:
            pairs = [(_milliseconds(alone.url, ""), _milliseconds(both.url, "c1.test")) for _ in range(ROUNDS)]
        finally:
            alone.stop()
            both.stop()
    one, by_name = (median(values) for values in zip(*pairs, strict=True))
    return [Row("milliseconds for the form, by host name beside another", by_name, "alone", one)]


def _milliseconds(url: str, host: str) -> float:
    """The median of some requests, one after the other."""
    took = []
    with httpx2.Client(base_url=url, headers={"host": host} if host else {}) as client:
        for _ in range(REQUESTS):
            begun = time.perf_counter()
            client.get("/gop-y").raise_for_status()
            took.append(time.perf_counter() - begun)
    return 1000 * median(took)
