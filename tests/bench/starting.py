"""How long a start takes until the instance is ready: the first, which makes everything, and those that follow."""

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.report import Row
from tests.support.broker.ports import free_ports
from tests.support.house import Process

LATER_STARTS = 3


def measure() -> list[Row]:
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        process = Process(Path(folder) / "data", free_ports(1)[0])
        first, *later = [_seconds(process) for _ in range(1 + LATER_STARTS)]
    return [
        Row("seconds until ready, first start", first),
        Row("seconds until ready, every later start", median(later), bar="≤ 3"),
    ]


def _seconds(process: Process) -> float:
    begun = time.monotonic()
    process.start()
    took = time.monotonic() - begun
    process.stop()
    return took
