"""A story told into a folder, and the instance that is started on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from demo.instance import read_accounts
from tests.support.broker.ports import free_ports
from tests.support.house import IDENTITY, ROOT, Process

OUTSIDE = ("RABBITMQ_URL", "DATABASE_URL", "CELLS")


def demo(data: Path, *more: str, timeout_seconds: float = 180, **settings: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    command = [sys.executable, "-m", "demo", *more]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**kept, "DATA": str(data), **settings},
        capture_output=True,
        text=True,
        timeout=timeout_seconds,
        check=False,
    )


@dataclass
class Told:
    """A story, and the instance that was started on it."""

    said: str
    process: Process
    began: datetime
    ended: datetime

    @contextmanager
    def as_(self, who: str) -> Iterator[httpx2.Client]:
        password = read_accounts(self.process.data / "demo-sign-ins.txt")[who]
        with httpx2.Client(base_url=self.process.url, timeout=30) as client:
            client.post(f"{IDENTITY}/session", json={"sign_in": who, "password": password}).raise_for_status()
            yield client


@contextmanager
def told_in(folder: Path, *more: str, timeout_seconds: float = 180) -> Iterator[Told]:
    data, port = folder / "data", free_ports(1)[0]
    began = datetime.now(UTC)
    run = demo(data, *more, timeout_seconds=timeout_seconds, PORT=str(port))
    assert run.returncode == 0, run.stdout + run.stderr
    process = Process(data, port)
    process.start()
    try:
        yield Told(run.stdout, process, began, datetime.now(UTC))
    finally:
        process.stop()
