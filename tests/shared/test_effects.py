"""Effects on the outside world: at least once, never lost, none holds up another; what fails for good is on record."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared import clock
from shared.bus.feed import LocalFeed, Pulled
from shared.effects import MOST_ATTEMPTS, Effect, Runner
from shared.events.envelope import Envelope
from shared.events.intake import CaseWithdrawn
from shared.events.triage import CaseVerified
from shared.log import Log
from shared.log.tracking import locked_tracking, track
from tests.conftest import FreshDatabase
from tests.shared.bus.post import said
from tests.support.logs import open_log, prepared_log
from tests.support.samples import AT

FIRST, SECOND, THIRD = (UUID(int=number) for number in (1, 2, 3))


@dataclass
class Outside:
    """The world: what arrived there, and for whom it does not answer."""

    log: Log
    arrived: list[UUID] = field(default_factory=list)
    away: set[UUID] = field(default_factory=set)
    dies: bool = False

    async def send(self, _: Any, envelope: Envelope, __: CaseWithdrawn) -> None:
        if envelope.subject in self.away:
            raise ConnectionError("the server's words, which may quote somebody")
        self.arrived.append(envelope.subject)
        if self.dies:
            raise asyncio.CancelledError

    @property
    def runner(self) -> Runner:
        effect = Effect("send", frozenset({CaseWithdrawn}), self.send)
        return Runner("intake", effect, self.log.pool, {"intake": LocalFeed(self.log)}, None)

    async def say(self, *subjects: UUID, event: Any = None) -> None:
        """The stage says something of these cases, and has heard it."""
        for subject in subjects:
            version = len(await self.log.select_events(subject)) + 1
            await self.log.insert_events([said(event or CaseWithdrawn(), subject, version)])
        async with self.log.pool.acquire() as connection, connection.transaction():
            await locked_tracking(connection, "intake")
            await track(connection, "intake", await self.log.end(), AT)

    async def on_record(self) -> list[tuple[int, bool]]:
        """(tries, given up) of what failed."""
        rows = await self.log.pool.fetch("SELECT attempts, retry_at IS NULL AS over FROM log.effects_failed")
        return [(row["attempts"], row["over"]) for row in rows]


@pytest.fixture
async def outside(fresh_database: FreshDatabase) -> AsyncIterator[Outside]:
    log = await open_log(await fresh_database("log_intake", prepared_log()))
    found = Outside(log)
    await found.runner.once()
    yield found
    await log.pool.close()


async def test_an_effect_that_is_new_does_nothing_about_what_was_said_before(outside: Outside) -> None:
    await outside.say(FIRST)
    fresh = Runner("intake", Effect("newer", frozenset({CaseWithdrawn}), outside.send), outside.log.pool, {}, None)
    assert await fresh.once() == 0
    assert outside.arrived == []


async def test_each_event_has_its_effect_once_in_order_and_others_have_none(outside: Outside) -> None:
    await outside.say(FIRST, SECOND)
    await outside.say(FIRST, event=CaseVerified())
    await outside.say(THIRD)
    assert await outside.runner.once() == 3
    assert await outside.runner.once() == 0
    assert outside.arrived == [FIRST, SECOND, THIRD]


async def test_what_the_stage_has_not_heard_yet_waits(outside: Outside) -> None:
    await outside.log.insert_events([said(CaseWithdrawn(), FIRST, 1)])
    assert await outside.runner.once() == 0
    await outside.say(SECOND)
    assert await outside.runner.once() == 2


async def test_replicas_do_nothing_twice(outside: Outside) -> None:
    await outside.say(*(UUID(int=number) for number in range(1, 31)))
    while len(outside.arrived) < 30:
        await asyncio.gather(*(outside.runner.once() for _ in range(3)))
    assert sorted(outside.arrived) == [UUID(int=number) for number in range(1, 31)]


async def test_one_that_fails_holds_up_no_other_and_is_tried_again(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.away = {FIRST}
    await outside.say(FIRST, SECOND)
    await outside.runner.once()
    assert outside.arrived == [SECOND]
    assert await outside.on_record() == [(1, False)]
    outside.away.clear()
    later = clock.now() + timedelta(seconds=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    await outside.runner.once()
    assert outside.arrived == [SECOND, FIRST]
    assert await outside.on_record() == []


async def test_what_fails_for_good_is_given_up_and_stays_on_record(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.away = {FIRST}
    await outside.say(FIRST)
    now = clock.now()
    for hours in range(MOST_ATTEMPTS + 3):
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2 * hours))  # noqa: B023  (used at once)
        await outside.runner.once()
    assert await outside.on_record() == [(MOST_ATTEMPTS, True)]
    reason = await outside.log.pool.fetchval("SELECT reason FROM log.effects_failed")
    assert "quote somebody" not in reason
    assert reason.startswith("ConnectionError")


async def test_who_dies_before_the_record_does_it_again(outside: Outside) -> None:
    await outside.say(FIRST)
    outside.dies = True
    with pytest.raises(asyncio.CancelledError):
        await outside.runner.once()
    outside.dies = False
    await outside.runner.once()
    assert outside.arrived == [FIRST, FIRST]


async def test_a_server_that_does_not_answer_fails(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("shared.effects.LONGEST_SECONDS", 0.05)
    await outside.say(FIRST)
    effect = Effect("send", frozenset({CaseWithdrawn}), silent)
    await Runner("intake", effect, outside.log.pool, {"intake": LocalFeed(outside.log)}, None).once()
    assert await outside.on_record() == [(1, False)]


@dataclass
class Counted:
    """A feed that knows how often it was asked."""

    feed: LocalFeed
    source: str = "intake"
    asked: int = 0

    async def after(self, position: int) -> Pulled:
        self.asked += 1
        return await self.feed.after(position)


async def test_many_events_are_read_once_and_not_once_for_each(outside: Outside) -> None:
    await outside.say(*[UUID(int=number) for number in range(1, 31)])
    counted = Counted(LocalFeed(outside.log))
    assert await replace(outside.runner, feeds={"intake": counted}).once() == 30
    assert counted.asked == 1


async def test_what_another_replica_has_done_meanwhile_is_not_done_again(outside: Outside) -> None:
    await outside.say(FIRST, SECOND, THIRD)
    ahead: deque[Envelope] = deque()
    assert await outside.runner._next("intake", ahead) == 1
    assert await outside.runner.once() == 2
    assert await outside.runner._next("intake", ahead) is None
    await outside.say(FIRST)
    assert await outside.runner._next("intake", ahead) == 1
    assert outside.arrived == [FIRST, SECOND, THIRD, FIRST]
