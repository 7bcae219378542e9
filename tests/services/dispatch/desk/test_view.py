"""What stands on a unit's desk, in whatever order the stages were heard."""

from itertools import permutations
from typing import cast

import asyncpg
import pytest

from services.dispatch.desk.view import TABS, UnitsDesk
from services.dispatch.stage import STAGE
from shared.events.envelope import Event
from shared.postgres import app_role
from shared.reading.pages import PageRequest
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import prepared_stage
from tests.support.reading import remember
from tests.support.samples import added, answered, classified, closed, forwarded, received, refused, returned

BY_DISPATCH = ((forwarded,), (forwarded, returned), (forwarded, returned, forwarded))


async def desk_after(fresh_database: FreshDatabase, *events: Event, unit: str = "kinh-te") -> dict[str, int]:
    """How many cases each tab of a unit holds when these events were heard."""
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1, max_size=1) as pool:
        async with pool.acquire() as connection:
            await remember(connection, STAGE, *events)
        desk = UnitsDesk(pool, cast(Vault, None))
        counts = await desk.counts(unit)
        assert counts == {tab: len((await desk.cases(unit, tab, PageRequest(), "unit/1")).rows) for tab in TABS}
        return {str(tab): many for tab, many in counts.items()}


@pytest.mark.parametrize("last", [(), (answered,), (answered, closed)])
async def test_no_list_of_a_unit_shows_a_case_of_another(
    last: tuple[Event, ...], fresh_database: FreshDatabase
) -> None:
    history = (received, classified, forwarded, added, *last)
    assert await desk_after(fresh_database, *history, unit="cong-an") == dict.fromkeys(TABS, 0)
    assert sum((await desk_after(fresh_database, *history)).values()) > 0


@pytest.mark.parametrize("last", [(answered, closed), (returned,), (refused,)])
async def test_what_is_added_to_what_the_unit_has_no_more_is_not_new_to_it(
    last: tuple[Event, ...], fresh_database: FreshDatabase
) -> None:
    history = (received, classified, forwarded, added)
    assert (await desk_after(fresh_database, *history))["added"] == 1
    assert (await desk_after(fresh_database, *history, *last))["added"] == 0


@pytest.mark.parametrize("said", BY_DISPATCH)
async def test_a_refused_case_is_on_no_list_whether_or_not_it_was_forwarded_again_at_the_same_moment(
    said: tuple[Event, ...], fresh_database: FreshDatabase
) -> None:
    for order in permutations([(received,), (classified, refused), said]):
        events = [event for source in order for event in source]
        assert await desk_after(fresh_database, *events) == {"open": 0, "added": 0, "answered": 0, "closed": 0}
        assert await desk_after(fresh_database, *events, closed) == {"open": 0, "added": 0, "answered": 0, "closed": 0}


async def test_a_case_that_came_back_and_ended_is_not_among_what_the_unit_has_closed(
    fresh_database: FreshDatabase,
) -> None:
    history = (received, classified, forwarded, returned, closed)
    assert await desk_after(fresh_database, *history) == {"open": 0, "added": 0, "answered": 0, "closed": 0}


async def test_a_case_that_is_classified_after_an_overturned_refusal_is_on_the_desk_again(
    fresh_database: FreshDatabase,
) -> None:
    history = (received, classified, forwarded, returned, refused, classified, forwarded)
    assert await desk_after(fresh_database, *history) == {"open": 1, "added": 0, "answered": 0, "closed": 0}
