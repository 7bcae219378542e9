"""What detectors are given of what was heard: no row more, and none of what is over."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import asyncpg
import pytest

from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.signals.asking import Questions
from services.oversight.signals.domain import Found
from services.oversight.signals.service import sweep
from services.oversight.stage import STAGE
from shared import clock
from shared.events.envelope import Event
from shared.events.oversight import SignalRaised
from shared.reading import project
from shared.signals import Signals
from shared.vault import Vault
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal, heard
from tests.support.samples import AT

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
ASKED = Signals(answers=3, alike=3, verdicts=3, verdicts_of_a_point=2, silent_reports=2, extensions=5)

Life = Sequence[tuple[datetime, Event]]
Hears = Callable[[Mapping[int, Life]], Awaitable[Questions]]


@pytest.fixture
async def hears(tables: asyncpg.Pool) -> Hears:
    """What there is to ask about after these lives of cases, each event at its moment."""

    async def known(lives: Mapping[int, Life]) -> Questions:
        said = sorted(((at, case, event) for case, life in lives.items() for at, event in life), key=lambda one: one[0])
        all_heard = [(heard(event, UUID(int=case), at, number), event) for number, (at, case, event) in enumerate(said)]
        async with tables.acquire() as connection:
            await project(connection, STAGE.read_models, all_heard)
        return Questions(tables, ASKED)

    return known


def kinds(found: Sequence[Found]) -> set[tuple[str, str]]:
    return {(one.kind, one.about) for one in found}


def received(at: datetime, case: int, **more: object) -> tuple[datetime, Event]:
    return at, samples.received.model_copy(update={"number": f"LS-2026-{case:06}", **more})


def answered_at_once(many: int) -> dict[int, Life]:
    return {
        case: [
            received(AT - 5 * DAY, case, area=None),
            (AT - 4 * DAY, samples.forwarded),
            (AT + case * HOUR / 60, samples.answered),
        ]
        for case in range(many)
    }


async def test_where_nothing_happened_nothing_is_asked(hears: Hears) -> None:
    assert await (await hears({})).found(AT) == []


async def test_what_was_answered_long_ago_is_not_asked_about_any_more(hears: Hears) -> None:
    assert await (await hears(answered_at_once(3))).found(AT + 5 * WEEK) == []


async def test_answers_at_once_and_alike_are_both_asked_about(hears: Hears) -> None:
    found = await (await hears(answered_at_once(3))).found(AT + HOUR)
    assert kinds(found) == {("answers_in_a_burst", "kinh-te"), ("answers_alike", "kinh-te")}


async def test_an_erased_case_is_like_no_other(hears: Hears) -> None:
    lives = answered_at_once(3)
    lives[0] = [*lives[0], (AT + HOUR / 2, samples.erased)]
    assert kinds(await (await hears(lives)).found(AT + HOUR)) == {("answers_in_a_burst", "kinh-te")}


async def test_the_date_of_the_next_round_moves_none(hears: Hears) -> None:
    again = samples.forwarded.model_copy(update={"round": 2, "unit": "cong-an"})
    due = samples.forwarded.due
    life = [received(AT, 1), (AT, samples.forwarded), (due - 2 * HOUR, samples.answered), (due - HOUR, again)]
    assert kinds(await (await hears({1: life})).found(due)) == set()


@pytest.mark.parametrize("change", [{"unit": "cong-an"}, {"category": "AN"}])
async def test_a_case_that_is_moved_an_hour_before_its_date_is_one(hears: Hears, change: dict[str, str]) -> None:
    due = samples.forwarded.due
    moved = samples.forwarded.model_copy(update={**change, "due": due + 5 * DAY})
    [found] = await (await hears({1: [received(AT, 1), (AT, samples.forwarded), (due - HOUR, moved)]})).found(due)
    assert (found.kind, found.about, found.until - found.since) == ("changed_before_due", "kinh-te", HOUR)


async def test_extensions_an_hour_before_are_a_habit_and_those_in_time_count_against(hears: Hears) -> None:
    due = samples.forwarded.due
    later = samples.extended.model_copy(update={"due": due + 5 * DAY})
    lives = {
        case: [received(AT, case), (AT, samples.forwarded), (due - (HOUR if case < 5 else 6 * DAY), later)]
        for case in range(8)
    }
    [found] = [one for one in await (await hears(lives)).found(due) if one.kind == "extended_before_due"]
    assert (found.about, found.count, found.of, len(found.cases)) == ("kinh-te", 5, 8, 5)


async def test_who_changes_a_verdict_has_given_one(hears: Hears) -> None:
    life = [received(AT - DAY, 1), *((AT + number * HOUR / 60, samples.judged) for number in range(9))]
    assert kinds(await (await hears({1: life})).found(AT + 2 * DAY)) == set()


async def test_verdicts_are_counted_for_all_and_for_each_point(hears: Hears) -> None:
    lives = {
        case: [received(AT - DAY, case, point=f"diem-{case % 2}"), (AT + case * HOUR / 60, samples.judged)]
        for case in range(3)
    }
    found = await (await hears(lives)).found(AT + 2 * DAY)
    assert kinds(found) == {("verdicts_in_a_burst", ""), ("verdicts_in_a_burst", "diem-0")}


opened = samples.point_opened
FROM_THE_POINT: dict[int, Life] = {
    case: [received(AT + case * DAY, case, point=opened.code, area=None)] for case in range(2)
}


@pytest.mark.parametrize(
    "of_the_point",
    [
        [],
        [(AT - DAY, opened), (AT + 2 * DAY, samples.point_closed)],
        [(AT - DAY, opened), (AT + 2 * DAY, samples.point_closed), (AT + 3 * WEEK, samples.point_reopened)],
    ],
    ids=["not known", "closed", "open again for a week"],
)
async def test_a_point_that_is_not_looked_after_is_not_silent(hears: Hears, of_the_point: Life) -> None:
    assert kinds(await (await hears({**FROM_THE_POINT, 9: of_the_point})).found(AT + 4 * WEEK + 2 * DAY)) == set()


async def test_a_point_from_where_nothing_comes_any_more_is_silent(hears: Hears) -> None:
    known = await hears({**FROM_THE_POINT, 9: [(AT - DAY, opened), (AT, samples.point_changed)]})
    [found] = await known.found(AT + 4 * WEEK + 2 * DAY)
    assert (found.kind, found.about, found.count) == ("point_silent", opened.code, 2)
    assert found.cases == (UUID(int=1), UUID(int=0))


async def test_an_area_that_fell_silent_is_asked_about(hears: Hears) -> None:
    lives = {case: [received(AT + case * DAY, case, point=None)] for case in range(2)}
    assert kinds(await (await hears(lives)).found(AT + 5 * WEEK)) == {("area_silent", "tieu-khu-6")}


async def test_an_area_waits_from_the_report_to_the_first_answer(hears: Hears) -> None:
    """Where a clerk has decided about the area, that is the one."""
    elsewhere = samples.classified.model_copy(update={"area": "thon-mo"})
    lives: dict[int, Life] = {}
    for case in range(10):
        begin = AT + case * DAY
        where = [(begin, elsewhere)] if case >= 5 else []
        answer = (begin + (6 if case < 5 else 2) * DAY, samples.answered.model_copy(update={"alike": None}))
        lives[case] = [received(begin, case, point=None), *where, answer]
    [found] = [one for one in await (await hears(lives)).found(AT + 3 * WEEK) if one.kind == "area_waits_longer"]
    assert (found.about, found.count, found.of, found.days, found.others_days) == ("tieu-khu-6", 5, 5, 6.0, 2.0)


async def test_whoever_sweeps_twice_or_dies_in_between_asks_once(
    hears: Hears, tables: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was appended and not yet shown in any table is not said again."""
    await hears(answered_at_once(3))
    journal = MemoryJournal()
    commune = COMMUNE.model_copy(update={"signals": ASKED})
    oversight = Service(journal, cast(Vault, None), Queries(tables), commune)
    for later in (HOUR, HOUR, 2 * HOUR, DAY):
        monkeypatch.setattr(clock, "now", lambda later=later: AT + later)
        await sweep(oversight)
    assert [event.kind for event in journal.said if isinstance(event, SignalRaised)] == [
        "answers_in_a_burst", "answers_alike",
    ]  # fmt: skip
