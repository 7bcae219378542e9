"""A data folder as the very first start leaves it: made once in a run of the tests, and copied from then on."""

import atexit
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.support.broker.ports import free_ports
from tests.support.house import House, Process

# Where the processes of one run find what one of them has made. The first of them names it to the others.
FOLDER = "BEGUN_FOLDER"


def begun(data: Path) -> Path:
    """The folder `data`, which was not there, with databases, keys and first sign-ins; nobody has reported anything.

    Two copies have the same keys and passwords: for tests in which an instance is alone.
    """
    return copied(_made(), data)


def copied(data: Path, to: Path) -> Path:
    """A copy of a data folder that nobody uses, with all its owners and permissions."""
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--archive", str(data), str(to)], check=True)
    return to


def folder_of_the_run() -> Path:
    """The one that an earlier process of this run has named; who names it takes it away at its end."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    folder = Path(mkdtemp(prefix="begun-"))
    folder.chmod(0o755)  # PostgreSQL is run by another user where the tests are run by root
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[FOLDER] = str(folder)
    return folder


@cache
def _made() -> Path:
    folder = folder_of_the_run()
    process = Process(folder / "data", free_ports(1)[0])
    with (folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / "whole").exists():
            shutil.rmtree(process.data, ignore_errors=True)  # of a process that died over it
            process.start()
            process.stop()
            (folder / "whole").touch()
    return process.data


@contextmanager
def running_house(folder: Path, **environment: str) -> Iterator[House]:
    """An instance in which nobody has reported anything yet, stopped at the end."""
    process = Process(begun(folder / "data"), free_ports(1)[0], environment)
    process.start()
    house = House(process.url, process.accounts())
    try:
        yield house
    finally:
        house.close()
        process.stop()
