"""Tasks go on, whatever ends them, and end when they are told to, whatever they do."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import structlog

from shared import supervising
from shared.faults import told
from shared.supervising import Supervisor, Waits
from tests.support.logs import eventually

Run = Callable[[], Awaitable[None]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, in a hundredth of the time."""
    for name in ("FIRST_PAUSE", "LONGEST_PAUSE", "LONGEST_WAIT", "RUNS", "STEADY", "CANCEL_AGAIN"):
        monkeypatch.setattr(supervising, f"{name}_SECONDS", getattr(supervising, f"{name}_SECONDS") / 100)


class Stubborn:
    """A task that ends as often as it is told to, and then goes on."""

    def __init__(self, *ends: BaseException | None):
        self.ends = list(ends)
        self.runs = 0

    async def __call__(self) -> None:
        self.runs += 1
        if self.ends:
            fault = self.ends.pop(0)
            if fault is not None:
                raise fault
            return
        await asyncio.Event().wait()


@pytest.mark.parametrize(
    "fault",
    [RuntimeError(), Waits("away"), ConnectionResetError(), asyncio.CancelledError(), None],
    ids=["defect", "waits", "database", "a library's own cancel", "end"],
)
async def test_a_task_begins_again_whatever_ended_it(fault: BaseException | None) -> None:
    supervisor, task = Supervisor(), Stubborn(fault, fault)
    supervisor.start("relay", task)
    await eventually(lambda: _runs(task, 3))
    assert await supervisor.stop() == []


async def _runs(task: Stubborn, many: int) -> bool:
    return task.runs >= many


async def test_an_unchanged_fault_is_said_once_and_without_values() -> None:
    supervisor, task = Supervisor(), Stubborn(*(ValueError("secret words") for _ in range(5)), KeyError("other words"))
    with structlog.testing.capture_logs() as logs:
        supervisor.start("relay", task)
        await eventually(lambda: _runs(task, 7))
        await supervisor.stop()
    ended = [line for line in logs if line["event"] == "task ended; it starts again"]
    assert [line["fault"] for line in ended] == ["ValueError", "KeyError"]
    assert "words" not in str(logs)


async def test_the_reason_stands_while_a_task_does_not_run_and_goes_when_it_does() -> None:
    supervisor, task = Supervisor(), Stubborn(Waits("RabbitMQ is away"))
    supervisor.start("relay", task)
    await eventually(lambda: _faults(supervisor, {"relay": "RabbitMQ is away"}))
    await eventually(lambda: _faults(supervisor, {}))
    await supervisor.stop()


async def _faults(supervisor: Supervisor, expected: dict[str, str]) -> bool:
    return supervisor.faults() == expected


async def test_a_task_that_swallows_its_cancel_is_cancelled_again() -> None:
    swallowed = 0

    async def swallows() -> None:
        nonlocal swallowed
        while swallowed < 3:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                swallowed += 1
        await asyncio.Event().wait()

    supervisor = Supervisor()
    supervisor.start("deaf", swallows)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await supervisor.stop() == []
    assert swallowed == 3


async def test_a_stop_ends_at_its_deadline_and_names_who_is_left() -> None:
    release = asyncio.Event()

    async def immortal() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    supervisor = Supervisor()
    supervisor.start("immortal", immortal)
    supervisor.start("mortal", Stubborn())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await supervisor.stop(deadline_seconds=0.05) == ["immortal"]
    release.set()
    assert await supervisor.stop() == []


async def test_faults_of_one_task_stop_no_other() -> None:
    supervisor, good = Supervisor(), Stubborn()
    supervisor.start("bad", Stubborn(*(RuntimeError() for _ in range(20))))
    supervisor.start("good", good)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert good.runs == 1
    await supervisor.stop()


def test_what_is_told_of_a_fault_are_places_and_no_values() -> None:
    password = "hunter2"
    try:
        _breaks(password)
    except RuntimeError as fault:
        said: dict[str, Any] = told(fault)
    assert said["fault"] == "RuntimeError"
    assert "_breaks" in said["at"][-1]
    assert password not in str(said)


def _breaks(given: str) -> None:
    raise RuntimeError(given)
