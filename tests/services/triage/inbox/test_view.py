"""What a clerk's list marks."""

from dataclasses import replace
from typing import cast

import asyncpg
import pytest

from services.triage.case.view import Reading
from services.triage.inbox.view import Inbox
from services.triage.queries import Queries
from services.triage.stage import STAGE
from services.triage.view import CaseView
from shared.events.envelope import Event
from shared.postgres import app_role
from shared.reading.pages import PageRequest
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.support.commune import COMMUNE
from tests.support.databases import as_role
from tests.support.logs import prepared_stage
from tests.support.reading import remember
from tests.support.samples import (
    CASE,
    added,
    classified,
    closed,
    forwarded,
    overturned,
    queued,
    received,
    refusal_stands,
    refused,
    returned,
    verified,
    withdrawn,
)

NO_VAULT = cast(Vault, None)


@pytest.mark.parametrize(
    ("asked", "answered", "talk"),
    [
        (None, None, ""),
        (2, None, "asked"),
        (None, 0, "added"),
        (2, 2, "added"),
        (4, 2, "asked"),
        (2, 0, "asked"),
    ],
)
def test_the_last_word_between_clerk_and_citizen_is_known(asked: int | None, answered: int | None, talk: str) -> None:
    assert CaseView(case_id=CASE, asked=asked, answered_question=answered).talk == talk


async def new_to_clerks(fresh_database: FreshDatabase, *events: Event) -> int:
    """How many cases have something that no clerk has read, when these events were heard."""
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1, max_size=2) as pool:
        async with pool.acquire() as connection:
            await remember(connection, STAGE, *events)
        desk = Inbox(pool, NO_VAULT, COMMUNE)
        listed = (await desk.cases("added", PageRequest(), "staff/1")).rows
        assert len(listed) == (await desk.counts())["added"]
        return len(listed)


@pytest.mark.parametrize("last", [(withdrawn,), (closed,), (verified, classified), (verified, classified, forwarded)])
async def test_what_is_added_to_what_no_clerk_has_any_more_is_new_to_none(
    last: tuple[Event, ...], fresh_database: FreshDatabase
) -> None:
    assert await new_to_clerks(fresh_database, received, queued, added, *last) == 0


@pytest.mark.parametrize(
    "last", [(), (verified,), (refused,), (verified, classified, forwarded, returned), (refusal_stands, overturned)]
)
async def test_what_is_added_to_what_clerks_have_is_new_to_them(
    last: tuple[Event, ...], fresh_database: FreshDatabase
) -> None:
    assert await new_to_clerks(fresh_database, received, queued, added, *last) == 1


async def test_a_page_opened_before_an_addition_makes_it_not_new_again(fresh_database: FreshDatabase) -> None:
    """One clerk has read it; another still has the case before them as it was."""
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1, max_size=2) as pool:
        async with pool.acquire() as connection:
            await remember(connection, STAGE, received, queued, added, added)
        desk, reading = Inbox(pool, NO_VAULT, COMMUNE), Reading(pool, NO_VAULT)
        case = await Queries(pool).case(CASE)
        assert case is not None
        await reading.looked(replace(case, added=case.added - 1))
        assert (await desk.counts())["added"] == 1
        for seen in (case, replace(case, added=case.added - 1)):
            await reading.looked(seen)
            assert (await desk.counts())["added"] == 0
