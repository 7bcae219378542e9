"""Deadlines over two years with their holidays and swaps: worked examples, and what holds for every start."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from shared.calendar import LOCAL, WorkingDays, days_past, due_after_hours, due_after_working_days
from tests.support.commune import COMMUNE

STARTS = 10_000
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
CALENDAR = COMMUNE.working_days
DAY_ENDS = time(17)

# What was published: Decision of the Government on public holidays of 2025; for 2026 with the swap of 2 January.
# 2027 is an estimate by the Labour Code 2019, article 112, and the moon (Tết on 6 February, Giỗ Tổ on 16 April).
OFF = {
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
    2027: "01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24",
}
WORKED_SATURDAYS = {date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}
DAYS_OFF = {date.fromisoformat(f"{year}-{day}") for year, days in OFF.items() for day in days.split()}

# (filed on, working days, due on, why it is that day)
EXAMPLES = [
    ("2025-01-20", 5, "2025-02-03", "Tết 2025 takes five days of the week after"),
    ("2025-01-24", 1, "2025-02-03", "the first day after Tết 2025"),
    ("2025-01-28", 2, "2025-02-04", "filed on a day off"),
    ("2025-03-31", 5, "2025-04-08", "Giỗ Tổ on Monday 7 April"),
    ("2025-04-04", 1, "2025-04-08", "a weekend, then Giỗ Tổ"),
    ("2025-04-25", 1, "2025-04-26", "a worked Saturday"),
    ("2025-04-25", 2, "2025-04-28", "a worked Saturday, and Sunday off"),
    ("2025-04-25", 5, "2025-05-06", "a worked Saturday and three days off"),
    ("2025-04-29", 1, "2025-05-05", "30 April, 1 May, and 2 May swapped"),
    ("2025-05-02", 1, "2025-05-05", "filed on the swapped day off"),
    ("2025-06-02", 10, "2025-06-16", "an ordinary fortnight"),
    ("2025-08-29", 1, "2025-09-03", "2 September with the day before"),
    ("2025-08-25", 7, "2025-09-05", "the same within a week and a half"),
    ("2025-12-26", 5, "2026-01-06", "New Year with the swap of 2 January"),
    ("2025-12-31", 1, "2026-01-05", "the day before New Year"),
    ("2026-01-05", 5, "2026-01-10", "the Saturday that was swapped for"),
    ("2026-01-09", 1, "2026-01-10", "Friday before a worked Saturday"),
    ("2026-01-09", 2, "2026-01-12", "and Sunday off"),
    ("2026-02-06", 5, "2026-02-13", "the week before Tết 2026"),
    ("2026-02-13", 1, "2026-02-23", "Tết 2026 takes a week"),
    ("2026-02-10", 10, "2026-03-03", "Tết 2026 within ten days"),
    ("2026-02-18", 3, "2026-02-25", "filed on the second day of Tết"),
    ("2026-04-20", 5, "2026-04-28", "Giỗ Tổ on a Sunday is made up on Monday 27 April"),
    ("2026-04-24", 3, "2026-05-04", "Giỗ Tổ, 30 April and 1 May in one week"),
    ("2026-04-29", 1, "2026-05-04", "30 April and 1 May before a weekend"),
    ("2026-08-21", 1, "2026-08-22", "a worked Saturday"),
    ("2026-08-21", 2, "2026-08-24", "and Sunday off"),
    ("2026-08-20", 8, "2026-09-03", "a worked Saturday, then the swapped Monday and 1 and 2 September"),
    ("2026-08-28", 1, "2026-09-03", "five days off in a row"),
    ("2026-11-20", 1, "2026-11-23", "a weekend"),
    ("2026-11-23", 1, "2026-11-25", "the new day off of 24 November"),
    ("2026-11-23", 10, "2026-12-08", "the same within ten days"),
    ("2026-12-24", 7, "2027-01-05", "New Year 2027 on a Friday"),
    ("2026-12-31", 1, "2027-01-04", "New Year and a weekend"),
    ("2027-01-29", 5, "2027-02-12", "Tết 2027, as estimated"),
    ("2027-02-03", 1, "2027-02-11", "the last day before it"),
    ("2027-04-12", 5, "2027-04-20", "Giỗ Tổ on a Friday"),
    ("2027-04-29", 1, "2027-05-04", "1 May on a Saturday is made up on Monday"),
    ("2027-08-30", 5, "2027-09-08", "2 and 3 September"),
    ("2027-11-22", 2, "2027-11-25", "24 November on a Wednesday"),
]


def at_nine(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(9), LOCAL)


def naive(start: date, days: int) -> date:
    """The same by the table above, one day after the other."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day in WORKED_SATURDAYS or (day.weekday() < 5 and day not in DAYS_OFF)
    return day


def test_there_are_forty_examples_and_each_is_explained() -> None:
    assert len(EXAMPLES) == 40
    assert all(why for *_, why in EXAMPLES)


