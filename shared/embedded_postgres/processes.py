"""Processes and the locks that tell whether they still live."""

import fcntl
import logging
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

STOP_DEADLINE_S = 30.0

logger = logging.getLogger(__name__)


def end(child: subprocess.Popen[bytes]) -> None:
    for ask in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if child.poll() is None:
            child.send_signal(ask)
        try:
            child.wait(STOP_DEADLINE_S)
            return
        except subprocess.TimeoutExpired:
            logger.warning("PostgreSQL (pid %s) does not end on %s.", child.pid, ask.name)


def locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def titled(mark: str, uid: int) -> Iterator[int]:
    """The processes of one account whose command line holds `mark`. More than that, root in a container may not see."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if entry.stat().st_uid == uid and mark.encode() in (entry / "cmdline").read_bytes():
                yield int(entry.name)
        except OSError:
            continue


def send(pid: int, what: signal.Signals) -> None:
    try:
        os.kill(pid, what)
    except (ProcessLookupError, PermissionError):
        logger.debug("Process %s is gone or not ours.", pid)


def line(file: Path, number: int) -> str | None:
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return None
    return lines[number].strip() if number < len(lines) else None
