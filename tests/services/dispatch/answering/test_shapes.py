"""What a unit gets to know of the citizen's verdicts: the last of each round, why, and who has read it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import cast

import pytest
from asyncpg import Pool

from services.dispatch.answering.shapes import UnitsWholeCase, whole, why
from services.dispatch.answering.view import History, Reading, Verdict, Words
from services.dispatch.queries import Queries
from services.dispatch.stage import STAGE
from shared.events.envelope import Event
from shared.postgres import app_role, connect
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.services.dispatch.test_service import BY, MONDAY, on_the_desk
from tests.support import samples
from tests.support.databases import as_role
from tests.support.logs import prepared_stage
from tests.support.reading import remember
from tests.support.samples import CASE

BECAUSE = "Nước vẫn ngập sau cơn mưa đầu tiên."


@pytest.fixture
async def desk(fresh_database: FreshDatabase) -> AsyncIterator[Reading]:
    """Dispatch's read tables with nothing in them."""
    dsn = await fresh_database("stage_dispatch", prepared_stage(STAGE))
    pool = await connect(as_role(dsn, app_role("dispatch")))
    yield Reading(pool, cast(Vault, None))
    await pool.close()


async def read(desk: Reading, *events: Event) -> History:
    """What the desk knows to have been said of the case after these events, heard in this order."""
    async with desk.pool.acquire() as connection:
        await remember(connection, STAGE, *events)
    assert await Queries(desk.pool).case(CASE) is not None
    return await desk.history(CASE)


async def judged(vault: Vault) -> History:
    """The citizen has said of the first answer why it does not do."""
    comment = await vault.seal(CASE, BECAUSE, "citizen")
    return History(verdicts=(Verdict(CASE, 1, MONDAY, "no", 1, comment),))


def known(history: History, reopened_because: str | None = "not_solved", round_: int = 2) -> UnitsWholeCase:
    """A case in a later round, with its words already opened."""
    case = replace(on_the_desk, round=round_, reopened_because=reopened_because)
    opened = {one: BECAUSE for one in (case.words, history.verdicts[0].comment) if one}
    return whole(case, history, Words(opened), [])


@pytest.mark.parametrize("because", ["front_found", None])
async def test_a_round_that_the_citizen_did_not_open_is_not_explained_with_their_words(
    because: str | None, vault: Vault
) -> None:
    assert why(known(await judged(vault), because)) is None


async def test_words_about_an_earlier_answer_do_not_explain_this_round(vault: Vault) -> None:
    assert why(known(await judged(vault), round_=3)) is None


async def test_the_verdict_on_the_last_answer_explains_this_round(vault: Vault) -> None:
    found = why(known(await judged(vault)))
    assert found is not None
    assert found.comment == BECAUSE


async def test_a_later_verdict_on_a_round_replaces_the_earlier(desk: Reading) -> None:
    changed = samples.judged.model_copy(update={"solved": "no", "stars": 1, "comment": None})
    second = samples.judged.model_copy(update={"round": 2, "solved": "yes"})
    told = await read(desk, samples.received, samples.forwarded, samples.judged, changed, second)
    assert [(one.round, one.solved, one.comment) for one in told.verdicts] == [
        (1, "no", None),
        (2, "yes", samples.judged.comment),
    ]


async def test_a_verdict_may_be_heard_before_everything_else(desk: Reading) -> None:
    told = await read(desk, samples.judged, samples.reopened, samples.forwarded, samples.received)
    assert [one.round for one in told.verdicts] == [1]


async def test_a_comment_is_opened_on_record_and_nothing_when_it_was_erased(vault: Vault) -> None:
    told, reading = await judged(vault), Reading(cast(Pool, None), vault)
    case = replace(on_the_desk, words=await vault.seal(CASE, "Cống tắc.", "citizen"))
    comment = told.verdicts[0].comment
    assert (await reading.words(case, told, BY)).of(comment) == BECAUSE
    assert [(one.reader, one.purpose) for one in await vault.openings(CASE)] == [(BY, "handling")]
    await vault.erase(CASE)
    assert (await reading.words(case, told, BY)).of(comment) is None
