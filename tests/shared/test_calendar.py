"""Deadlines, and the explanation that goes on record."""

from datetime import UTC, datetime, time

from shared.calendar import due_after_hours, due_after_working_days

FRIDAY_NIGHT = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # 22:00 in Việt Nam


def test_an_urgent_matter_runs_day_and_night() -> None:
    assert due_after_hours(FRIDAY_NIGHT, 4).at == datetime(2026, 11, 27, 19, 0, tzinfo=UTC)


def test_working_days_leave_out_the_first_day_and_weekends() -> None:
    due = due_after_working_days(FRIDAY_NIGHT, 5, time(17))
    assert due.at == datetime(2026, 12, 4, 10, 0, tzinfo=UTC)


def test_the_day_is_the_day_in_viet_nam() -> None:
    after_midnight_there = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)  # Monday 00:30 in Việt Nam
    assert due_after_working_days(after_midnight_there, 1, time(17)).at == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


def test_every_day_that_does_not_count_is_explained() -> None:
    lines = due_after_working_days(FRIDAY_NIGHT, 1, time(17)).explanation
    assert lines[0].startswith("Bắt đầu 22:00 27/11/2026")
    assert [line for line in lines if "cuối tuần" in line] == [
        "28/11/2026: cuối tuần, không tính",
        "29/11/2026: cuối tuần, không tính",
    ]
    assert lines[-1] == "Hạn 17:00 30/11/2026"
