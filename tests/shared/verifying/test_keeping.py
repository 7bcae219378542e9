"""A verification beside people's work rests, and those of several stages take turns."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shared.stage import RunningStage
from shared.verifying import keeping
from shared.verifying.keeping import REST, verify_for_ever


class Walks:
    """Stands for the walk of a stage's logs; each goes on until it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.rests: list[float] = []
        self.go_on = asyncio.Event()

    async def check_stage(self, log: str, *_: Any, rest: float = 0.0) -> None:
        self.begun.append(log)
        self.rests.append(rest)
        await self.go_on.wait()


def stage(name: str) -> RunningStage:
    running = SimpleNamespace(
        verify=asyncio.Event(), context=SimpleNamespace(log=name), stage=SimpleNamespace(keeps=frozenset())
    )
    return cast(RunningStage, running)


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> Walks:
    instead = Walks()
    monkeypatch.setattr(keeping, "check_stage", instead.check_stage)
    return instead


async def test_one_stage_is_walked_at_a_time_and_it_rests(walks: Walks) -> None:
    turn = asyncio.Lock()
    tasks = [
        asyncio.create_task(verify_for_ever(stage(name), {}, cast(Any, None), turn)) for name in ("intake", "triage")
    ]
    while not walks.begun:
        await asyncio.sleep(0)
    assert turn.locked()
    assert walks.begun == ["intake"]
    walks.go_on.set()
    while len(walks.begun) < 2:
        await asyncio.sleep(0)
    assert walks.begun == ["intake", "triage"]
    assert walks.rests == [REST, REST]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_whoever_asks_for_it_has_it_walked_again_before_the_night(walks: Walks) -> None:
    running = stage("intake")
    walks.go_on.set()
    task = asyncio.create_task(verify_for_ever(running, {}, cast(Any, None), asyncio.Lock()))
    while not walks.begun:
        await asyncio.sleep(0)
    running.verify.set()
    while len(walks.begun) < 2:
        await asyncio.sleep(0)
    assert walks.begun == ["intake", "intake"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
