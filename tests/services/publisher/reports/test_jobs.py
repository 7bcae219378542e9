"""A report is drafted by the clock when its time is over and everyone was heard; once, and never of nothing."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from services.publisher.compiling import SOURCES
from services.publisher.queries import Queries
from services.publisher.reported import Reports
from services.publisher.reports.domain import report_of
from services.publisher.reports.jobs import draft_due
from services.publisher.service import Service
from services.publisher.stage import STAGE
from shared import clock
from shared.deciding import LogJournal
from shared.reading.pages import PageRequest
from tests.conftest import FreshDatabase
from tests.services.publisher.histories import END, history
from tests.services.publisher.test_figures import WEEK
from tests.services.publisher.test_recounting import hear, say
from tests.support.commune import COMMUNE
from tests.support.rooms import Room, open_room

NOW = END + timedelta(hours=1)
LAST_WEEK = report_of("luong-son", "week", WEEK.first)


@pytest.fixture
async def room(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    async with open_room(STAGE, fresh_database, tmp_path) as opened:
        yield opened


def publisher_of(room: Room) -> Service:
    nobody: Any = None
    return Service(LogJournal(room.own, "luong-son"), nobody, Queries(room.own.pool), COMMUNE)


async def whole(room: Room, until: datetime) -> None:
    """Everything that anybody has said before then was heard."""
    for source in SOURCES:
        await room.inbox.whole(source, until)


async def drafted(room: Room) -> set[str]:
    """The kinds of what was drafted."""
    await draft_due(publisher_of(room))
    await room.hear("publisher")
    page = await Reports(room.own.pool).page(PageRequest(), None)
    return {one.kind for one in page.rows}


async def test_nothing_is_drafted_while_somebody_may_have_said_more(room: Room) -> None:
    await say(room, history(Random(1)))
    await hear(room)
    assert await drafted(room) == set()
    await whole(room, END + timedelta(seconds=14))
    assert await drafted(room) == set()


async def test_of_a_time_without_anything_there_is_no_report(room: Room) -> None:
    await whole(room, NOW)
    assert await drafted(room) == set()


async def test_each_kind_is_drafted_once_with_the_figures_of_its_last_time(room: Room) -> None:
    await say(room, history(Random(2)))
    await hear(room)
    await whole(room, NOW)
    assert await drafted(room) == {"day", "week"}
    assert await drafted(room) == {"day", "week"}
    editions = await Reports(room.own.pool).editions(LAST_WEEK)
    assert [(one.edition, one.version, one.status) for one in editions] == [(1, 1, "drafted")]
    assert editions[0].compared.now.of("received") > 5
