"""Moments, days and numbers as people write them."""

from datetime import UTC, date, datetime

import pytest

from shared.web.formats import day, machine, number, when

LATE_ON_SUNDAY_IN_LONDON = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("vi", "02:05, thứ Hai 23/11/2026"),
        ("en", "02:05, Monday, 23 November 2026"),
        ("de", "02:05, Montag, 23.11.2026"),
    ],
)
def test_a_moment_is_told_in_the_time_of_viet_nam(language: str, written: str) -> None:
    assert when(LATE_ON_SUNDAY_IN_LONDON, language) == written


def test_a_plain_date_stays_that_date() -> None:
    assert day(date(2026, 9, 2), "vi") == "thứ Tư 02/09/2026"


def test_machines_get_the_offset() -> None:
    assert machine(LATE_ON_SUNDAY_IN_LONDON) == "2026-11-23T02:05:00+07:00"


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert [number(1234.5, language) for language in ("vi", "en", "de")] == ["1.234,5", "1,234.5", "1.234,5"]
