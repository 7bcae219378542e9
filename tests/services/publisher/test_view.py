"""What waits for editors and what everyone reads, as far as publisher has heard."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from itertools import permutations
from typing import cast

import asyncpg
import pytest

from services.publisher.editing.view import Editing
from services.publisher.published import Site
from services.publisher.queries import Queries
from services.publisher.stage import STAGE
from shared.events.envelope import Event
from shared.postgres import app_role
from shared.reading.filters import Filter
from shared.reading.pages import PageRequest
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import prepared_stage
from tests.support.reading import remember
from tests.support.samples import (
    CASE,
    answered,
    classified,
    closed,
    drafted,
    judged,
    overturned,
    published,
    received,
    refusal_stands,
    reopened,
    taken_down,
)

NO_VAULT = cast(Vault, None)


@dataclass(frozen=True)
class Known:
    """What publisher can be asked for."""

    queries: Queries
    editing: Editing
    site: Site


Knowing = Callable[..., Awaitable[Known]]
NUMBER = received.number
ANSWERED = (received, classified, answered)

not_solved = judged.model_copy(update={"solved": "no", "stars": 1})
solved_later = judged.model_copy(update={"round": 2, "solved": "yes", "stars": 5})
answered_again = answered.model_copy(update={"round": 2})
closed_again = closed.model_copy(update={"by": "window_expired", "round": 2})
drafted_again = drafted.model_copy(update={"round": 2})
published_again = published.model_copy(update={"round": 2})
SECOND_ROUND = (*ANSWERED, not_solved, reopened, answered_again)


@pytest.fixture
async def after(fresh_database: FreshDatabase) -> AsyncIterator[Knowing]:
    """What publisher knows when these events were heard."""
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1) as pool:

        async def known(*events: Event) -> Known:
            async with pool.acquire() as connection:
                await connection.execute("TRUNCATE publisher.cases, publisher.cases_apart")
                await remember(connection, STAGE, *events)
            return Known(Queries(pool), Editing(pool, NO_VAULT), Site(pool))

        yield known


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
    after: Knowing, last: tuple[Event, ...], waiting: int
) -> None:
    assert (await (await after(*ANSWERED, *last)).editing.counts())["waiting"] == waiting


# Drafts.


@pytest.mark.parametrize("by", ["withdrawn", "erased", "refusal_stands"])
async def test_a_draft_of_what_ended_without_a_result_waits_for_nobody(after: Knowing, by: str) -> None:
    known = await after(*ANSWERED, closed, drafted, reopened, closed_again.model_copy(update={"by": by}))
    assert await known.editing.counts() == {"waiting": 0, "drafted": 0, "published": 0}
    case = await known.queries.case(CASE)
    assert case is not None
    assert case.hindrance == by


async def test_a_draft_of_a_reopened_case_cannot_be_approved_and_waits_for_nobody(after: Knowing) -> None:
    known = await after(*ANSWERED, closed, drafted, reopened)
    assert await known.editing.counts() == {"waiting": 0, "drafted": 0, "published": 0}
    case = await known.queries.case(CASE)
    assert case is not None
    assert case.hindrance == "open"


async def test_a_draft_of_an_earlier_round_is_to_be_written_anew(after: Knowing) -> None:
    known = await after(*ANSWERED, closed, drafted, reopened, answered_again, closed_again)
    assert await known.editing.counts() == {"waiting": 1, "drafted": 0, "published": 0}
    case = await known.queries.case(CASE)
    assert case is not None
    assert case.outdated


async def test_a_draft_that_can_be_approved_waits_for_that(after: Knowing) -> None:
    for draft in (drafted, drafted.model_copy(update={"round": None})):
        known = await after(*ANSWERED, closed, draft)
        assert await known.editing.counts() == {"waiting": 0, "drafted": 1, "published": 0}
        case = await known.queries.case(CASE)
        assert case is not None
        assert (case.hindrance, case.outdated) == ("", False)


# What was public.


async def test_a_restricted_case_is_told_of_nowhere_whatever_was_public_of_it(after: Knowing) -> None:
    secret = classified.model_copy(update={"restricted": True})
    for last in ((), (taken_down,)):
        known = await after(*ANSWERED, closed, drafted, published, *last, secret)
        assert await known.site.result(NUMBER) is None
        assert await known.site.taken_down(NUMBER) is None
        assert await known.queries.case_numbered([NUMBER]) is None
        assert (await known.site.results(PageRequest())).rows == []
        assert (await known.site.results(PageRequest(filter=Filter(category=secret.category)))).rows == []
        assert await known.site.categories() == {}
        assert await known.editing.counts() == {"waiting": 0, "drafted": 0, "published": 0}


async def test_a_result_that_was_taken_down_says_why(after: Knowing) -> None:
    known = await after(*ANSWERED, closed, drafted, published, taken_down)
    told = await known.site.taken_down(NUMBER)
    assert told is not None
    assert told.reason == taken_down.reason
    assert await known.site.result(NUMBER) is None
    assert await known.queries.case_numbered([NUMBER]) == CASE


# Verdicts.


async def test_a_result_that_nobody_judged_shows_no_verdict_of_an_earlier_round(after: Knowing) -> None:
    known = await after(*SECOND_ROUND, closed_again, drafted_again, published_again)
    result, case, figures = await known.site.result(NUMBER), await known.queries.case(CASE), await known.site.figures()
    assert result is not None
    assert case is not None
    assert (result.solved, result.stars) == (None, None)
    assert (case.solved, case.stars) == (None, None)
    assert (figures.answered, figures.judged, figures.solved) == (1, 0, 0)


async def test_a_result_keeps_the_verdict_of_its_round_when_the_case_goes_on(after: Knowing) -> None:
    first = (*ANSWERED, closed, drafted, published, not_solved, reopened)
    for later in ((), (answered_again,), (answered_again, solved_later, closed_again)):
        result = await (await after(*first, *later)).site.result(NUMBER)
        assert result is not None
        assert (result.solved, result.stars) == ("no", 1)


async def test_the_verdict_of_the_round_is_shown_in_whatever_order_the_stages_were_heard(after: Knowing) -> None:
    said = [(received, not_solved, solved_later), (classified,), (answered, answered_again), (reopened, closed_again)]
    for order in permutations([*said, (drafted_again, published_again)]):
        known = await after(*(event for source in order for event in source))
        result, figures = await known.site.result(NUMBER), await known.site.figures()
        assert result is not None
        assert (result.solved, result.stars) == ("yes", 5)
        assert (figures.judged, figures.solved) == (1, 1)


async def test_the_last_verdict_on_a_round_counts(after: Knowing) -> None:
    changed = not_solved.model_copy(update={"solved": "yes", "stars": 4})
    known = await after(*ANSWERED, not_solved, changed, closed, drafted, published)
    result = await known.site.result(NUMBER)
    assert result is not None
    assert (result.solved, result.stars) == ("yes", 4)
