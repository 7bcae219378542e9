"""What the board counts: each number is that of exactly the cases of a list of the desk."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import asyncpg

from services.oversight.days import KINDS, OF_ANSWERS, RATED, Happening, moments_of, rated_since
from services.oversight.view import CASES, CaseView
from shared.reading.model import rows_of
from shared.reading.pages import tab_counts

DAYS = 14  # that are drawn, today the last
OLDEST = 5  # of what is late, shown with number and unit
ENOUGH = 5  # fewer say nothing about a share or a mean

# Tabs of the desk, also those that never held anything.
COUNTED = (
    "open", "closed", "late", "late_unit", "late_front", "refused", "unsatisfied", "verify", "classify", "handle",
    "citizen", "publish",
)  # fmt: skip

By = Literal["unit", "area", "category"]
_AREA = "coalesce(decided_area, reported_area)"
_OPEN = f"""
SELECT grouping(unit) AS no_unit, grouping({_AREA}) AS no_area, unit, {_AREA} AS area, category,
       count(*) FILTER (WHERE tabs @> '{{open}}') AS open,
       count(*) FILTER (WHERE step = 'handle') AS handled,
       count(*) FILTER (WHERE tabs @> '{{late}}') AS late,
       count(*) FILTER (WHERE tabs @> '{{late_unit}}') AS late_unit,
       count(*) FILTER (WHERE step_due >= $1 AND step_due < $2) AS today
  FROM {CASES.table} WHERE tabs @> '{{open}}' OR step = 'publish' GROUP BY GROUPING SETS ((unit), ({_AREA}), (category))
"""
_HAPPENED = """
SELECT type, (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, count(DISTINCT case_id) AS cases
  FROM log.register WHERE type = ANY ($1) AND at >= $2 AND at < $3 GROUP BY 1, 2
"""
_RATED = f"""
SELECT answered_unit AS unit, count(*) AS answered, count(*) FILTER (WHERE {RATED["judged"]}) AS judged,
       count(*) FILTER (WHERE {RATED["solved"]}) AS solved, avg(last_stars) FILTER (WHERE {RATED["judged"]}) AS stars
  FROM {CASES.table} WHERE {OF_ANSWERS} AND tabs IS NOT NULL AND answered_unit IS NOT NULL GROUP BY answered_unit
"""


@dataclass(frozen=True)
class Line:
    """Open cases of one unit, area or category: all, at their unit, late (by whomever, or by the unit), due today."""

    code: str | None
    open: int
    handled: int
    late: int
    late_unit: int
    today: int


@dataclass(frozen=True)
class Rating:
    """What citizens said of the answers of a unit: how many of how many judged, said that it is solved, and stars."""

    unit: str
    answered: int
    judged: int
    solved: int
    stars: float | None

    @property
    def enough(self) -> bool:
        return self.judged >= ENOUGH


@dataclass(frozen=True)
class Board:
    """`counts`: by tab of the desk. `happened`: how many cases, by what and day; days without any are not in it."""

    counts: Mapping[str, int] = field(default_factory=dict)
    today: int = 0
    happened: Mapping[Happening, Mapping[date, int]] = field(default_factory=dict)
    by: Mapping[By, Sequence[Line]] = field(default_factory=dict)
    ratings: Sequence[Rating] = ()
    oldest: Sequence[CaseView] = ()

    def of_day(self, what: Happening, day: date) -> int:
        return self.happened.get(what, {}).get(day, 0)


@dataclass(frozen=True)
class Boards:
    pool: asyncpg.Pool

    async def of(self, day: date) -> Board:
        """The board of a day that is today."""
        lines = await self._lines(day)
        return Board(
            counts=dict.fromkeys(COUNTED, 0) | await tab_counts(self.pool),
            today=await self.due_on(day),
            happened=await self._happened(day - timedelta(days=DAYS - 1), day),
            by=lines,
            ratings=await self._ratings(day),
            oldest=await rows_of(self.pool, CASES, "tabs @> '{late}' ORDER BY step_due, case_id LIMIT $1", OLDEST),
        )

    async def shape(self) -> object:
        """What the board is made of, in short: it changes when a number does."""
        return sorted((await tab_counts(self.pool)).items())

    async def due_on(self, day: date) -> int:
        """How many cases wait for something that is due on this day."""
        sql = f"SELECT count(*) FROM {CASES.table} WHERE step_due IS NOT NULL AND step_due >= $1 AND step_due < $2"
        return int(await self.pool.fetchval(sql, *moments_of(day)))

    async def _lines(self, day: date) -> Mapping[By, Sequence[Line]]:
        found: dict[By, list[Line]] = defaultdict(list)
        for row in await self.pool.fetch(_OPEN, *moments_of(day)):
            by: By = "unit" if not row["no_unit"] else "area" if not row["no_area"] else "category"
            numbers = (row[name] for name in ("open", "handled", "late", "late_unit", "today"))
            found[by].append(Line(row[by], *numbers))
        return {by: sorted(lines, key=_worst_first) for by, lines in found.items()}

    async def _happened(self, first: date, last: date) -> Mapping[Happening, Mapping[date, int]]:
        types = {kind.type: what for what, kind in KINDS.items()}
        since, until = moments_of(first)[0], moments_of(last)[1]
        found: dict[Happening, dict[date, int]] = defaultdict(dict)
        for row in await self.pool.fetch(_HAPPENED, list(types), since, until):
            found[types[row["type"]]][row["day"]] = row["cases"]
        return found

    async def _ratings(self, day: date) -> Sequence[Rating]:
        rows = await self.pool.fetch(_RATED, KINDS["answered"].type, rated_since(day))
        return sorted(map(_rating, rows), key=lambda one: (-one.answered, one.unit))


def _worst_first(line: Line) -> tuple[int, int, str]:
    return -line.late_unit, -line.late - line.open, line.code or ""


def _rating(row: asyncpg.Record) -> Rating:
    stars: Decimal | None = row["stars"]
    return Rating(row["unit"], row["answered"], row["judged"], row["solved"], None if stars is None else float(stars))
