"""What everyone may be told of cases, and that nothing else gets out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from services.intake.open311.asking import SPAN, Asked
from services.intake.open311.view import OF_STEPS, PublicCases
from services.intake.stage import STAGE
from shared.events.envelope import Event, short_name
from shared.reading import project
from tests.support import samples
from tests.support.journals import heard
from tests.support.samples import AT

LATER = timedelta(minutes=90)
NAMED = (samples.classified.model_copy(update={"restricted": False}), samples.named)
ALL = Asked(AT - SPAN, AT + SPAN)


async def told(pool: asyncpg.Pool, *said: Sequence[Event], number: int = 1) -> PublicCases:
    """Each case received, and then what is said of it, an hour and a half after the other."""
    for case, events in enumerate(said, number):
        received = samples.received.model_copy(update={"number": f"LS-2026-{case:06}", "tracking": f"{case:064x}"})
        moments = [(one, AT + LATER * place) for place, one in enumerate([received, *events])]
        whole = [
            (heard(event, UUID(int=case), at, 100 * case + place), event) for place, (event, at) in enumerate(moments)
        ]
        async with pool.acquire() as connection:
            await project(connection, STAGE.read_models, whole)
    return PublicCases(pool)


@pytest.mark.parametrize(
    "said",
    [
        [],
        NAMED[:1],
        [*NAMED, samples.withdrawn],
        [*NAMED, samples.erased],
        [samples.classified.model_copy(update={"restricted": True}), samples.named],
    ],
    ids=["new", "unnamed", "withdrawn", "erased", "restricted"],
)
async def test_nothing_is_told_of_what_is_not_public(said: Sequence[Event], pool: asyncpg.Pool) -> None:
    cases = await told(pool, said)
    assert (await cases.asked(ALL)).rows == []
    assert (await cases.asked(replace(ALL, numbers=("LS-2026-000001",)))).rows == []
    assert await cases.one("LS-2026-000001") is None
    assert (await cases.steps(ALL)).rows == []


async def test_a_named_case_is_told_to_the_hour_and_without_what_its_citizen_did(pool: asyncpg.Pool) -> None:
    cases = await told(pool, [*NAMED, samples.added, samples.judged])
    [found] = (await cases.asked(ALL)).rows
    assert found.case.named == samples.named.headline
    assert found.requested_at == AT.replace(minute=0)
    assert found.updated_at == AT + 2 * LATER
    assert (found.case.words, found.case.place, found.case.verdicts, found.case.tracking) == (None, None, {}, "")
    assert found.ended is False


async def test_the_hour_of_a_report_is_in_every_range_that_touches_it(pool: asyncpg.Pool) -> None:
    cases, hour = await told(pool, NAMED), AT.replace(minute=0)

    async def told_of(since: datetime, until: datetime) -> int:
        return len((await cases.asked(Asked(since, until))).rows)

    assert await told_of(hour, hour) == 1
    assert await told_of(hour - SPAN, hour + timedelta(minutes=1)) == 1
    assert await told_of(hour + timedelta(minutes=1), hour + SPAN) == 0
    assert await told_of(hour - SPAN, hour - timedelta(minutes=1)) == 0


async def test_open_and_closed_ones_are_told_apart(pool: asyncpg.Pool) -> None:
    cases = await told(pool, NAMED, [*NAMED, samples.closed])
    ended = {
        ended: [one.case.number for one in (await cases.asked(replace(ALL, ended=ended))).rows]
        for ended in (True, False)
    }
    assert ended == {True: ["LS-2026-000002"], False: ["LS-2026-000001"]}
    [closed] = (await cases.asked(replace(ALL, ended=True))).rows
    assert (closed.ended, closed.updated_at) == (True, AT + 3 * LATER)


async def test_a_service_a_page_and_ids_narrow_what_is_told(pool: asyncpg.Pool) -> None:
    cases = await told(pool, NAMED, NAMED, NAMED)
    assert (await cases.asked(replace(ALL, services=("XX",)))).rows == []
    assert len((await cases.asked(replace(ALL, services=(samples.classified.category,)))).rows) == 3
    pages = [await cases.asked(replace(ALL, rows=2, page=page)) for page in (1, 2)]
    assert [(len(page.rows), page.next) for page in pages] == [(2, "2"), (1, None)]
    assert len({one.case.number for page in pages for one in page.rows}) == 3
    numbers = ("LS-2026-000003", "LS-2026-000009")
    assert [one.case.number for one in (await cases.asked(replace(ALL, numbers=numbers))).rows] == ["LS-2026-000003"]


async def test_steps_are_those_of_authorities_newest_first(pool: asyncpg.Pool) -> None:
    cases = await told(pool, [*NAMED, samples.added, samples.forwarded, samples.judged, samples.closed])
    steps = (await cases.steps(ALL)).rows
    assert [step.event for step in steps] == [
        "oversight.case-closed",
        "dispatch.case-forwarded",
        "triage.case-classified",
    ]
    assert (await cases.steps(replace(ALL, rows=2))).next == "2"
    assert (await cases.steps(replace(ALL, rows=3))).next is None
    assert [
        step.number
        for step in (await cases.steps(replace(ALL, since=AT + 4 * LATER, numbers=("LS-2026-000001",)))).rows
    ]
    assert (await cases.steps(replace(ALL, numbers=("LS-2026-000009",)))).rows == []


async def test_the_index_of_steps_is_over_what_is_asked_for(pool: asyncpg.Pool) -> None:
    kept = await pool.fetchval("SELECT pg_get_indexdef('intake.history_of_steps'::regclass)")
    assert [name for name in OF_STEPS.split("'")[1::2] if f"'{name}'" not in kept] == []
    assert kept.count("::text") == OF_STEPS.count("'") // 2


def test_what_a_citizen_says_is_no_step() -> None:
    own = {short_name(kind.type) for kind in STAGE.says}
    assert own.isdisjoint(OF_STEPS.split("'"))
