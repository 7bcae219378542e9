"""Stops under load: each ends in time, with exit code 0, and leaves a PostgreSQL that was shut down in good order."""

import asyncio
import random
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from shared.embedded_postgres.programs import account_for, binaries
from tests.faults.citizens import Citizens
from tests.support.begun import begun
from tests.support.broker import Broker
from tests.support.broker.ports import free_ports
from tests.support.house import Process

STOP_SECONDS = 15.0
LOAD_SECONDS = (0.1, 1.2)
BROKER_DIES = 3  # every so many stops comes right after a kill of the broker


@dataclass(frozen=True)
class Stop:
    """One stop: how long it took, with which exit code, and how PostgreSQL was left."""

    number: int
    seconds: float
    code: int | None
    postgres: str

    @property
    def good(self) -> bool:
        return self.code == 0 and self.seconds <= STOP_SECONDS and self.postgres == "shut down"


async def stop_again_and_again(folder: Path, times: int, seed: int, broker: Broker | None) -> AsyncIterator[Stop]:
    """Start, load, stop at a random moment, on the same data; some in the moment after the broker died."""
    url = broker.management.make_vhost() if broker else ""
    environment = {"RABBITMQ_URL": url} if url else {}
    process, rng = Process(begun(folder / "data"), free_ports(1)[0], environment), random.Random(seed)
    for number in range(times):
        await asyncio.to_thread(process.start)
        citizens = Citizens(process.port, seed * 10_000 + number)
        sending = asyncio.create_task(citizens.run())
        half = asyncio.create_task(_half_sent(process.port))
        await asyncio.sleep(rng.uniform(*LOAD_SECONDS))
        if broker and number % BROKER_DIES == 0:
            await asyncio.to_thread(broker.kill)
        stop = await asyncio.to_thread(_stop, process, number)
        citizens.stopping = True
        await asyncio.gather(sending, half)
        if broker and number % BROKER_DIES == 0:
            await asyncio.to_thread(broker.start)
        yield stop


async def _half_sent(port: int) -> None:
    """Somebody whose upload never gets to its end."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = b"POST /gop-y HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\n"
        writer.write(head + b"half")
        await reader.read()
        writer.close()
    except OSError:
        return


def _stop(process: Process, number: int) -> Stop:
    assert process.child is not None
    begun = time.monotonic()
    process.child.send_signal(signal.SIGTERM)
    try:
        code = process.child.wait(2 * STOP_SECONDS)
    except subprocess.TimeoutExpired:
        code = None
        process.kill()
    return Stop(number, time.monotonic() - begun, code, _left(process.data))


def _left(data: Path) -> str:
    """What PostgreSQL's control file says of how it ended."""
    cluster = data / "postgres" / "cluster"
    program = binaries(account_for(cluster)) / "pg_controldata"
    told = subprocess.run([str(program), "-D", str(cluster)], capture_output=True, text=True, check=True).stdout
    return next(line.partition(":")[2].strip() for line in told.splitlines() if "cluster state" in line)
