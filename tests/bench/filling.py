"""Fills a data folder with a commune's past: logs, keys, register and read tables of many cases, in minutes."""

import asyncio
import os
import random
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from services.stages import SOURCES
from shared import clock
from shared.bus import register
from shared.bus.feed import LocalFeed
from shared.embedded_postgres import EmbeddedPostgres
from shared.events.envelope import Causation, Event, decode, encode
from shared.host.preparing import prepare
from shared.host.rebuilding import rebuild
from shared.log import Head, Log
from shared.log.tracking import locked_tracking, track
from shared.postgres import app_role, connect
from shared.settings import Settings
from shared.signing import load_signer
from shared.stage import Stage
from shared.vault import BucketKeys, Vault
from tests.bench.lives import Life
from tests.bench.memory import tree

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=900)
CASES_AT_ONCE = 1_000
EVENTS_AT_ONCE = 500


@dataclass(frozen=True)
class Rebuilt:
    """What making one stage's tables anew took. Seconds of processors: this process's and PostgreSQL's."""

    stage: str
    events: int
    seconds: float
    processor_seconds: float


@dataclass
class Past:
    """The logs of all stages, growing."""

    logs: dict[str, Log]
    waiting: dict[str, list[StoredEvent]] = field(default_factory=dict)
    versions: dict[tuple[str, UUID], int] = field(default_factory=dict)

    async def say(self, case_id: UUID, event: Event, at: datetime) -> None:
        version = self.versions[event.stage, case_id] = self.versions.get((event.stage, case_id), 0) + 1
        state = encode(
            event,
            id=clock.new_id(),
            jurisdiction="luong-son",
            subject=case_id,
            time=at,
            version=version,
            why=Causation(f"stage/{event.stage}"),
        )
        events = self.waiting.setdefault(event.stage, [])
        events.append(StoredEvent(case_id, version, event.type, state))
        if len(events) >= EVENTS_AT_ONCE:
            await self.flush(event.stage)

    async def flush(self, stage: str) -> None:
        await self.logs[stage].insert_events(self.waiting.pop(stage, []))


def fill(data: Path, cases: int, seed: int = 7) -> list[Rebuilt]:
    """Fill an empty folder, as an instance with these settings would have; what the rebuilding took, stage by stage."""
    settings = Settings(data=data)
    server = EmbeddedPostgres(data)
    server.start()
    try:
        asyncio.run(prepare(settings, SOURCES, server.dsn("postgres")))
        return asyncio.run(_fill(settings, server, cases, random.Random(seed)))
    finally:
        server.stop()


async def _fill(settings: Settings, server: EmbeddedPostgres, cases: int, rng: random.Random) -> list[Rebuilt]:
    async with AsyncExitStack() as stack:
        logs = {}
        for stage in SOURCES:
            pool = await connect(server.dsn(stage.name, app_role(stage.name)), max_size=4)
            stack.push_async_callback(pool.close)
            logs[stage.name] = Log(pool, load_signer(settings.own_keys, stage.name))
        vault_pool = await connect(server.dsn("vault", app_role("intake")), max_size=4)
        stack.push_async_callback(vault_pool.close)
        await _live(Past(logs), Vault(vault_pool, BucketKeys(settings.wrapping_keys)), cases, rng)
        for stage in SOURCES:
            await _hear(stage, logs)
        return [await _rebuilt(stage, logs) for stage in SOURCES if stage.read_models]


async def _live(past: Past, vault: Vault, cases: int, rng: random.Random) -> None:
    for begin in range(0, cases, CASES_AT_ONCE):
        ids = [clock.new_id() for _ in range(min(CASES_AT_ONCE, cases - begin))]
        keys = await asyncio.gather(*(vault.create(one) for one in ids))
        for number, (case_id, own) in enumerate(zip(ids, keys, strict=True), start=begin + 1):
            begun = FIRST + YEARS * (number / cases)
            life = Life(f"LS-{begun.year}-{number:06d}", case_id, begun, own, rng)
            for event, at in life.events():
                await past.say(case_id, event, at)
        past.versions.clear()
    for stage in list(past.waiting):
        await past.flush(stage)


async def _hear(stage: Stage, logs: dict[str, Log]) -> None:
    """All logs count as heard; what a stage keeps of others is kept."""
    own = logs[stage.name]
    for source in stage.sources:
        head = await logs[source].end()
        async with own.pool.acquire() as connection, connection.transaction():
            await locked_tracking(connection, source)
            await track(connection, source, Head(head.position, head.hash), FIRST + YEARS)
        if source in stage.keeps:
            await _keep(own, logs[source], source)


async def _keep(keeper: Log, log: Log, source: str) -> None:
    last = 0
    while lines := await log.after(last, EVENTS_AT_ONCE):
        envelopes = [decode(line) for line in lines]
        async with keeper.pool.acquire() as connection, connection.transaction():
            await register.keep(connection, keeper, source, envelopes)
        last = envelopes[-1].position


async def _rebuilt(stage: Stage, logs: dict[str, Log]) -> Rebuilt:
    feeds = {name: LocalFeed(log) for name, log in logs.items()}
    begun, used = time.perf_counter(), sum(_used(os.getpid()))
    events = await rebuild(stage, logs[stage.name].pool, feeds, lambda *_: None)
    return Rebuilt(stage.name, events, time.perf_counter() - begun, sum(_used(os.getpid())) - used)


def _used(pid: int) -> Iterator[float]:
    """Processor seconds of a process and of all that it started, those that have ended among them."""
    ticks = os.sysconf("SC_CLK_TCK")
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield sum(map(int, fields[11:13])) / ticks
