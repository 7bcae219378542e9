"""Which days are worked in Việt Nam: holidays and swapped Saturdays as published, and the commune's own days first.

Labour Code 2019, article 112, and the yearly swaps come with the package `holidays`; a day that a commune's file names
is what that file says. Nothing is asked of a network.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import holidays

from shared.calendar.moments import SATURDAY

FIRST_YEAR, LAST_YEAR = 2000, 2099  # for which the moon is known; beyond, weekends alone are days off
_published = holidays.country_holidays("VN", language="vi", years=())
WEEKEND, AT_WORK, MADE_UP = "cuối tuần", "ngày làm việc", "ngày làm bù"


@dataclass(frozen=True)
class Day:
    """Whether a day is worked, why, and whether that may still change: its year's swaps are not published yet."""

    works: bool
    why: str
    estimated: bool = False

    @property
    def is_told(self) -> bool:
        """Whether an explanation names it: what nobody would have guessed from the day of the week, or a day off."""
        return not self.works or self.why != AT_WORK


@dataclass(frozen=True)
class WorkingDays:
    """`own`: days of the commune's file. `official_through`: the last day of the years that are published whole."""

    own: Mapping[date, Day] = field(default_factory=dict)
    official_through: date | None = None

    def day(self, on: date) -> Day:
        if named := self.own.get(on):
            return named
        estimated = self.official_through is not None and on > self.official_through
        weekend = on.weekday() >= SATURDAY
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            return Day(not weekend, WEEKEND if weekend else AT_WORK, estimated)
        if name := _published.get(on):
            return Day(False, name, estimated)
        if not weekend:
            return Day(True, AT_WORK, estimated)
        return Day(True, MADE_UP) if on in _published.weekend_workdays else Day(False, WEEKEND, estimated)
