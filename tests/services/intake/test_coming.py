"""What a receipt says comes next, and by when."""

from datetime import UTC, datetime

import pytest

from services.intake.coming import Coming, coming
from shared.calendar.profiles import Steps
from tests.support.commune import COMMUNE

FRIDAY = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
TUESDAY_EVENING = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
WEDNESDAY_EVENING = datetime(2026, 12, 2, 10, 0, tzinfo=UTC)


def test_days_off_are_not_counted_and_forwarding_begins_when_reading_may_end() -> None:
    assert coming(COMMUNE, FRIDAY, None) == Coming(TUESDAY_EVENING, WEDNESDAY_EVENING)


@pytest.mark.parametrize("code", ["TN", "PCCC"])
def test_the_unit_has_the_time_of_the_category_that_its_sender_chose(code: str) -> None:
    category = COMMUNE.category(code)
    assert category is not None
    said = coming(COMMUNE, FRIDAY, category)
    assert (said.days, said.hours) == (category.working_days, category.hours)


def test_a_commune_that_says_nothing_promises_nothing() -> None:
    silent = COMMUNE.deadlines[0].model_copy(update={"steps": Steps()})
    assert coming(COMMUNE.model_copy(update={"deadlines": (silent,)}), FRIDAY, None) == Coming()
