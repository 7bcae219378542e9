"""One seeded run: load, a kill -9 at a random moment, recovery, and the count of everything."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import asyncpg

from shared.embedded_postgres import EmbeddedPostgres
from tests.faults.citizens import Citizens
from tests.support.begun import begun
from tests.support.broker import Broker
from tests.support.broker.ports import free_ports
from tests.support.house import Process

Victim = Literal["process", "postgresql", "rabbitmq"]
LOAD_SECONDS = 4.0
RECOVERY_SECONDS = 30.0  # the bar; a busy machine may take longer without losing anything
GIVEN_UP_SECONDS = 120.0
_REGISTERED = "SELECT count(*) AS many FROM log.register WHERE source = 'intake'"


@dataclass(frozen=True)
class Outcome:
    """What came of a run. `recovered_seconds`: from the kill to the next accepted report and everything heard."""

    victim: Victim
    seed: int
    accepted: int
    missing: int
    doubled: int
    refused: int
    recovered_seconds: float

    @property
    def whole(self) -> bool:
        """Whether nothing was lost and nothing happened twice."""
        return self.accepted > 0 and self.missing == self.doubled == self.refused == 0

    @property
    def good(self) -> bool:
        return self.whole and self.recovered_seconds <= RECOVERY_SECONDS


async def run(victim: Victim, seed: int, folder: Path, broker: Broker | None = None) -> Outcome:
    """Kill `victim` once at a moment that `seed` chooses; the process is started again as a supervisor would."""
    url = broker.management.make_vhost() if broker else ""
    process = Process(begun(folder / f"{victim}-{seed}"), free_ports(1)[0], {"RABBITMQ_URL": url} if url else {})
    await asyncio.to_thread(process.start)
    try:
        citizens, killed_at = await _load_and_kill(victim, seed, process, broker)
        await until_settled(process.data, killed_at)
        missing, doubled = await count(process.data, citizens.accepted)
        took = time.monotonic() - killed_at
        return Outcome(victim, seed, len(citizens.accepted), missing, doubled, len(citizens.refused), took)
    finally:
        await asyncio.to_thread(process.stop)


async def _load_and_kill(victim: Victim, seed: int, process: Process, broker: Broker | None) -> tuple[Citizens, float]:
    citizens = Citizens(process.port, seed)
    sending = asyncio.create_task(citizens.run())
    moment = random.Random(f"{victim}/{seed}").uniform(0.3, LOAD_SECONDS - 1.0)
    await asyncio.sleep(moment)
    killed_at = time.monotonic()
    before = len(citizens.accepted)
    await asyncio.to_thread(_kill, victim, process, broker)
    await _until_accepted_again(citizens, before, killed_at)
    await asyncio.sleep(LOAD_SECONDS - moment)
    citizens.stopping = True
    await sending
    return citizens, killed_at


def _kill(victim: Victim, process: Process, broker: Broker | None) -> None:
    """Only what this run has started, by its id."""
    if victim == "process":
        process.kill()
        process.start()
    elif victim == "postgresql":
        os.kill(int((process.data / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    elif broker is not None:
        broker.kill()
        broker.start()


async def _until_accepted_again(citizens: Citizens, before: int, killed_at: float) -> None:
    while len(citizens.accepted) <= before and time.monotonic() - killed_at < GIVEN_UP_SECONDS:
        await asyncio.sleep(0.05)


async def until_settled(data: Path, killed_at: float | None = None) -> None:
    """Wait until every stage has heard everything of every other, or it is given up."""
    killed_at = time.monotonic() if killed_at is None else killed_at
    while time.monotonic() - killed_at < GIVEN_UP_SECONDS:
        try:
            if await _settled(data):
                return
        except (OSError, asyncpg.PostgresError):
            pass
        await asyncio.sleep(0.1)


async def _settled(data: Path) -> bool:
    intake = await _fetch(data, "intake", "SELECT position FROM log.head")
    triage = await _fetch(data, "triage", "SELECT position FROM log.head")
    heads = {"intake": intake[0]["position"], "triage": triage[0]["position"]}
    for stage in ("intake", "triage", "dispatch", "oversight", "publisher"):
        heard = await _fetch(data, stage, "SELECT source, position FROM log.tracking")
        known = {row["source"]: row["position"] for row in heard}
        if any(known.get(source, heads[source]) < head for source, head in heads.items()):
            return False
    return bool(heads["triage"] >= heads["intake"] > 0)


async def count(data: Path, accepted: Mapping[str, str]) -> tuple[int, int]:
    """(accepted reports that are missing somewhere, effects that happened twice)."""
    said = await _fetch(data, "intake", "SELECT state FROM log.events WHERE type LIKE '%case-received%'")
    numbers = [bytes(row["state"]).partition(b'"number":"')[2].partition(b'"')[0].decode() for row in said]
    queued = await _fetch(data, "triage", "SELECT stream, count(*) AS times FROM log.events GROUP BY stream")
    registered = await _fetch(data, "oversight", _REGISTERED)
    missing = sum(number not in numbers for number in accepted.values())
    missing += abs(len(numbers) - registered[0]["many"]) + max(0, len(numbers) - len(queued))
    doubled = len(numbers) - len(set(numbers)) + sum(row["times"] - 1 for row in queued)
    doubled += len(accepted) - len(set(accepted.values()))
    for stage in ("intake", "triage", "oversight"):
        rows = await _fetch(data, stage, f"SELECT count(*) AS many FROM {stage}.cases WHERE number IS NOT NULL")
        missing += max(0, len(numbers) - rows[0]["many"])
    return missing, doubled


async def _fetch(data: Path, database: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(EmbeddedPostgres(data).dsn(database))
    try:
        rows: list[asyncpg.Record] = await connection.fetch(sql)
        return rows
    finally:
        await connection.close()
