"""The legal calendar: which days are worked, by which rules a deadline is counted, and how that is told."""

from shared.calendar.counting import Due, days_past, due_after_hours, due_after_working_days
from shared.calendar.moments import LOCAL, SATURDAY, moment
from shared.calendar.profiles import (
    CalendarData,
    DayData,
    Profile,
    Span,
    Stage,
    longest_window,
    profile_on,
    step_due,
    wrong_profiles,
)
from shared.calendar.working_days import Day, WorkingDays

__all__ = [
    "LOCAL", "SATURDAY", "CalendarData", "Day", "DayData", "Due", "Profile", "Span", "Stage", "WorkingDays",
    "days_past", "due_after_hours", "due_after_working_days", "longest_window", "moment", "profile_on",
    "step_due", "wrong_profiles",
]  # fmt: skip
