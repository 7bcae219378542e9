"""How long a citizen may change the own verdict, and what counts as a change."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.intake.domain import Receive
from services.intake.history import Verdict
from services.intake.queries import Queries
from services.intake.receiving import BY_CITIZEN, decider
from services.intake.service import Service, changeable_until
from services.intake.stage import STAGE
from services.intake.view import TrackedCase
from shared import clock
from shared.events.intake import VerdictGiven
from shared.events.sealed import Sealed
from shared.postgres import app_role, connect
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.support import samples
from tests.support.databases import as_role
from tests.support.intake import OneCase, intake_on
from tests.support.journals import MemoryJournal
from tests.support.logs import prepared_stage
from tests.support.reading import remember
from tests.support.samples import AT, CASE

WEEK = timedelta(days=7)
WORDS = "Nắp cống vẫn vỡ."


@pytest.fixture
async def queries(fresh_database: FreshDatabase) -> AsyncIterator[Queries]:
    """Intake's read tables with nothing in them."""
    pool = await connect(as_role(await fresh_database("stage_intake", prepared_stage(STAGE)), app_role("intake")))
    yield Queries(pool)
    await pool.close()


def judged(comment: Sealed | None = None, **known: Any) -> TrackedCase:
    """A case whose only answer its citizen has judged."""
    usual: dict[str, Any] = {"answered_round": 1, "verdicts": {2: Verdict(1, "yes", 5, comment, AT)}}
    return TrackedCase(CASE, **usual | known)


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.parametrize(
    "known",
    [
        {"verdicts": {}},
        {"round": 2},
        {"round": 2, "answered_round": 2},
        {"withdrawn_at": AT},
    ],
    ids=["not given yet", "the next round has begun", "the next round is answered", "taken back"],
)
def test_there_is_nothing_to_change(known: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    at(AT, monkeypatch)
    assert changeable_until(judged(**known)) is None


def test_a_verdict_stands_after_seven_days(monkeypatch: pytest.MonkeyPatch) -> None:
    at(AT + WEEK + timedelta(seconds=1), monkeypatch)
    assert changeable_until(judged()) is None


def test_a_verdict_may_be_changed_for_seven_days(monkeypatch: pytest.MonkeyPatch) -> None:
    at(AT + WEEK, monkeypatch)
    assert changeable_until(judged()) == AT + WEEK


def verdict(round_: int, day: int, comment: Sealed | None = None) -> VerdictGiven:
    given = {"round": round_, "given_at": datetime(2026, 11, day, tzinfo=UTC), "comment": comment}
    return samples.judged.model_copy(update=given)


async def test_the_time_runs_from_the_first_verdict_of_the_last_round(queries: Queries) -> None:
    said = [samples.received, verdict(1, 1), verdict(2, 10, samples.words), verdict(2, 12)]
    async with queries.pool.acquire() as connection:
        await remember(connection, STAGE, *said)
    case = await queries.case_of(samples.received.tracking)
    assert case is not None
    assert (case.judged_round, case.first_judged_at, case.comment) == (2, datetime(2026, 11, 10, tzinfo=UTC), None)


async def intake_with(vault: Vault, case: TrackedCase) -> tuple[Service, MemoryJournal, OneCase]:
    journal, tables = MemoryJournal(), OneCase(case)
    await decider.begin(journal, CASE, Receive(samples.received), BY_CITIZEN)
    return intake_on(journal, vault, tables), journal, tables


async def test_the_same_form_sent_again_says_nothing_and_unchanged_words_keep_their_seal(vault: Vault) -> None:
    intake, journal, tables = await intake_with(vault, judged(verdicts={}))
    await intake.judge(tables.case, round_=1, solved="yes", stars=5, comment=WORDS)
    first = journal.said[-1]
    assert isinstance(first, VerdictGiven)
    tables.case = judged(comment=first.comment)
    await intake.judge(tables.case, round_=1, solved="yes", stars=5, comment=WORDS)
    assert journal.said[-1] == first
    assert len(journal.said) == 2
    await intake.judge(tables.case, round_=1, solved="yes", stars=4, comment=WORDS)
    changed = journal.said[-1]
    assert isinstance(changed, VerdictGiven)
    assert (changed.stars, changed.comment) == (4, first.comment)
    assert changed.comment is not None
    assert await vault.open(CASE, changed.comment, "citizen", "own case") == WORDS
