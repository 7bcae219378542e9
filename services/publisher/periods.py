"""The spans of days that reports are about: each kind follows the calendar, so that one begins where the last ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.calendar import LOCAL
from shared.events.publisher import ReportKind

DAY = timedelta(days=1)
MONTHS_OF_A_QUARTER = 3

TITLES: Mapping[ReportKind, str] = {
    "day": "BÁO CÁO NHANH",
    "week": "BÁO CÁO TUẦN",
    "month": "BÁO CÁO THÁNG",
    "quarter": "BÁO CÁO QUÝ",
}  # in Vietnamese: a report is one in any language of the pages


@dataclass(frozen=True)
class Period:
    """From the beginning of `first` to the end of `last`, in the time of Việt Nam."""

    kind: ReportKind
    first: date
    last: date

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), LOCAL)

    @property
    def until(self) -> datetime:
        """The first moment that is not in it any more."""
        return datetime.combine(self.last + DAY, time(), LOCAL)

    @property
    def before(self) -> "Period":
        """The one of its kind that ended when this one began."""
        return period_of(self.kind, self.first - DAY)

    @property
    def told(self) -> str:
        """`Từ ngày 16/11/2026 đến ngày 22/11/2026`."""
        if self.first == self.last:
            return f"Ngày {self.first:%d/%m/%Y}"
        return f"Từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}"


def period_of(kind: ReportKind, day: date) -> Period:
    """The period of a kind that a day lies in; weeks begin on Monday."""
    match kind:
        case "day":
            return Period(kind, day, day)
        case "week":
            monday = day - day.weekday() * DAY
            return Period(kind, monday, monday + 6 * DAY)
        case "month":
            first = day.replace(day=1)
            return Period(kind, first, _months_on(first, 1) - DAY)
        case "quarter":
            first = day.replace(day=1, month=day.month - (day.month - 1) % MONTHS_OF_A_QUARTER)
            return Period(kind, first, _months_on(first, MONTHS_OF_A_QUARTER) - DAY)


def last_over(kind: ReportKind, now: datetime) -> Period:
    """The last one that is over."""
    return period_of(kind, now.astimezone(LOCAL).date()).before


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)
