"""Memory of the whole idle instance, PostgreSQL included."""

import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.houses import running
from tests.bench.report import Row

# Longer than the pools keep idle connections: what stays then, stays.
IDLE_SECONDS = 90.0
MIB = 1024.0 * 1024.0


def measure() -> list[Row]:
    """An instance that was started, and left alone."""
    with running("services") as (_, pid, _):
        time.sleep(IDLE_SECONDS)
        rss, pss = resident(pid)
    return [
        Row("memory of an idle instance, MiB resident", rss / MIB, "its pages shared out", pss / MIB, "≤ 350"),
    ]


def resident(pid: int) -> tuple[int, int]:
    """(RSS, PSS) in bytes of a process and all that it started. Linux only; needs the right to look into them.

    RSS counts a page for each process that maps it; PSS shares it out among them, so that it is counted once.
    """
    sizes = [size for process in tree(pid) if (size := _sizes(process))]
    return sum(rss for rss, _ in sizes), sum(pss for _, pss in sizes)


def tree(pid: int) -> Iterator[int]:
    """A process and all its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from tree(int(child))


def _sizes(pid: int) -> tuple[int, int] | None:
    """None when the process has ended meanwhile."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except (FileNotFoundError, ProcessLookupError):
        return None
    kibibytes = {name: int(size.split()[0]) for name, size in (line.split(":", 1) for line in lines)}
    return kibibytes["Rss"] * 1024, kibibytes["Pss"] * 1024
