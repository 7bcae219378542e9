"""The record of openings: who of the staff read what of which case, and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg


@dataclass(frozen=True)
class Opening:
    """`case` is None for a list; `cases`: how many it held. `key`: words, contact, or `photo <id>`.

    `stage` is the database role that asked, which it cannot choose; `reader` and `purpose` are what it said.
    """

    id: int
    case: UUID | None
    cases: int
    key: str
    reader: str
    purpose: str
    stage: str
    opened_at: datetime


def opening(row: asyncpg.Record) -> Opening:
    stage = row["stage"].removesuffix("_app").rpartition("_")[2]  # a cell's role bears its code in front
    return Opening(
        row["id"], row["case_id"], row["cases"], row["key"], row["reader"], row["purpose"], stage, row["opened_at"]
    )
