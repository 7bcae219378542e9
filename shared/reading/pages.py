"""Lists in pages that go on where the last one ended: nothing is left out or shown twice while rows come and go."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import asyncpg
import orjson

from shared.errors import Invalid
from shared.reading.filters import Filter
from shared.reading.model import ReadModel, Row

PAGE_ROWS = 100  # what somebody looks through; the next page is one tap away
MOST_ROWS = 200  # what a program may ask for at once

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)  # moments that cases have
NO_FILTER = Filter()
NO_PLACE = {"after": "Leave it out for the first page, or give what `next` said."}

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Order:
    """The rows of a list (`where`, as SQL) by a moment of theirs, then by what they are about: their case, or another
    column that tells them apart (`then`). Nothing of it is from outside.

    `first`: a condition, as SQL, under which a row comes before all others.
    """

    where: str
    by: str
    newest_first: bool = False
    first: str = ""
    then: str = "case_id"

    @property
    def keys(self) -> str:
        """What rows are compared by, as SQL."""
        return ", ".join([*([f"NOT coalesce({self.first}, false)"] if self.first else []), self.by, self.then])

    @property
    def sorted(self) -> str:
        """ORDER BY and what follows it."""
        direction = " DESC" if self.newest_first else ""
        return "ORDER BY " + ", ".join(f"{key}{direction}" for key in self.keys.split(", "))


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some rows of a list, and how to ask for those after them; None when these are the last.

    `looked_at`: how many rows were looked through for them, where words were looked for.
    """

    rows: Sequence[Item]
    next: str | None = None
    looked_at: int | None = None

    def each(self, make: Callable[[Item], Other]) -> "Page[Other]":
        """The page with something made of each of its rows."""
        return Page([make(row) for row in self.rows], self.next, self.looked_at)


@dataclass(frozen=True)
class PageRequest:
    """What a reader wants to see of a list: the page after `cursor`, of the rows that a filter lets through.

    `words`: what is looked for in the texts of a list that can be searched. Raises Invalid for a cursor of others.
    """

    cursor: str = ""
    rows: int = PAGE_ROWS
    filter: Filter = NO_FILTER
    words: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """What the list is narrowed to, as it stands in an address."""
        return self.filter.chosen | ({"words": self.words} if self.words else {})

    def place(self, order: Order) -> tuple[Any, ...] | None:
        """The keys of the row that the page begins after."""
        if not self.cursor:
            return None
        try:
            *first, moment, case_id = orjson.loads(urlsafe_b64decode(self.cursor + "=" * (-len(self.cursor) % 4)))
            if [type(one) for one in first] != ([bool] if order.first else []):
                raise ValueError
            at = datetime.fromisoformat(moment)
            if at.tzinfo is None or not EARLIEST <= at <= LATEST:
                raise ValueError
            return *first, at, UUID(case_id)
        except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise Invalid("This is no place in the list.", NO_PLACE) from error


def cursor_of(*keys: bool | datetime | UUID) -> str:
    """The place after a row, for an address."""
    told = [str(key) if isinstance(key, UUID) else key for key in keys]
    return urlsafe_b64encode(orjson.dumps(told)).decode().rstrip("=")


def part_of(items: Sequence[Item], place: Callable[[Item], str], asked: PageRequest) -> Page[Item]:
    """The page of what is read whole, because no index has its order. Raises Invalid for a place that is not in it."""
    begin = 0
    if asked.cursor:
        places = [place(item) for item in items]
        if asked.cursor not in places:
            raise Invalid("This is no place in the list.", NO_PLACE)
        begin = places.index(asked.cursor) + 1
    rows = items[begin : begin + asked.rows]
    return Page(rows, place(rows[-1]) if begin + asked.rows < len(items) else None)


def page_query(
    model: ReadModel[Row], order: Order, asked: PageRequest, arguments: Sequence[Any]
) -> tuple[str, list[Any]]:
    """SQL and arguments that give the rows of a page and the one after them."""
    narrowed, values = asked.filter.conditions(model.filters, len(arguments))
    given, place, after = [*arguments, *values], asked.place(order), ""
    if place:
        places = ", ".join(f"${len(given) + number}" for number in range(2, len(place) + 2))
        after = f" AND ({order.keys}) {'<' if order.newest_first else '>'} ({places})"
    listed = f"SELECT * FROM {model.table} WHERE {order.where}{narrowed}{after} {order.sorted} LIMIT ${len(given) + 1}"
    apart = "".join(f" LEFT JOIN {table} USING ({', '.join(model.key)})" for table in model.tables[1:])
    keys = f"SELECT *, ROW({order.keys}) AS keys" if order.first else "SELECT *"
    return f"{keys} FROM ({listed}) listed{apart} {order.sorted}", [*given, asked.rows + 1, *(place or ())]


async def page_of(
    pool: asyncpg.Pool, model: ReadModel[Row], order: Order, asked: PageRequest, *arguments: Any
) -> Page[Row]:
    """One page of a list, with what stands apart. `arguments` are those of `order`, from $1 on."""
    sql, given = page_query(model, order, asked, arguments)
    records = await pool.fetch(sql, *given)
    rows = [model.read(record) for record in records[: asked.rows]]
    if len(records) <= asked.rows:
        return Page(rows)
    last = records[asked.rows - 1]
    return Page(rows, cursor_of(*(last["keys"] if order.first else (last[order.by], last[order.then]))))


async def tab_counts(pool: asyncpg.Pool, whose: str | None = None) -> dict[str, int]:
    """How many rows each tab of a desk holds, of all or of one (a unit, a category), as the tables keep it."""
    rows = await pool.fetch(
        "SELECT tab, sum(count)::bigint AS many FROM log.tab_counts WHERE $1::text IS NULL OR of = $1 GROUP BY tab",
        whose,
    )
    return {row["tab"]: row["many"] for row in rows}
