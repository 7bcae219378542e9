"""An instance that is started and stopped again, and the commands that an operator runs meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.house import ROOT, House, Process


@contextmanager
def running(process: Process, accounts: dict[str, str] | None = None) -> Iterator[House]:
    process.start()
    house = House(process.url, accounts or process.accounts())
    try:
        yield house
    finally:
        house.close()
        process.stop()


def command(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT, env={**os.environ, "DATA": str(data), "COLUMNS": "200"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
