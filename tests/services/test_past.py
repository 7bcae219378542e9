"""What a stage showed of a case at a moment is a fold, equal to its tables, row for row, then and now."""

import random
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from services.stages import STAGES
from shared import clock
from shared.bus import parking
from shared.events.envelope import Event
from shared.past.knowing import Rows
from shared.stage import Stage
from tests.conftest import FreshDatabase
from tests.services.test_projections import LIFE
from tests.support.rooms import Room, open_room

SEEDS = range(2)
STEPS = 40
MOST_AT_ONCE = 6
CASES = 3


@pytest.fixture
async def room(stage: Stage, fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(stage, fresh_database, tmp_path) as opened:
        yield opened


def mixed(cases: Sequence[UUID], chance: random.Random) -> Iterator[tuple[UUID, Event]]:
    """The whole life of each case, source by source, the cases mixed."""
    for events in LIFE.values():
        waiting = {case: iter(events) for case in cases}
        order = [case for case in cases for _ in events]
        chance.shuffle(order)
        yield from ((case, next(waiting[case])) for case in order)


async def step(room: Room, chance: random.Random) -> None:
    """Something that happens to a stage: mostly it hears, sometimes an event of that fails, is retried or let go."""
    waiting = await parking.waiting(room.own.pool)
    what = chance.random()
    if what < 0.7 or not waiting:
        source = chance.choice([*room.logs])
        after, many = await room.inbox.position(source), chance.randint(1, MOST_AT_ONCE)
        if chance.random() < 0.4:
            room.listener.failing.add((source, after + chance.randint(1, many)))
        await room.hear(source, many)
    elif what < 0.95:
        room.listener.failing.difference_update(
            chance.sample([*room.listener.failing], len(room.listener.failing) // 2)
        )
        await room.retry()
    else:
        one = chance.choice(waiting)
        await parking.release(room.own.pool, one.source, one.position, by="staff/1")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
async def test_the_past_is_what_the_tables_showed_and_now_is_what_they_show(room: Room, seed: int) -> None:
    chance = random.Random(seed)
    cases = [clock.new_id() for _ in range(CASES)]
    for case, event in mixed(cases, chance):
        await room.say(case, event)
    showed: list[tuple[datetime, dict[UUID, Rows]]] = []
    for _ in range(STEPS):
        await step(room, chance)
        showed.append((await room.moment(), {case: await room.shown(case) for case in cases}))
    turns = await room.own.pool.fetchrow(
        "SELECT count(heard_by) AS late, count(*) FILTER (WHERE heard_by IS NULL) AS aside FROM log.out_of_turn"
    )
    assert turns is not None
    assert turns["late"]
    assert turns["aside"] > turns["late"]
    for at, rows in showed:
        for case in cases:
            assert await room.as_known(case, at) == rows[case]
    await room.made_anew()
    for case in cases:
        assert await room.as_known(case) == await room.shown(case) == showed[-1][1][case]
