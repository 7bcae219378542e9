"""A case number is given to one case, and no number is lost."""

import asyncio
from uuid import UUID

import asyncpg

from services.intake.numbers import Numbers, Wanted


def case(number: int) -> UUID:
    return UUID(int=number)


async def test_the_same_case_gets_the_same_number_and_leaves_no_gap(pool: asyncpg.Pool) -> None:
    numbers = Numbers(pool, "LS")
    first = await numbers.of(Wanted(case(1), 2026))
    assert await numbers.of(Wanted(case(1), 2026)) == first == "LS-2026-000001"
    assert await numbers.of(Wanted(case(2), 2026)) == "LS-2026-000002"


async def test_replicas_that_ask_at_once_give_each_case_one_number(pool: asyncpg.Pool) -> None:
    replicas = [Numbers(pool, "LS") for _ in range(4)]
    asked = [Wanted(case(number), 2026) for number in range(1, 21)]
    given = await asyncio.gather(*(replica.of(one) for replica in replicas for one in asked))
    assert set(given) == {f"LS-2026-{number:06d}" for number in range(1, 21)}
    assert given[:20] == given[20:40]


async def test_each_year_begins_anew(pool: asyncpg.Pool) -> None:
    numbers = Numbers(pool, "LS")
    old, new = await asyncio.gather(numbers.of(Wanted(case(1), 2026)), numbers.of(Wanted(case(2), 2027)))
    assert (old, new) == ("LS-2026-000001", "LS-2027-000001")
