"""Keeps what runs by itself running: each task by its name, started again with growing patience, and ended in time."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from shared import metrics
from shared.faults import told
from shared.outages import outage_of

logger = structlog.get_logger()

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0  # after a defect: it does not go away by itself, and must not fill a disk with its traces
LONGEST_WAIT_SECONDS = 2.0  # for something that is away: it comes back without telling, and people wait for it
RUNS_SECONDS = 5.0  # who has run that long runs
STEADY_SECONDS = 60.0  # who has run that long has recovered: the next fault is a new one
STOP_SECONDS = 10.0
CANCEL_AGAIN_SECONDS = 1.0  # a cancel may be swallowed: by a library, or by Python 3.11 in the moment of a time-out


class Waits(Exception):
    """What the task needs is away; the message says what, and holds nothing secret."""


class Ended(Exception):
    """A task that should go on for ever came to its end."""


@dataclass
class Task:
    """One task: `fault` is what ended it, None while it runs; `since` is when that began (monotonic).

    `said` is the fault that was said last: unchanged, it is not said again.
    """

    running: "asyncio.Task[None] | None" = None
    fault: str | None = None
    since: float = 0.0
    said: str | None = None


class Supervisor:
    """The tasks of one host."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}
        self._stopping = False

    @property
    def tasks(self) -> Mapping[str, Task]:
        return self._tasks

    def start(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Run, and run again whenever it ends, until `stop`."""
        task = self._tasks[name] = Task()
        task.running = asyncio.create_task(self._forever(name, task, run), name=name)

    def faults(self, longer_than_seconds: float = 0.0) -> dict[str, str]:
        """The tasks that do not run, each with the reason; only those that have not run for so long."""
        now = time.monotonic()
        return {
            name: task.fault
            for name, task in self._tasks.items()
            if task.fault is not None and now - task.since >= longer_than_seconds
        }

    async def _forever(self, name: str, task: Task, run: Callable[[], Awaitable[None]]) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            begun = time.monotonic()
            running = asyncio.get_running_loop().call_later(RUNS_SECONDS, self._runs, name, task)
            fault = await self._ended_by(run)
            running.cancel()
            if time.monotonic() - begun > STEADY_SECONDS:
                pause, task.said = FIRST_PAUSE_SECONDS, None
            self._note(name, task, fault)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_WAIT_SECONDS if _passes(fault) else LONGEST_PAUSE_SECONDS)

    async def _ended_by(self, run: Callable[[], Awaitable[None]]) -> BaseException:
        """What ended a run. Only one's own cancel ends the task; a library's, of its own future, is one more fault."""
        try:
            await run()
        except asyncio.CancelledError as cancelled:
            current = asyncio.current_task()
            if self._stopping or (current is not None and current.cancelling()):
                raise
            return cancelled
        except Exception as fault:  # noqa: BLE001  (whatever it is, the task begins again)
            return fault
        return Ended()

    def _note(self, name: str, task: Task, fault: BaseException) -> None:
        words = _in_words(fault)
        if task.fault is None:
            task.since = time.monotonic()
        task.fault = words
        if words != task.said:
            say = logger.info if _passes(fault) else logger.error
            say("task ended; it starts again", task=name, reason=words, **told(fault))
            task.said = words
        metrics.task_restarts.labels(name).inc()

    def _runs(self, name: str, task: Task) -> None:
        if task.fault is not None:
            logger.info("task runs again", task=name)
            task.fault = None

    async def stop(self, deadline_seconds: float = STOP_SECONDS) -> list[str]:
        """Cancel everything, again and again until the deadline; the names of those that are left."""
        self._stopping = True
        until = time.monotonic() + deadline_seconds
        left = {task.running for task in self._tasks.values() if task.running is not None}
        while left and time.monotonic() < until:
            for one in left:
                one.cancel()
            _, left = await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)
        names = sorted(one.get_name() for one in left)
        if names:
            logger.error("tasks do not end", tasks=names)
        return names


def _passes(fault: BaseException) -> bool:
    return isinstance(fault, Waits) or outage_of(fault) is not None


def _in_words(fault: BaseException) -> str:
    """For readiness: what is away, or the kind of the defect; an exception's own message may quote values."""
    if isinstance(fault, Waits):
        return str(fault)
    if outage := outage_of(fault):
        return f"the database is {outage} ({type(fault).__name__})"
    return f"failed: {type(fault).__name__}"
