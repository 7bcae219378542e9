"""Which due dates the Front's clock finds missed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest

from services.oversight.queries import Late, Queries
from services.oversight.stage import STAGE
from shared.bus.inbox import Heard, project
from shared.events.envelope import Event
from shared.postgres import app_role
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.journals import heard
from tests.support.logs import prepared_stage
from tests.support.samples import (
    AT,
    CASE,
    DUE,
    answered,
    classified,
    closed,
    forwarded,
    missed,
    overturned,
    received,
    refused,
    returned,
)

Watched = Callable[..., Awaitable[list[Late]]]
AT_THE_UNIT = (received, classified, forwarded)


@pytest.fixture
async def late_after(fresh_database: FreshDatabase) -> AsyncIterator[Watched]:
    """What is late, a minute after the due date, when these events were heard, a minute each."""
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1) as pool:

        async def late(*events: Event) -> list[Late]:
            told = [
                Heard(heard(event, CASE, AT + timedelta(minutes=minute), position=minute), event)
                for minute, event in enumerate(events, start=1)
            ]
            async with pool.acquire() as connection:
                await project(connection, STAGE.projections, told)
            return await Queries(pool).late(DUE + timedelta(minutes=1))

        yield late


@pytest.mark.parametrize("last", [answered, missed, closed])
async def test_what_was_answered_said_to_be_missed_or_closed_is_not_missed_again(
    late_after: Watched, last: Event
) -> None:
    assert await late_after(*AT_THE_UNIT, last) == []


async def test_a_refused_case_misses_no_deadline_until_that_is_overturned(late_after: Watched) -> None:
    assert await late_after(*AT_THE_UNIT, returned, refused) == []


async def test_the_clock_of_an_overturned_case_has_gone_on(late_after: Watched) -> None:
    assert len(await late_after(*AT_THE_UNIT, returned, refused, overturned)) == 1


async def test_a_due_date_that_passed_without_an_answer_is_missed_by_the_unit(late_after: Watched) -> None:
    assert await late_after(*AT_THE_UNIT) == [Late(CASE, "kinh-te", 1, DUE)]
