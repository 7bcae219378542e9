"""Lists go on where a page ended: each row once, whatever comes and goes in between."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import asyncpg
import pytest

from shared.errors import Invalid
from shared.reading import ReadModel
from shared.reading.pages import Order, PageRequest, cursor_of, page_of
from tests.conftest import FreshDatabase

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
OLDEST, NEWEST = Order("open", "at"), Order("open AND $1 = ANY (ARRAY['a', 'b'])", "at", newest_first=True)
URGENT = Order("open", "at", first="case_id = ANY ($1)")


@dataclass(frozen=True)
class Thing:
    case_id: UUID
    at: datetime
    open: bool = True


THINGS = ReadModel("things", Thing, ())


@pytest.fixture
async def pool(fresh_database: FreshDatabase) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(await fresh_database("things", prepared), min_size=1, max_size=2) as opened:
        yield opened


async def prepared(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE things (case_id uuid PRIMARY KEY, at timestamptz, open boolean)")
    await connection.close()


async def put(pool: asyncpg.Pool, number: int, minute: int) -> None:
    at = AT + timedelta(minutes=minute, microseconds=number)
    await pool.execute("INSERT INTO things VALUES ($1, $2, true)", UUID(int=number), at)


async def pages(pool: asyncpg.Pool, rows: int) -> list[list[int]]:
    found, cursor = [], ""
    while True:
        page = await page_of(pool, THINGS, OLDEST, PageRequest(cursor, rows))
        found.append([row.case_id.int for row in page.rows])
        if page.next is None:
            return found
        cursor = page.next


NAIVE, FIRST_YEAR = AT.replace(tzinfo=None), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
NO_CURSORS = [cursor_of(moment, UUID(int=1)) for moment in (NAIVE, FIRST_YEAR, AT.replace(year=9999))]


@pytest.mark.parametrize(
    "cursor", ["x", "WzFd", "W10", "e30", cursor_of(AT, UUID(int=1))[:-5], "*" * 50, "é", *NO_CURSORS]
)
async def test_what_is_no_place_in_a_list_is_refused_in_words(pool: asyncpg.Pool, cursor: str) -> None:
    with pytest.raises(Invalid):
        await page_of(pool, THINGS, OLDEST, PageRequest(cursor))


async def test_an_empty_list_has_one_page_and_none_after_it(pool: asyncpg.Pool) -> None:
    assert await pages(pool, 2) == [[]]


async def test_each_row_is_on_one_page_also_those_of_one_moment(pool: asyncpg.Pool) -> None:
    for number in range(1, 6):
        await pool.execute("INSERT INTO things VALUES ($1, $2, true)", UUID(int=number), AT)
    assert await pages(pool, 2) == [[1, 2], [3, 4], [5]]
    assert await pages(pool, 5) == [[1, 2, 3, 4, 5]]


async def test_what_comes_and_goes_between_two_pages_moves_nothing(pool: asyncpg.Pool) -> None:
    for number in range(1, 7):
        await put(pool, number, number)
    first = await page_of(pool, THINGS, OLDEST, PageRequest(rows=3))
    await pool.execute("DELETE FROM things WHERE case_id = $1", UUID(int=2))
    await put(pool, 9, 0)
    second = await page_of(pool, THINGS, OLDEST, PageRequest(first.next or "", 3))
    assert [row.case_id.int for row in (*first.rows, *second.rows)] == [1, 2, 3, 4, 5, 6]
    assert second.next is None


async def test_what_is_urgent_comes_before_what_is_older_on_whatever_page(pool: asyncpg.Pool) -> None:
    for number in range(1, 7):
        await put(pool, number, number)
    urgent, cursor, found = [UUID(int=5), UUID(int=3), UUID(int=4)], "", []
    for _ in range(3):
        page = await page_of(pool, THINGS, URGENT, PageRequest(cursor, 2), urgent)
        found += [row.case_id.int for row in page.rows]
        cursor = page.next or ""
    assert found == [3, 4, 5, 1, 2, 6]
    assert cursor == ""


async def test_a_place_in_one_list_is_none_in_a_list_of_another_order(pool: asyncpg.Pool) -> None:
    with pytest.raises(Invalid):
        await page_of(pool, THINGS, URGENT, PageRequest(cursor_of(AT, UUID(int=1))), [])
    with pytest.raises(Invalid):
        await page_of(pool, THINGS, OLDEST, PageRequest(cursor_of(True, AT, UUID(int=1))))


async def test_the_newest_come_first_where_they_are_asked_for(pool: asyncpg.Pool) -> None:
    for number in range(1, 4):
        await put(pool, number, number)
    first = await page_of(pool, THINGS, NEWEST, PageRequest(rows=2), "a")
    second = await page_of(pool, THINGS, NEWEST, PageRequest(first.next or "", 2), "a")
    assert [row.case_id.int for row in (*first.rows, *second.rows)] == [3, 2, 1]
    assert (await page_of(pool, THINGS, NEWEST, PageRequest(), "c")).rows == []
