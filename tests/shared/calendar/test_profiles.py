"""Which rules hold when, and that later rules and later calendars move nothing that was given."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.calendar import CalendarData, DayData, Profile, Span, longest_window, profile_on, step_due, wrong_profiles
from shared.sentences import Notice
from tests.support.commune import COMMUNE

OLD = Profile(profile="cu-2026-1", urgent_hours=4, extension_working_days=10, answering_window_days=10)
NEW = OLD.model_copy(
    update={"profile": "moi-2027-1", "starts": date(2027, 1, 1), "urgent_hours": 2, "answering_window_days": 5}
)
FLOOD = OLD.model_copy(
    update={"profile": "lu-2027-2", "starts": date(2027, 3, 1), "ends": date(2027, 3, 10), "answering_window_days": 30}
)


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


@pytest.mark.parametrize("span", [{}, {"working_days": 1, "hours": 1}, {"hours": 0}, {"working_days": 366}])
def test_a_span_is_either_days_or_hours(span: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"working_days|hours"):
        Span(**span)


@pytest.mark.parametrize(
    ("moment", "profile"),
    [
        (on(2020, 1, 1), OLD), (on(2026, 12, 31), OLD), (datetime(2026, 12, 31, 17, 30, tzinfo=UTC), NEW),
        (on(2027, 1, 1), NEW), (on(2027, 2, 28), NEW), (on(2027, 3, 1), FLOOD), (on(2027, 3, 10), FLOOD),
        (on(2027, 3, 11), NEW), (on(2030, 1, 1), NEW),
    ],
)  # fmt: skip
def test_what_begins_on_a_day_is_under_the_rules_of_that_day(moment: datetime, profile: Profile) -> None:
    assert profile_on((FLOOD, OLD, NEW), moment) is profile


def test_where_all_rules_have_ended_the_last_ones_hold_on() -> None:
    assert profile_on((FLOOD,), on(2030, 1, 1)) is FLOOD
    assert profile_on((FLOOD,), on(2020, 1, 1)) is FLOOD


def test_an_answer_is_waited_for_as_long_as_was_said_when_it_came() -> None:
    assert longest_window((OLD, NEW), on(2027, 1, 2)) == timedelta(days=10)
    assert longest_window((OLD, NEW), on(2027, 1, 12)) == timedelta(days=5)
    assert longest_window((OLD, NEW, FLOOD), on(2027, 2, 28)) == timedelta(days=5)
    for day in (on(2027, 3, 1), on(2027, 3, 11), on(2027, 3, 20), on(2027, 4, 1), on(2027, 4, 9)):
        assert longest_window((OLD, NEW, FLOOD), day) == timedelta(days=30), day
    assert longest_window((OLD, NEW, FLOOD), on(2027, 4, 10)) == timedelta(days=5)
    assert longest_window((OLD, NEW, FLOOD), on(2027, 5, 1)) == timedelta(days=5)


def test_without_any_rules_there_is_no_commune() -> None:
    assert [place for place, _ in wrong_profiles((), CalendarData())] == [("deadlines",)]


def test_names_and_days_that_are_given_twice_and_an_end_before_the_beginning_are_mistakes() -> None:
    backwards = FLOOD.model_copy(update={"profile": "nguoc", "starts": date(2027, 5, 1)})
    again = NEW.model_copy(update={"starts": None})
    flood_day = DayData(day=date(2026, 9, 9), works=False, why=Notice(vi="lũ"))
    found = dict(wrong_profiles((OLD, NEW, again, backwards), CalendarData(days=(flood_day, flood_day))))
    assert set(found) == {
        ("deadlines", 2, "profile"), ("deadlines", 2, "starts"), ("deadlines", 3, "ends"),
        ("calendar", "days", 1, "day"),
    }  # fmt: skip


def test_a_step_has_a_date_where_the_rules_give_it_one_and_an_urgent_one_an_earlier() -> None:
    rules, days, start = COMMUNE.profile_on(on(2026, 11, 26)), COMMUNE.working_days, on(2026, 11, 26)
    assert step_due(OLD, "verify", start, days) is None
    ordinary, urgent = (step_due(rules, "verify", start, days, urgent=urgent) for urgent in (False, True))
    assert ordinary is not None
    assert urgent is not None
    assert ordinary.at == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert urgent.at == start + timedelta(hours=1)


def test_the_commune_s_own_days_win() -> None:
    flood = DayData(day=date(2026, 11, 27), works=False, why=Notice(vi="nghỉ vì lũ"))
    saturday = DayData(day=date(2026, 11, 28), works=True, why=Notice(vi="làm bù ngày lũ"))
    days = CalendarData(days=(flood, saturday)).working_days
    due = step_due(COMMUNE.profile_on(on(2026, 11, 26)), "receive", on(2026, 11, 26), days)
    assert due is not None
    assert due.at == datetime(2026, 11, 28, 10, tzinfo=UTC)
    assert due.explanation[1:3] == ("27/11/2026: nghỉ vì lũ, không tính", "28/11/2026: làm bù ngày lũ, tính")