@pytest.mark.parametrize(("filed", "days", "due", "why"), EXAMPLES, ids=[f"{one[0]}+{one[1]}" for one in EXAMPLES])
def test_a_worked_example(filed: str, days: int, due: str, why: str) -> None:
    found = due_after_working_days(at_nine(filed), days, DAY_ENDS, CALENDAR)
    assert found.at == datetime.combine(date.fromisoformat(due), DAY_ENDS, LOCAL), why
    assert found.explanation[-1] == f"Hạn 17:00 {date.fromisoformat(due):%d/%m/%Y}"


def test_every_day_of_three_years_is_what_was_published() -> None:
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(3 * 365)]
    worked = [day for day in days if day in WORKED_SATURDAYS or (day.weekday() < 5 and day not in DAYS_OFF)]
    assert [day for day in days if CALENDAR.day(day).works] == worked


def starts() -> Iterator[tuple[Random, datetime, int]]:
    """Ten thousand moments of nearly three years, each with a number of working days."""
    chance = Random(9)
    for _ in range(STARTS):
        yield chance, FIRST + timedelta(seconds=chance.randrange(1_000 * 86_400)), chance.randint(1, 30)


def test_nothing_is_ever_due_on_a_day_off_and_it_is_what_the_table_says() -> None:
    for _, start, days in starts():
        due = due_after_working_days(start, days, DAY_ENDS, CALENDAR).at.astimezone(LOCAL)
        assert CALENDAR.day(due.date()).works, (start, days)
        assert due.date() == naive(start.astimezone(LOCAL).date(), days), (start, days)


def test_whoever_files_later_is_never_due_earlier_and_more_days_are_later() -> None:
    for chance, start, days in starts():
        first = due_after_working_days(start, days, DAY_ENDS, CALENDAR).at
        later = start + timedelta(seconds=chance.randrange(20 * 86_400))
        assert first <= due_after_working_days(later, days, DAY_ENDS, CALENDAR).at, (start, later, days)
        assert first < due_after_working_days(start, days + 1, DAY_ENDS, CALENDAR).at, (start, days)


def test_an_urgent_clock_runs_day_and_night() -> None:
    for _, start, hours in starts():
        assert due_after_hours(start, hours).at == start + timedelta(hours=hours)


def test_the_day_is_the_day_in_viet_nam() -> None:
    after_midnight_there = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)  # Monday 00:30 in Việt Nam
    due = due_after_working_days(after_midnight_there, 1, DAY_ENDS, CALENDAR)
    assert due.at == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


def test_every_day_that_is_not_what_it_seems_is_explained() -> None:
    assert due_after_working_days(at_nine("2026-08-21"), 6, DAY_ENDS, CALENDAR).explanation == (
        "Bắt đầu 09:00 21/08/2026; ngày đầu không tính",
        "22/08/2026: ngày làm bù, tính",
        "23/08/2026: cuối tuần, không tính",
        "6 ngày làm việc",
        "Hạn 17:00 28/08/2026",
    )


def test_a_weekend_is_one_line() -> None:
    lines = due_after_working_days(at_nine("2026-12-04"), 1, DAY_ENDS, CALENDAR).explanation
    assert lines[1] == "05/12 và 06/12/2026: cuối tuần, không tính"


def test_a_year_that_is_only_estimated_is_said_to_be() -> None:
    said = "Lịch nghỉ sau 31/12/2026 mới là ước tính; hạn đã báo thì giữ nguyên"
    assert said in due_after_working_days(at_nine("2026-12-31"), 1, DAY_ENDS, CALENDAR).explanation
    assert said not in due_after_working_days(at_nine("2026-12-30"), 1, DAY_ENDS, CALENDAR).explanation


@pytest.mark.parametrize("year", [1999, 2100, 2200])
def test_where_nobody_knows_the_moon_weekends_alone_are_off(year: int) -> None:
    found = due_after_working_days(datetime(year, 1, 4, tzinfo=UTC), 5, DAY_ENDS, WorkingDays())
    assert found.at > datetime(year, 1, 8, tzinfo=UTC)


def test_hours_are_explained_without_a_claim_that_the_matter_is_urgent() -> None:
    due = due_after_hours(datetime(2026, 11, 27, 3, tzinfo=UTC), 48)
    assert due.explanation == (
        "Bắt đầu 10:00 27/11/2026", "48 giờ, tính cả ngày đêm và ngày nghỉ", "Hạn 10:00 29/11/2026",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "days", "before"),
    [
        ("2026-12-09 16:00", 1, "2026-12-08 00:00"),  # Wednesday, not over: due on Monday is late by Tuesday
        ("2026-12-09 17:00", 1, "2026-12-09 00:00"),
        ("2026-12-07 09:00", 1, "2026-12-04 00:00"),  # Monday morning: Friday was the day after Thursday
        ("2026-12-09 16:00", 5, "2026-12-02 00:00"),
    ],
)
def test_it_is_known_what_is_late_by_so_many_working_days(now: str, days: int, before: str) -> None:
    moment, expected = (datetime.fromisoformat(one).replace(tzinfo=LOCAL) for one in (now, before))
    assert days_past(moment, days, DAY_ENDS, CALENDAR) == expected


def test_what_is_late_at_all_is_late_by_no_days_at_least() -> None:
    now = datetime(2026, 12, 9, 3, tzinfo=UTC)
    assert days_past(now, 0, DAY_ENDS, CALENDAR) == now
