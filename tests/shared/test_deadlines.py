"""By when each step of a case is due, one after the other, and as soon as the category asks."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.calendar import moment
from shared.commune import Category
from shared.deadlines import handling_due, steps_due
from tests.support.commune import COMMUNE

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def category(code: str) -> Category:
    found = COMMUNE.category(code)
    assert found is not None
    return found


def test_each_step_begins_where_the_one_before_must_have_ended() -> None:
    assert [(one.step, moment(one.due.at)) for one in steps_due(COMMUNE, category("TN"), FRIDAY)] == [
        ("receive", "17:00 23/11/2026"), ("verify", "17:00 25/11/2026"), ("classify", "17:00 26/11/2026"),
        ("handle", "17:00 07/12/2026"),
    ]  # fmt: skip


def test_what_is_urgent_is_urgent_at_every_step() -> None:
    hours = [one.due.at - FRIDAY for one in steps_due(COMMUNE, category("PCTT"), FRIDAY)]
    assert hours == [timedelta(hours=number) for number in (1, 1, 2, 6)]


@pytest.mark.parametrize(
    ("code", "urgency", "due"), [("GT", "urgent", "13:00 20/11/2026"), ("DD", "complex", "17:00 14/12/2026")]
)
def test_a_clerk_may_make_a_case_urgent_and_a_complex_one_has_the_days_of_its_category(
    code: str, urgency: str, due: str
) -> None:
    rules = COMMUNE.profile_on(FRIDAY)
    assert moment(handling_due(COMMUNE, rules, category(code), urgency, FRIDAY).at) == due
