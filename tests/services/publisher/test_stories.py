"""Which results a report tells: published ones of its time, by a rule at first, and never one that was taken down."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from services.publisher.stage import STAGE
from services.publisher.stories import LONGEST_SUMMARY, MOST, Stories
from shared.events.envelope import Event
from shared.reading import project
from tests.conftest import FreshDatabase
from tests.services.publisher.histories import Said
from tests.services.publisher.test_figures import WEEK
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.journals import heard
from tests.support.rooms import open_room

SUMMARY = "Tổ kỹ thuật đã thông tuyến cống. " * 30
VERDICTS = (("no", 1), ("yes", 4), ("yes", 5), (None, None), ("yes", 5), ("partly", 3), ("yes", 3))
RESTRICTED, TAKEN_DOWN, BEFORE = 8, 9, 10


def case(number: int) -> UUID:
    return UUID(int=number)


def said() -> Iterator[Said]:
    """One case after the other, published within the week but the last; two that nobody may read."""
    verdicts = [*VERDICTS, ("yes", 5), ("yes", 5), ("yes", 5)]
    for number, (solved, stars) in enumerate(verdicts, start=1):
        for nth, event in enumerate(_events(number, solved, stars), start=1):
            at = WEEK.since + timedelta(hours=number, minutes=nth) - timedelta(days=7 if number == BEFORE else 0)
            yield heard(event, case(number), at, number * 100 + nth), event


def _events(number: int, solved: str | None, stars: int | None) -> Iterator[Event]:
    yield samples.received.model_copy(update={"number": f"LS-2026-{number:06}"})
    yield samples.classified.model_copy(update={"restricted": number == RESTRICTED})
    yield samples.forwarded
    yield samples.answered
    if solved:
        yield samples.judged.model_copy(update={"solved": solved, "stars": stars})
    yield samples.closed
    yield samples.published.model_copy(update={"summary": SUMMARY})
    if number == TAKEN_DOWN:
        yield samples.taken_down


@pytest.fixture
async def stories(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Stories]:
    async with open_room(STAGE, fresh_database, tmp_path) as room:
        async with room.own.pool.acquire() as connection:
            await project(connection, STAGE.read_models, list(said()))
        yield Stories(room.own.pool, COMMUNE)


async def test_what_people_said_is_solved_comes_first_and_then_what_they_said_is_not(stories: Stories) -> None:
    offered = [one.case_id.int for one in await stories.offered(WEEK)]
    assert offered == [5, 3, 2, 7, 6, 1, 4]
    assert len(offered) > MOST


async def test_nothing_restricted_taken_down_or_of_another_time_is_told(stories: Stories) -> None:
    assert not {RESTRICTED, TAKEN_DOWN, BEFORE} & {one.case_id.int for one in await stories.offered(WEEK)}
    told = await stories.told([case(TAKEN_DOWN), case(3), case(RESTRICTED), case(1)])
    assert [one.case_id.int for one in told] == [3, 1]


async def test_a_story_says_what_was_done_where_by_whom_and_what_people_say_of_it(stories: Stories) -> None:
    [one] = await stories.told([case(3)])
    assert one.number == "LS-2026-000003"
    assert one.told.endswith("Tiểu khu 6. Phòng Kinh tế trả lời trong ngày. Người dân đánh giá: đã xong, 5 trên 5 sao.")
    assert len(one.told) < LONGEST_SUMMARY + 120
