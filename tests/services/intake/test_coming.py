"""What a receipt says comes next, and by when."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.intake.coming import Coming, coming, front_by, goes_on_by
from services.intake.view import TrackedCase
from shared import clock
from shared.calendar.profiles import Span, Steps
from shared.deadlines import given_for
from shared.events.due import NO_DATE
from tests.support.commune import COMMUNE
from tests.support.samples import CASE, words

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


@pytest.mark.parametrize("code", [None, "TN", "PCCC"])
def test_the_receipt_promises_the_date_that_triage_puts_on_record(code: str | None) -> None:
    category = COMMUNE.category(code)
    assert coming(COMMUNE, FRIDAY, category).verified_by == given_for(COMMUNE, "verify", FRIDAY, category).due


CASE_AT_FRONT = TrackedCase(case_id=CASE, front_due=TUESDAY_EVENING)


def test_a_citizen_sees_by_when_the_front_goes_on_while_it_is_its_turn() -> None:
    assert front_by(CASE_AT_FRONT) == TUESDAY_EVENING
    assert front_by(replace(CASE_AT_FRONT, added_due=WEDNESDAY_EVENING)) == WEDNESDAY_EVENING
    assert front_by(replace(CASE_AT_FRONT, verified_at=FRIDAY)) == TUESDAY_EVENING


@pytest.mark.parametrize(
    "more",
    [
        {"front_due": None},
        {"question": words, "asked": 3},
        {"classified_at": FRIDAY},
        {"refusal": 2},
        {"closed_at": FRIDAY},
    ],
    ids=str,
)
def test_there_is_no_such_date_where_nobody_gave_one_or_it_is_another_s_turn(more: dict[str, Any]) -> None:
    assert front_by(replace(CASE_AT_FRONT, **more)) is None


def test_an_answer_to_a_question_begins_the_clerks_time_anew_and_an_addition_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: FRIDAY)
    asked = replace(CASE_AT_FRONT, question=words, asked=3)
    assert goes_on_by(COMMUNE, asked).due == TUESDAY_EVENING
    assert goes_on_by(COMMUNE, replace(asked, answered_question=3)) == NO_DATE
    assert goes_on_by(COMMUNE, CASE_AT_FRONT) == NO_DATE
