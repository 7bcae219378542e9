"""How read tables are written: one row for each case, each column from one source."""

from functools import cache
from typing import Any

from shared.bus.inbox import Statement
from shared.events.envelope import Envelope


def upsert(table: str, envelope: Envelope, **columns: Any) -> Statement:
    """Write columns of the case's row, whether or not it exists yet.

    Sources may be heard in any order, so whichever comes first makes the row. `table` and the column names are
    ours; only the values come from outside.
    """
    return _upsert_sql(table, tuple(columns)), (envelope.subject, envelope.jurisdiction, *columns.values())


@cache
def _upsert_sql(table: str, names: tuple[str, ...]) -> str:
    numbered = ", ".join(f"${place}" for place in range(3, len(names) + 3))
    updates = ", ".join(f"{name} = excluded.{name}" for name in names)
    return (
        f"INSERT INTO {table} (case_id, jurisdiction, {', '.join(names)}) VALUES ($1, $2, {numbered})"
        f" ON CONFLICT (case_id) DO UPDATE SET {updates}"
    )
