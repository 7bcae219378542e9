"""What is done by the clock is done once in its time, case by case, and not by a clock that is wrong."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import asyncpg
import pytest

from shared import clock, jobs
from shared.bus import troubles
from shared.errors import Conflict
from shared.jobs import Watch, each_alone, run_job
from shared.stage import Job, RunningStage
from tests.conftest import FreshDatabase
from tests.support.logs import eventually, open_log, prepared_log


@pytest.fixture
async def pool(fresh_database: FreshDatabase) -> AsyncIterator[asyncpg.Pool]:
    log = await open_log(await fresh_database("log_intake", prepared_log()))
    yield log.pool
    await log.pool.close()


def room(pool: asyncpg.Pool) -> RunningStage:
    """A replica: its pool, its stage's name, its service."""
    return cast(
        RunningStage,
        SimpleNamespace(context=SimpleNamespace(pool=pool), stage=SimpleNamespace(name="intake"), service=None),
    )


class Sweeps:
    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, _: object) -> None:
        self.times += 1


async def test_replicas_take_turns_and_none_sweeps_twice_in_one_period(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TICK_SECONDS", 0.01)
    sweeps, looked = Sweeps(), 0

    class Counting(Watch):
        async def wrong(self, pool: asyncpg.Pool) -> str | None:
            nonlocal looked
            looked += 1
            return await super().wrong(pool)

    timer = Job("deadlines", every_seconds=60, act=sweeps)
    replicas = [asyncio.create_task(run_job(room(pool), timer, Counting())) for _ in range(3)]
    await eventually(lambda: _true(looked > 20))
    assert sweeps.times == 1
    await pool.execute("UPDATE log.sweeps SET at = at - interval '2 minutes'")
    await eventually(lambda: _true(sweeps.times == 2))
    for replica in replicas:
        replica.cancel()
    await asyncio.gather(*replicas, return_exceptions=True)


async def _true(answer: bool) -> bool:
    return answer


@pytest.mark.parametrize("days", [20, -1], ids=["ahead", "behind"])
async def test_a_clock_that_the_database_contradicts_is_wrong(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=days))
    assert "the database's clock" in (await Watch().wrong(pool) or "")


async def test_a_clock_that_jumps_away_from_its_own_running_time_is_wrong(pool: asyncpg.Pool) -> None:
    """Where database and process share the machine, both jump."""
    watch = Watch()
    watch._wall -= 3600
    assert "jumped" in (await watch.wrong(pool) or "")


async def test_a_clock_that_every_other_host_contradicts_is_wrong(pool: asyncpg.Pool) -> None:
    assert await Watch({"triage": -1000.0, "dispatch": 0.5}).wrong(pool) is None
    assert "other host" in (await Watch({"triage": -1000.0, "dispatch": -1001.0}).wrong(pool) or "")


async def test_an_event_of_the_future_shows_that_some_clock_is_wrong(pool: asyncpg.Pool) -> None:
    await pool.execute(
        "INSERT INTO log.tracking (source, position, last_said_at) VALUES ('triage', 1, $1)", _tomorrow()
    )
    assert "future" in (await Watch().wrong(pool) or "")


def _tomorrow() -> datetime:
    return clock.now() + timedelta(days=1)


async def test_while_the_clock_is_wrong_nothing_is_done_by_it_and_the_trouble_is_told(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TICK_SECONDS", 0.01)
    watch, sweeps, alarms = Watch(), Sweeps(), Sweeps()
    watch._wall -= 3600
    tasks = [
        asyncio.create_task(run_job(room(pool), timer, watch))
        for timer in (Job("deadlines", 0.01, sweeps), Job("alarms", 0.01, alarms, by_the_clock=False))
    ]
    await eventually(lambda: _told(pool, ["clock"]))
    await eventually(lambda: _true(alarms.times > 0))
    assert sweeps.times == 0
    watch._wall += 3600
    await eventually(lambda: _told(pool, []))
    await eventually(lambda: _true(sweeps.times > 0))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _told(pool: asyncpg.Pool, kinds: list[str]) -> bool:
    return [one.kind for one in await troubles.known(pool)] == kinds


async def test_one_case_that_fails_stops_none_of_the_others() -> None:
    done: list[int] = []

    async def act(number: int) -> None:
        if number == 2:
            raise Conflict("Somebody was quicker.")
        if number == 3:
            raise ZeroDivisionError
        done.append(number)

    await each_alone("sweep", range(5), act)
    assert done == [0, 1, 4]


async def test_a_database_that_is_away_ends_a_sweep() -> None:
    async def act(_: Any) -> None:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        await each_alone("sweep", range(5), act)
