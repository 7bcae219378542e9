"""How long something waits or has left is said in a few words."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.web.spans import left, span


def as_written(sentence: str, **values: object) -> str:
    return sentence % values if values else sentence


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(0), "chưa đến 1 giờ"),
        (timedelta(minutes=59), "chưa đến 1 giờ"),
        (timedelta(hours=1), "hơn 1 giờ"),
        (timedelta(hours=23, minutes=59), "23 giờ"),
        (timedelta(days=1), "hơn 1 ngày"),
        (timedelta(days=2), "2 ngày"),
        (-timedelta(days=9, hours=5), "9 ngày"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(length: timedelta, said: str) -> None:
    assert span(length, as_written) == said


def test_a_due_date_is_ahead_or_has_passed() -> None:
    due = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert left(due, due - timedelta(hours=5), as_written) == "còn 5 giờ"
    assert left(due, due + timedelta(days=3), as_written) == "quá hạn 3 ngày"
