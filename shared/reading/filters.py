"""What a reader narrows a list to: area, category, unit, and when the report came."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from shared.calendar import LOCAL

# Of which column a filter speaks; what a list does not know cannot be asked of it.
Columns = Mapping[str, str]


@dataclass(frozen=True)
class Filter:
    """`since` and `until` are days of the commune, both included."""

    area: str | None = None
    category: str | None = None
    unit: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, as it stands in an address."""
        return {one.name: str(value) for one in fields(self) if (value := getattr(self, one.name)) is not None}

    def conditions(self, columns: Columns, places: int) -> tuple[str, list[Any]]:
        """SQL to follow a WHERE clause that has used `places` parameters, and its arguments."""
        asked: list[tuple[str, Any]] = [
            (f"{columns[name]} =", getattr(self, name))
            for name in ("area", "category", "unit")
            if name in columns and getattr(self, name) is not None
        ]
        if self.since:
            asked.append(("received_at >=", datetime.combine(self.since, time(), LOCAL)))
        if self.until:
            asked.append(("received_at <", datetime.combine(self.until + timedelta(days=1), time(), LOCAL)))
        sql = "".join(f" AND {what} ${places + number}" for number, (what, _) in enumerate(asked, start=1))
        return sql, [value for _, value in asked]
