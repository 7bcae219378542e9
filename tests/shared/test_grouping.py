"""Callers who wait together are flushed together, and none waits for ever."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.grouping import Grouped


async def test_a_flush_that_fails_fails_every_caller_of_its_group_and_no_other() -> None:
    async def flush(items: Sequence[int]) -> list[int | BaseException]:
        if 0 in items:
            raise RuntimeError("This group fails.")
        return list(items)

    grouped: Grouped[int, int] = Grouped(flush, most=2)
    results = await asyncio.gather(*(grouped(item) for item in (0, 1, 2, 3)), return_exceptions=True)
    assert [type(result) for result in results] == [RuntimeError, RuntimeError, int, int]


async def test_one_bad_item_fails_alone() -> None:
    async def flush(items: Sequence[int]) -> list[int | BaseException]:
        return [ValueError("bad") if item == 1 else item for item in items]

    grouped: Grouped[int, int] = Grouped(flush, most=10)
    waiting = [grouped(item) for item in range(3)]
    with pytest.raises(ValueError, match="bad"):
        await waiting[1]
    assert await waiting[0] == 0
    assert await waiting[2] == 2


async def test_a_caller_who_goes_away_stops_nobody() -> None:
    flushed: list[int] = []

    async def flush(items: Sequence[int]) -> list[int | BaseException]:
        flushed.extend(items)
        return list(items)

    grouped: Grouped[int, int] = Grouped(flush, most=10)
    going, staying = grouped(1), grouped(2)
    going.cancel()
    assert await staying == 2
    assert flushed == [1, 2]


async def test_who_comes_while_a_flush_is_under_way_is_in_the_next() -> None:
    groups: list[list[int]] = []

    async def flush(items: Sequence[int]) -> list[int | BaseException]:
        groups.append(list(items))
        await asyncio.sleep(0)
        return list(items)

    grouped: Grouped[int, int] = Grouped(flush, most=100)
    first = grouped(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rest = [grouped(item) for item in range(1, 50)]
    await asyncio.gather(first, *rest)
    assert groups == [[0], list(range(1, 50))]
