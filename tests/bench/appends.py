"""Log appends per second, signed, against plain single INSERTs and against the library's stock recorder."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from urllib.parse import unquote

import asyncpg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from shared import clock
from shared.embedded_postgres import EmbeddedPostgres
from tests.bench.report import Row
from tests.support.logs import open_log, prepared_log

STATE = b'{"specversion":"1.0","data":"' + b"x" * 900 + b'"}'  # about the size of a received case
ROUNDS = 3
CALLERS = (1, 16, 64, 256)
EVENTS = {1: 1500, 16: 8000, 64: 12000, 256: 12000}
STOCK_EVENTS = 1500  # it manages about a thousand a second
PLAIN_CONNECTIONS_MOST = 64

_PLAIN = (
    "CREATE TABLE plain (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream uuid, version int,"
    " type text, state bytea, UNIQUE (stream, version))"
)


def event() -> StoredEvent:
    return StoredEvent(clock.new_id(), 1, "vn.langnghe.intake.sample.v1", STATE)


async def rate(append: Callable[[], Awaitable[object]], callers: int, events: int) -> float:
    """Events per second with so many callers, each waiting for its answer before the next."""

    async def call(times: int) -> None:
        for _ in range(times):
            await append()

    begun = time.perf_counter()
    await asyncio.gather(*(call(events // callers) for _ in range(callers)))
    return (events // callers) * callers / (time.perf_counter() - begun)


async def measure(server: EmbeddedPostgres) -> list[Row]:
    admin = await asyncpg.connect(server.dsn("postgres"))
    for name in ("bench_log", "bench_plain", "bench_stock"):
        await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    dsn = server.dsn("bench_log")
    await prepared_log("intake")(dsn)
    log = await open_log(dsn)
    plain = await asyncpg.create_pool(server.dsn("bench_plain"), min_size=1, max_size=PLAIN_CONNECTIONS_MOST)
    await plain.execute(_PLAIN)
    rows = []
    for callers in CALLERS:
        pairs = [
            (
                await rate(lambda: log.insert_events([event()]), callers, EVENTS[callers]),
                await rate(lambda: _insert(plain), callers, EVENTS[callers]),
            )
            for _ in range(ROUNDS)  # in turn, so that a noisy moment of the machine hits both
        ]
        ours, theirs = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
        stock = await asyncio.to_thread(_stock, server, callers)
        rows += [
            Row(f"appends/s, {callers} callers", ours, "single INSERTs/s", theirs, "≥ 2 ×" if callers == 64 else ""),
            Row(f"appends/s, {callers} callers", ours, "stock recorder/s", stock, "≥ 10 ×" if callers == 64 else ""),
        ]
    await plain.close()
    await log.pool.close()
    return rows


async def _insert(pool: asyncpg.Pool) -> None:
    await pool.execute(
        "INSERT INTO plain (stream, version, type, state) VALUES ($1, $2, $3, $4)", clock.new_id(), 1, "sample", STATE
    )


def _stock(server: EmbeddedPostgres, callers: int) -> float:
    """The library's own PostgreSQL recorder, called from as many threads."""
    sockets = server.dsn("postgres").partition("host=")[2].partition("&")[0]
    store = PostgresDatastore(
        dbname="bench_stock", host=unquote(sockets), port="5432", user="app", password="",
        pool_size=min(callers, 16), max_overflow=0,
    )  # fmt: skip
    recorder = PostgresApplicationRecorder(store, events_table_name=f"stored_events_{callers}")
    recorder.create_table()
    each = max(1, STOCK_EVENTS // callers)

    def call(_: int) -> None:
        for _ in range(each):
            recorder.insert_events([event()])

    begun = time.perf_counter()
    with ThreadPoolExecutor(callers) as threads:
        list(threads.map(call, range(callers)))
    took = time.perf_counter() - begun
    store.close()
    return each * callers / took
