"""What waits for editors, as far as publisher has heard."""

import asyncpg
import pytest

from services.publisher.queries import Queries
from services.publisher.stage import STAGE
from shared.bus.inbox import Heard, project
from shared.events.envelope import Event
from shared.postgres import app_role
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.journals import heard
from tests.support.logs import prepared_stage
from tests.support.samples import AT, CASE, answered, classified, closed, overturned, received, refusal_stands


@pytest.mark.parametrize(
    ("last", "waiting"),
    [
        ((closed,), 1),
        ((refusal_stands,), 0),
        ((refusal_stands, overturned), 0),
        ((refusal_stands, overturned, closed), 1),
    ],
)
async def test_only_what_ended_with_a_result_waits_for_editors(
    fresh_database: FreshDatabase, last: tuple[Event, ...], waiting: int
) -> None:
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    events = (received, classified, answered, *last)
    told = [Heard(heard(event, CASE, AT), event) for event in events]
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1, max_size=1) as pool:
        async with pool.acquire() as connection:
            await project(connection, STAGE.projections, told)
        assert (await Queries(pool).counts())["waiting"] == waiting
