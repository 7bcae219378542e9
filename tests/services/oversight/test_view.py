"""What oversight's table knows of a case, as far as it was heard."""

import asyncpg

from services.oversight.desk.view import FrontsDesk
from services.oversight.queries import Queries
from services.oversight.stage import STAGE
from shared.events.envelope import Event
from tests.support.reading import remember
from tests.support.samples import (
    CASE,
    answered,
    classified,
    forwarded,
    judged,
    missed,
    received,
    refused,
    reopened,
    returned,
)

AT_THE_UNIT = (received, classified, forwarded)


async def after(tables: asyncpg.Pool, *events: Event) -> asyncpg.Pool:
    """The tables when these events were heard."""
    async with tables.acquire() as connection:
        await remember(connection, STAGE, *events)
    return tables


async def test_a_case_that_was_late_and_is_refused_waits_for_the_front_only(tables: asyncpg.Pool) -> None:
    counts = await FrontsDesk(await after(tables, *AT_THE_UNIT, missed)).counts()
    assert (counts["late"], counts["refused"]) == (1, 0)
    counts = await FrontsDesk(await after(tables, *AT_THE_UNIT, missed, returned, refused)).counts()
    assert (counts["late"], counts["refused"]) == (0, 1)


async def test_a_verdict_is_shown_until_the_next_answer_and_not_as_the_verdict_on_that(tables: asyncpg.Pool) -> None:
    case = await Queries(await after(tables, *AT_THE_UNIT, answered, judged, reopened)).case(CASE)
    assert case is not None
    assert (case.solved, case.stars) == (judged.solved, judged.stars)
    case = await Queries(await after(tables, *AT_THE_UNIT, answered.model_copy(update={"round": 2}))).case(CASE)
    assert case is not None
    assert (case.solved, case.stars) == (None, None)
