"""Lists are narrowed by what they know, and by days as the commune's people count them."""

from datetime import UTC, date, datetime

from shared.reading.filters import Filter

DAY = date(2026, 11, 23)
COLUMNS = {"area": "area", "category": "coalesce(category, hint)"}


def test_what_a_list_does_not_know_cannot_be_asked_of_it() -> None:
    assert Filter(unit="kinh-te").conditions(COLUMNS, 0) == ("", [])


def test_a_filter_that_chooses_nothing_adds_no_condition() -> None:
    assert Filter().conditions(COLUMNS, 3) == ("", [])


def test_a_day_begins_and_ends_at_midnight_in_the_commune() -> None:
    sql, values = Filter(since=DAY, until=DAY).conditions(COLUMNS, 0)
    assert sql == " AND received_at >= $1 AND received_at < $2"
    assert values == [datetime(2026, 11, 22, 17, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC)]


def test_conditions_stand_behind_the_parameters_that_are_used_already() -> None:
    sql, values = Filter(area="thon-mo", category="TN", since=DAY).conditions(COLUMNS, 2)
    assert sql == " AND area = $3 AND coalesce(category, hint) = $4 AND received_at >= $5"
    assert values[:2] == ["thon-mo", "TN"]
