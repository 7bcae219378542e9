"""Deadlines, with the explanation that goes on record. Pure: the moment is handed in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.calendar.moments import LOCAL, moment
from shared.calendar.working_days import WEEKEND, Day, WorkingDays


@dataclass(frozen=True)
class Due:
    """A deadline (aware, UTC is up to the reader) and, line by line, how it was counted."""

    at: datetime
    explanation: tuple[str, ...]


def due_after_hours(start: datetime, hours: int) -> Due:
    """The clock runs day and night."""
    begun = start.astimezone(LOCAL)
    at = begun + timedelta(hours=hours)
    return Due(at, (f"Bắt đầu {moment(begun)}", f"{hours} giờ, tính cả ngày đêm và ngày nghỉ", f"Hạn {moment(at)}"))


def due_after_working_days(start: datetime, days: int, day_ends: time, calendar: WorkingDays) -> Due:
    """The end of the n-th working day after the day of `start`."""
    begun = start.astimezone(LOCAL)
    lines = [f"Bắt đầu {moment(begun)}; ngày đầu không tính"]
    day, counted, estimated = begun.date(), 0, False
    while counted < days:
        day += timedelta(days=1)
        found = calendar.day(day)
        counted += found.works
        estimated = estimated or found.estimated
        if found.is_told:
            _tell(lines, day, found)
    if estimated:
        lines.append(f"Lịch nghỉ sau {calendar.official_through:%d/%m/%Y} mới là ước tính; hạn đã báo thì giữ nguyên")
    at = datetime.combine(day, day_ends, LOCAL)
    return Due(at, (*lines, f"{days} ngày làm việc", f"Hạn {moment(at)}"))


def days_past(now: datetime, days: int, day_ends: time, calendar: WorkingDays) -> datetime:
    """What was due before this moment is late by `days` working days at least."""
    here = now.astimezone(LOCAL)
    if days == 0:
        return here
    day, counted = here.date(), 0
    over = here.time() >= day_ends  # whether today counts as gone
    while True:
        counted += over and calendar.day(day).works
        if counted >= days:
            return datetime.combine(day, time(0), LOCAL)
        day, over = day - timedelta(days=1), True


def _tell(lines: list[str], day: date, found: Day) -> None:
    """One line for a day, and for the two of a weekend."""
    counts = "tính" if found.works else "không tính"
    yesterday = f"{day - timedelta(days=1):%d/%m/%Y}: {WEEKEND}, không tính"
    if found.why == WEEKEND and lines[-1] == yesterday:
        lines[-1] = f"{day - timedelta(days=1):%d/%m} và {day:%d/%m/%Y}: {WEEKEND}, không tính"
    else:
        lines.append(f"{day:%d/%m/%Y}: {found.why}, {counts}")
