"""Working days and deadlines, with the explanation that goes on record. Pure: the moment is handed in."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """A deadline (aware, UTC is up to the reader) and, line by line, how it was counted."""

    at: datetime
    explanation: tuple[str, ...]


def due_after_hours(start: datetime, hours: int) -> Due:
    """An urgent matter: the clock runs day and night."""
    begun = start.astimezone(LOCAL)
    at = begun + timedelta(hours=hours)
    return Due(at, (f"Bắt đầu {moment(begun)}", f"Việc khẩn: {hours} giờ, tính cả ngày đêm", f"Hạn {moment(at)}"))


def due_after_working_days(start: datetime, days: int, day_ends: time) -> Due:
    """The end of the n-th working day (Monday to Friday) after the day of `start`."""
    begun = start.astimezone(LOCAL)
    lines = [f"Bắt đầu {moment(begun)}; ngày đầu không tính"]
    day, counted = begun.date(), 0
    while counted < days:
        day += timedelta(days=1)
        if day.weekday() >= SATURDAY:
            lines.append(f"{day:%d/%m/%Y}: cuối tuần, không tính")
            continue
        counted += 1
    at = datetime.combine(day, day_ends, LOCAL)
    return Due(at, (*lines, f"{days} ngày làm việc", f"Hạn {moment(at)}"))


def moment(at: datetime) -> str:
    """`14:05 23/11/2026`, in the time of Việt Nam."""
    return f"{at.astimezone(LOCAL):%H:%M %d/%m/%Y}"
