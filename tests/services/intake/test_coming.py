"""What a receipt says comes next, and by when."""

from datetime import UTC, datetime

import pytest

from services.intake.coming import Coming, coming
from shared.calendar.profiles import Span, Steps
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


def test_what_is_urgent_has_its_hours_also_where_its_category_names_days() -> None:
    category = COMMUNE.category("TN")
    assert category is not None
    said = coming(COMMUNE, FRIDAY, category.model_copy(update={"urgency": "urgent"}))
    assert (said.days, said.hours) == (None, COMMUNE.profile_on(FRIDAY).urgent_hours)


def test_a_step_of_its_own_for_forwarding_comes_after_classifying() -> None:
    day = Span(working_days=1, hours=None)
    slow = COMMUNE.deadlines[0].model_copy(update={"steps": Steps(verify=day, classify=day, forward=day)})
    said = coming(COMMUNE.model_copy(update={"deadlines": (slow,)}), FRIDAY, None)
    assert said.forwarded_by == WEDNESDAY_EVENING


def test_a_commune_that_says_nothing_promises_nothing() -> None:
    silent = COMMUNE.deadlines[0].model_copy(update={"steps": Steps()})
    assert coming(COMMUNE.model_copy(update={"deadlines": (silent,)}), FRIDAY, None) == Coming()
