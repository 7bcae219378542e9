"""Two replicas of every stage side by side, over one PostgreSQL and one RabbitMQ, under load."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from shared.embedded_postgres import EmbeddedPostgres
from tests.faults.citizens import Citizens
from tests.faults.scenario import count, until_settled
from tests.support.broker import Broker
from tests.support.broker.ports import free_ports
from tests.support.house import Process

LOAD_SECONDS = 4.0
STAGES = ("intake", "triage", "dispatch", "oversight", "publisher")


@dataclass(frozen=True)
class SideBySide:
    """What came of a run; `set_aside`: healthy events that were set aside because two replicas heard them."""

    accepted: int
    missing: int
    doubled: int
    refused: int
    set_aside: int


async def run(folder: Path, broker: Broker) -> SideBySide:
    """Load on both replicas; everything accepted is there once, whoever of them heard it."""
    data = folder / "data"
    server = EmbeddedPostgres(data)
    server.start()
    environment = {"DATABASE_URL": server.dsn("postgres"), "RABBITMQ_URL": broker.management.make_vhost()}
    replicas = [Process(data, port, environment) for port in free_ports(2)]
    try:
        for replica in replicas:
            await asyncio.to_thread(replica.start)
        citizens = [Citizens(replica.port, seed) for seed, replica in enumerate(replicas, start=1)]
        sending = [asyncio.create_task(one.run()) for one in citizens]
        await asyncio.sleep(LOAD_SECONDS)
        for one in citizens:
            one.stopping = True
        await asyncio.gather(*sending)
        await until_settled(data)
        accepted = {token: number for one in citizens for token, number in one.accepted.items()}
        missing, doubled = await count(data, accepted)
        refused = sum(len(one.refused) for one in citizens)
        return SideBySide(len(accepted), missing, doubled, refused, await _set_aside(server))
    finally:
        for replica in replicas:
            await asyncio.to_thread(replica.stop)
        server.stop()


async def _set_aside(server: EmbeddedPostgres) -> int:
    many = 0
    for stage in STAGES:
        connection = await asyncpg.connect(server.dsn(stage))
        many += await connection.fetchval("SELECT count(*) FROM log.parked")
        await connection.close()
    return many
