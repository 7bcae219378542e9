"""The events of the cases that are with a unit, without their sealed words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from shared.events.envelope import short_name

MOST_EVENTS = 100  # in one answer


@dataclass(frozen=True)
class UnitEvent:
    """One event of a case of the unit's: its name, and its open members."""

    position: int
    event: str
    case_id: UUID
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class UnitEvents:
    pool: asyncpg.Pool

    async def after(self, unit: str, position: int) -> list[UnitEvent]:
        """What was said of the cases that are with the unit now, after a position, in order."""
        rows = await self.pool.fetch(
            "SELECT said.position, said.state FROM log.events said JOIN dispatch.cases ON case_id = said.stream"
            " WHERE unit = $1 AND status <> 'returned' AND number IS NOT NULL AND said.position > $2"
            " ORDER BY said.position LIMIT $3",
            unit, position, MOST_EVENTS,
        )  # fmt: skip
        return [_event(row["position"], orjson.loads(row["state"])) for row in rows]


def _event(position: int, told: Mapping[str, Any]) -> UnitEvent:
    open_ = {name: value for name, value in told["data"].items() if not isinstance(value, dict)}
    event = short_name(told["type"])
    return UnitEvent(position, event, UUID(told["subject"]), datetime.fromisoformat(told["time"]), open_)
