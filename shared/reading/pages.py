"""Lists in pages that go on where the last one ended: nothing is left out or shown twice while rows come and go."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import asyncpg
import orjson

from shared.errors import Invalid
from shared.reading.model import ReadModel, Row

PAGE_ROWS = 100  # what somebody looks through; the next page is one tap away
MOST_ROWS = 200  # what a program may ask for at once

Item = TypeVar("Item")


@dataclass(frozen=True)
class Order:
    """The rows of a list (`where`, as SQL) by a moment of theirs, then by their case. Nothing of it is from outside."""

    where: str
    by: str
    newest_first: bool = False


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some rows of a list, and how to ask for those after them; None when these are the last."""

    rows: Sequence[Item]
    next: str | None = None


@dataclass(frozen=True)
class PageRequest:
    """What a reader wants to see of a list: the page after `cursor`. Raises Invalid for what is no cursor of ours."""

    cursor: str = ""
    rows: int = PAGE_ROWS

    @property
    def place(self) -> tuple[datetime, UUID] | None:
        if not self.cursor:
            return None
        try:
            moment, case_id = orjson.loads(urlsafe_b64decode(self.cursor + "=" * (-len(self.cursor) % 4)))
            return datetime.fromisoformat(moment), UUID(case_id)
        except (binascii.Error, ValueError, TypeError, AttributeError) as error:
            wrong = {"after": "Leave it out for the first page, or give what `next` said."}
            raise Invalid("This is no place in the list.", wrong) from error


def cursor_of(moment: datetime, case_id: UUID) -> str:
    """The place after a row, for an address."""
    return urlsafe_b64encode(orjson.dumps([moment, str(case_id)])).decode().rstrip("=")


async def page_of(
    pool: asyncpg.Pool, model: ReadModel[Row], order: Order, asked: PageRequest, *arguments: Any
) -> Page[Row]:
    """One page of a list, with what stands apart. `arguments` are those of `order.where`, from $1 on."""
    place, count = asked.place, len(arguments)
    step, direction = ("<", "DESC") if order.newest_first else (">", "ASC")
    after = f" AND ({order.by}, case_id) {step} (${count + 2}, ${count + 3})" if place else ""
    sorted_ = f"ORDER BY {order.by} {direction}, case_id {direction}"
    listed = f"SELECT * FROM {model.table} WHERE {order.where}{after} {sorted_} LIMIT ${count + 1}"
    apart = "".join(f" LEFT JOIN {table} USING (case_id)" for table in model.tables[1:])
    records = await pool.fetch(
        f"SELECT * FROM ({listed}) listed{apart} {sorted_}", *arguments, asked.rows + 1, *(place or ())
    )
    rows = [model.read(record) for record in records[: asked.rows]]
    if len(records) <= asked.rows:
        return Page(rows)
    last = records[asked.rows - 1]
    return Page(rows, cursor_of(last[order.by], last["case_id"]))


async def tab_counts(pool: asyncpg.Pool, whose: str | None = None) -> dict[str, int]:
    """How many rows each tab of a desk holds, of all or of one (a unit, a category), as the tables keep it."""
    rows = await pool.fetch(
        "SELECT tab, sum(count)::bigint AS many FROM log.tab_counts WHERE $1::text IS NULL OR of = $1 GROUP BY tab",
        whose,
    )
    return {row["tab"]: row["many"] for row in rows}
