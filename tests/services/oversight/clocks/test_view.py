"""Which due dates the Front's clock finds missed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from services.oversight import late as view
from services.oversight.clocks.jobs import miss_of
from services.oversight.clocks.view import SAID_BY, Clocks
from services.oversight.domain import MissDeadline, SayByClock
from services.oversight.stage import STAGE
from shared.events.envelope import Event
from shared.reading import project
from tests.support.reading import in_order
from tests.support.samples import (
    CASE,
    DUE,
    answered,
    classified,
    forwarded,
    missed,
    overturned,
    received,
    refusal_stands,
    refused,
    returned,
)

Watching = Callable[..., Awaitable[Clocks]]
AT_THE_UNIT = (received, classified, forwarded)


@pytest.fixture
async def after(tables: asyncpg.Pool) -> Watching:
    """What oversight knows when these events were heard: one a minute, `after_due` once the due date has passed."""

    async def known(*events: Event, after_due: tuple[Event, ...] = ()) -> Clocks:
        async with tables.acquire() as connection:
            later = in_order(*after_due, since=DUE, after=len(events))
            await project(connection, STAGE.read_models, [*in_order(*events), *later])
        return Clocks(tables)

    return known


async def late(known: Clocks) -> list[MissDeadline | SayByClock]:
    """What is to be said the day after the due date."""
    day_after = DUE + timedelta(days=1)
    return [miss_of(case) for step in SAID_BY async for case in known.late(step, day_after)]


@pytest.mark.parametrize("last", [answered, missed, refusal_stands])
async def test_what_was_answered_said_to_be_missed_or_closed_is_not_missed_again(after: Watching, last: Event) -> None:
    assert await late(await after(*AT_THE_UNIT, last)) == []


async def test_a_refused_case_misses_no_deadline_until_that_is_overturned(after: Watching) -> None:
    assert await late(await after(*AT_THE_UNIT, returned, refused)) == []


async def test_an_overturned_case_has_no_date_until_it_is_queued_or_forwarded_anew(after: Watching) -> None:
    overruled = (*AT_THE_UNIT, returned, refused, overturned)
    assert await late(await after(*overruled)) == []
    assert await late(await after(*overruled, classified, forwarded)) == [MissDeadline("kinh-te", 1, DUE)]


async def test_a_due_date_that_passes_while_the_case_is_with_the_clerks_is_missed_by_no_unit(
    after: Watching,
) -> None:
    assert await late(await after(*AT_THE_UNIT, returned)) == [MissDeadline(None, 1, DUE)]


async def test_who_gives_a_case_back_after_the_due_date_has_missed_it(after: Watching) -> None:
    assert await late(await after(*AT_THE_UNIT, after_due=(returned,))) == [MissDeadline("kinh-te", 1, DUE)]


async def test_the_next_unit_has_missed_what_passed_in_its_hands_and_nothing_that_passed_before(
    after: Watching,
) -> None:
    elsewhere = forwarded.model_copy(update={"unit": "cong-an"})
    gone_back = (*AT_THE_UNIT, returned, classified)
    assert await late(await after(*gone_back, after_due=(elsewhere,))) == [MissDeadline(None, 1, DUE)]
    assert await late(await after(*gone_back, elsewhere)) == [MissDeadline("cong-an", 1, DUE)]


async def test_a_due_date_that_passed_without_an_answer_is_missed_by_the_unit(after: Watching) -> None:
    assert await late(await after(*AT_THE_UNIT)) == [MissDeadline("kinh-te", 1, DUE)]


@pytest.mark.parametrize("at_once", [1, 2, 3])
async def test_cases_that_are_due_at_one_moment_each_have_their_turn(
    after: Watching, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(view, "AT_ONCE", at_once)
    known = await after(*AT_THE_UNIT)
    others = [UUID(int=number) for number in range(1, 5)]
    for case in others:
        numbered = received.model_copy(update={"number": f"LS-2026-{case.int}"})
        events = in_order(numbered, classified, forwarded)
        heard_of = [(replace(envelope, subject=case), event) for envelope, event in events]
        await project(known.pool, STAGE.read_models, heard_of)
    day_after = DUE + timedelta(days=1)
    found = [case.case_id async for case in known.late("handle", day_after)]
    assert found == [*others, CASE]
