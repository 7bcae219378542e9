"""What everyone may follow of cases that go on: only what has a headline, is classified and was never restricted."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.publisher.stage import STAGE
from services.publisher.underway import UNDER_WAY, Counts, Matter, UnderWay
from shared.calendar import LOCAL
from shared.events.envelope import Envelope, Event
from shared.events.triage import CaseClassified
from shared.reading import project
from shared.reading.model import rows_of
from shared.reading.pages import PageRequest
from tests.support import samples
from tests.support.journals import heard

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=LOCAL)
CASES_MADE = 80
HAPPENING = (
    samples.queued, samples.verified, samples.named, samples.asked,
    samples.added, samples.refused, samples.classified, samples.forwarded,
    samples.returned, samples.extended, samples.answered, samples.missed, samples.step_missed, samples.overturned,
    samples.reopened, samples.closed, samples.withdrawn, samples.erased, samples.corrected,
)  # fmt: skip
Said = tuple[Envelope, Event]


def history(random: Random) -> Iterator[Said]:
    """What might be said of some cases, in any order: also what no stage would say."""
    for number in range(1, CASES_MADE + 1):
        case, at = UUID(int=number), NOW - timedelta(days=random.uniform(0, 40))
        for nth, event in enumerate([samples.received, samples.named, samples.classified]):
            if random.random() < 0.9:
                yield said(event, random, case, at, number * 100 + nth)
        for nth in range(random.randint(0, 6)):
            yield said(random.choice(HAPPENING), random, case, at, number * 100 + nth + 10)


def said(event: Event, random: Random, case: UUID, at: datetime, position: int) -> Said:
    """The event with one of few dates, units and rounds, now and then restricted."""
    new: dict[str, Any] = {
        "number": f"LS-2026-{case.int:06}",
        "due": NOW + timedelta(days=random.randint(-1, 1)),
        "unit": random.choice(["kinh-te", "cong-an"]),
        "round": random.randint(1, 2),
        "restricted": random.random() < 0.2,
    }
    changed = event.model_copy(update={name: new[name] for name in new if name in type(event).model_fields})
    return heard(changed, case, at, position), changed


@pytest.fixture(params=range(6))
def told(request: pytest.FixtureRequest) -> Sequence[Said]:
    return list(history(Random(request.param)))


@pytest.fixture
async def pool(tables: asyncpg.Pool, told: Sequence[Said]) -> asyncpg.Pool:
    async with tables.acquire() as connection:
        await project(connection, STAGE.read_models, told)
    return tables


def numbers(matters: Sequence[Matter]) -> list[str]:
    return sorted(one.number for one in matters)


async def test_the_tables_columns_are_those_that_the_row_says(pool: asyncpg.Pool, told: Sequence[Said]) -> None:
    folded = {key[0]: UNDER_WAY.made_of(changes) for key, changes in UNDER_WAY.fold(told).items()}
    rows = await pool.fetch("SELECT case_id, goes_on, told, step_due FROM publisher.under_way")
    for row in rows:
        matter = folded[row["case_id"]]
        assert (matter.goes_on, matter.told, matter.step_due) == (row["goes_on"], row["told"], row["step_due"])
    assert any(row["told"] for row in rows)
    assert not all(row["told"] for row in rows)


async def test_nothing_is_listed_but_what_has_a_headline_and_is_not_restricted(
    pool: asyncpg.Pool, told: Sequence[Said]
) -> None:
    last = {one.subject: event for one, event in told if isinstance(event, CaseClassified)}
    listed = (await UnderWay(pool).read("newest", PageRequest())).rows
    assert listed
    for matter in listed:
        assert matter.headline
        assert not last[matter.case_id].restricted


async def test_each_list_and_each_count_is_that_of_an_independent_recount(pool: asyncpg.Pool) -> None:
    under_way = UnderWay(pool)
    cases = [one for one in await rows_of(pool, UNDER_WAY, "true") if one.goes_on]
    assert numbers((await under_way.read("newest", PageRequest())).rows) == numbers([one for one in cases if one.told])
    late = [one for one in cases if one.late]
    assert numbers((await under_way.read("late", PageRequest())).rows) == numbers([one for one in late if one.told])
    counts = sum((await under_way.counts()).values(), start=Counts())
    assert counts == Counts(len(cases), len(late), sum(one.told for one in cases), sum(one.told for one in late))
