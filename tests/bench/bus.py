"""Events per second through the outbox, RabbitMQ and oversight's inbox with its effects, each in its own process."""

import asyncio
import multiprocessing
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
from eventsourcing.persistence import StoredEvent

from services.oversight.stage import STAGE as OVERSIGHT
from shared import clock
from shared.bus import rabbitmq
from shared.bus.feed import Following, LocalFeed
from shared.bus.inbox import Inbox
from shared.embedded_postgres import EmbeddedPostgres
from shared.events.envelope import Causation, encode
from shared.signing import PublicKeys, publish_key
from tests.bench.report import Row
from tests.support import samples
from tests.support.broker import private_broker
from tests.support.logs import open_log, prepared_log, prepared_stage, signer, stored

EVENTS = 30_000
WARM = 2_000
ROUNDS = 3


class Listening:
    """Oversight's projections: the register and the table of cases. Nothing received makes it say something."""

    reactions = OVERSIGHT.reactions
    keeps = OVERSIGHT.keeps
    read_models = OVERSIGHT.read_models

    @staticmethod
    def service_on(journal: object) -> object:
        return journal


async def _fill(dsn: str) -> None:
    log = await open_log(dsn)
    for _ in range(EVENTS // 500):
        await asyncio.gather(*(log.insert_events([_received()]) for _ in range(500)))
    await log.pool.close()


def _received() -> StoredEvent:
    case = clock.new_id()
    event = samples.received.model_copy(update={"number": f"LS-2026-{case.int % 10**12}", "tracking": case.hex * 2})
    state = encode(
        event,
        id=clock.new_id(),
        jurisdiction="bench",
        subject=case,
        time=clock.now(),
        version=1,
        why=Causation("citizen"),
    )
    return stored(case, 1, state)


def _relay(dsn: str, url: str) -> None:
    async def run() -> None:
        await rabbitmq.relay(rabbitmq.Broker(url), await open_log(dsn))

    asyncio.run(run())


def _hear(dsn: str, source_dsn: str, url: str, keys: str) -> None:
    async def run() -> None:
        log, source = await open_log(dsn, "oversight"), await open_log(source_dsn)
        inbox = Inbox(log, "bench", PublicKeys(Path(keys)), Listening())
        await rabbitmq.Consumer(inbox, {"intake": Following(LocalFeed(source), inbox)}).run(rabbitmq.Broker(url))

    asyncio.run(run())


async def _until_heard(dsn: str, position: int) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        while (await connection.fetchval("SELECT position FROM log.tracking WHERE source = 'intake'") or 0) < position:
            await asyncio.sleep(0.02)
    finally:
        await connection.close()


def measure(server: EmbeddedPostgres) -> list[Row]:
    with private_broker() as broker, TemporaryDirectory() as keys:
        publish_key(Path(keys), signer("intake"))
        rates = sorted(_round(server, broker.management.make_vhost(), keys, number) for number in range(ROUNDS))
    return [Row("events/s through outbox, RabbitMQ and inbox with effects", rates[ROUNDS // 2], bar="≥ 5000")]


def _round(server: EmbeddedPostgres, url: str, keys: str, number: int) -> float:
    source, heard = asyncio.run(_databases(server, number))
    spawn = multiprocessing.get_context("spawn")
    hearing = spawn.Process(target=_hear, args=(heard, source, url, keys), daemon=True)
    relaying = spawn.Process(target=_relay, args=(source, url), daemon=True)
    hearing.start()
    asyncio.run(_bound(url))
    relaying.start()
    asyncio.run(_until_heard(heard, WARM))  # by now both processes have started
    begun = time.perf_counter()
    asyncio.run(_until_heard(heard, EVENTS))
    took = time.perf_counter() - begun
    for process in (relaying, hearing):
        process.kill()
        process.join()
    return (EVENTS - WARM) / took


async def _bound(url: str) -> None:
    """Wait until the inbox's queue is there."""
    broker = rabbitmq.Broker(url)
    while True:
        try:
            async with broker.channel() as channel:
                await channel.get_queue("oversight.inbox", ensure=True)
                break
        except rabbitmq.AWAY:
            await asyncio.sleep(0.1)
    await broker.close()


async def _databases(server: EmbeddedPostgres, number: int) -> tuple[str, str]:
    admin = await asyncpg.connect(server.dsn("postgres"))
    names = (f"bench_source_{number}", f"bench_heard_{number}")
    for name in names:
        await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    source, heard = (server.dsn(name) for name in names)
    await prepared_log("intake")(source)
    await prepared_stage(OVERSIGHT)(heard)
    await _fill(source)
    return source, heard
