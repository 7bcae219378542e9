"""A broker that is frozen under load, and thawed: how soon every stage publishes again."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx2

from shared.embedded_postgres import EmbeddedPostgres
from tests.faults.citizens import Citizens
from tests.faults.scenario import count, until_settled
from tests.support.broker import Broker
from tests.support.broker.ports import free_ports
from tests.support.house import Process

PUBLISHES_AGAIN_SECONDS = 15.0
SAID_SECONDS = 60.0
SPEAKERS = ("intake", "triage")  # of a report alone these two have something to say


@dataclass(frozen=True)
class Freeze:
    """What came of it. `said`: what readiness told while the broker was mute."""

    frozen_seconds: float
    again_seconds: float
    accepted: int
    missing: int
    doubled: int
    refused: int
    said: str

    @property
    def good(self) -> bool:
        lost = self.missing + self.doubled + self.refused
        return lost == 0 and self.accepted > 0 and self.again_seconds <= PUBLISHES_AGAIN_SECONDS and self.said != "ok"


async def freeze(folder: Path, broker: Broker, seconds: float) -> Freeze:
    process = Process(folder / "data", free_ports(1)[0], {"RABBITMQ_URL": broker.management.make_vhost()})
    await asyncio.to_thread(process.start)
    try:
        citizens = Citizens(process.port, 1)
        sending = asyncio.create_task(citizens.run())
        await asyncio.sleep(1.0)
        await asyncio.to_thread(broker.freeze)
        try:
            await asyncio.sleep(seconds)
            said = await _said(process.url)
        finally:
            await asyncio.to_thread(broker.thaw)
        thawed, heads = time.monotonic(), {stage: await _at(process.data, stage, "head") for stage in SPEAKERS}
        for stage in SPEAKERS:
            while await _at(process.data, stage, "relayed") < heads[stage] and time.monotonic() - thawed < SAID_SECONDS:
                await asyncio.sleep(0.1)
        again = time.monotonic() - thawed
        citizens.stopping = True
        await sending
        await until_settled(process.data)
        missing, doubled = await count(process.data, citizens.accepted)
        return Freeze(seconds, again, len(citizens.accepted), missing, doubled, len(citizens.refused), said)
    finally:
        await asyncio.to_thread(process.stop)


async def _said(url: str) -> str:
    async with httpx2.AsyncClient(timeout=10) as client:
        return str((await client.get(f"{url}/readyz")).json()["parts"]["rabbitmq"])


async def _at(data: Path, stage: str, table: str) -> int:
    connection = await asyncpg.connect(EmbeddedPostgres(data).dsn(stage))
    try:
        return int(await connection.fetchval(f"SELECT position FROM log.{table}"))
    finally:
        await connection.close()
