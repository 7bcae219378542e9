"""What a citizen reads about where the report stands, from what intake has heard so far."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.intake.history import Answer, Verdict
from services.intake.steps import steps
from services.intake.view import TrackedCase
from tests.support.samples import CASE, words

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def heard(**columns: Any) -> TrackedCase:
    """A row of intake's table: what is not named was not heard."""
    return TrackedCase(CASE, number="LS-2026-000001", received_at=AT, **columns)


AT_THE_UNIT = {"verified_at": AT, "classified_at": AT, "forwarded_round": 1}
ANSWERED_ONCE = {**AT_THE_UNIT, "handling": "accepted", "answered_round": 1}


def test_what_a_unit_has_taken_up_is_accepted_and_what_it_has_not_is_forwarded() -> None:
    assert heard(**AT_THE_UNIT, handling="forwarded").status == "forwarded"
    assert heard(**AT_THE_UNIT, handling="accepted").status == "accepted"


def test_a_unit_has_not_taken_up_the_second_round_because_it_took_up_the_first() -> None:
    again = heard(**ANSWERED_ONCE | {"round": 2, "handling": "forwarded", "forwarded_round": 2})
    assert again.status == "forwarded"


def test_a_reopened_case_is_on_its_way_to_the_unit_before_that_was_heard() -> None:
    assert heard(**ANSWERED_ONCE, round=2).status == "forwarded"


def test_a_case_that_its_unit_sent_back_waits_to_be_classified_again() -> None:
    returned = heard(**AT_THE_UNIT, handling="returned")
    assert returned.status == "returned"
    assert steps(returned) == ("received", "verified")


def test_a_question_stands_until_the_citizen_has_added_something() -> None:
    assert heard(question=words, asked=2).status == "asked"
    assert heard(question=words, asked=2, answered_question=2).status == "added"


def test_what_was_added_before_the_question_does_not_answer_it() -> None:
    assert heard(question=words, asked=4, answered_question=2).status == "asked"


def test_forwarding_is_under_way_until_there_is_an_answer() -> None:
    with_the_unit = heard(**AT_THE_UNIT, handling="accepted")
    assert "forwarded" not in steps(with_the_unit)
    assert "forwarded" in steps(heard(**ANSWERED_ONCE))


def test_the_second_round_is_under_way_at_the_unit_again() -> None:
    again = heard(**ANSWERED_ONCE | {"round": 2, "handling": "forwarded", "forwarded_round": 2})
    assert steps(again) == ("received", "verified", "classified")


def test_a_refusal_that_was_overturned_leaves_nothing_verified() -> None:
    again = heard(verified_at=AT, refused_at=LATER, refusal=3, overturned=3)
    assert again.status == "received"
    assert steps(again) == ("received",)
    assert steps(replace(again, verified_at=LATER + timedelta(hours=2))) == ("received", "verified")


RETURNED_AND_REFUSED = {**AT_THE_UNIT, "handling": "returned", "refused_at": LATER, "refusal": 5}


def test_a_case_that_came_back_and_was_refused_is_refused_and_stops_where_it_would_be_classified() -> None:
    refused = heard(**RETURNED_AND_REFUSED)
    assert refused.status == "refused"
    assert steps(refused) == ("received", "verified")


@pytest.mark.parametrize("handling", ["returned", "forwarded", None])
def test_a_case_that_came_back_is_read_from_the_beginning_after_an_overturned_refusal(handling: str | None) -> None:
    again = heard(**RETURNED_AND_REFUSED | {"handling": handling, "overturned": 5})
    assert again.status == "received"
    assert steps(again) == ("received",)
    verified = replace(again, verified_at=LATER + timedelta(hours=2))
    assert verified.status == "verified"
    classified = replace(verified, classified_at=LATER + timedelta(hours=3))
    assert classified.status == (handling or "classified")


def judged(round_: int, solved: str = "yes") -> dict[str, Any]:
    """The citizen has judged the answer of a round, if there is one of that number."""
    return {"verdicts": {2: Verdict(round_, solved, 3, None, AT)}} if round_ else {}


@pytest.mark.parametrize("over", [{}, {"closed_at": LATER, "closed_by": "window_expired"}])
def test_the_last_word_is_the_citizens_also_when_the_case_was_closed_without_it(over: dict[str, Any]) -> None:
    assert heard(**ANSWERED_ONCE, **over).awaits_verdict
    assert not heard(**ANSWERED_ONCE, **over, **judged(1)).awaits_verdict


@pytest.mark.parametrize(
    ("round_", "on", "solved", "rejected"),
    [(2, 1, "no", True), (2, 0, "", True), (1, 1, "partly", True), (1, 1, "yes", False), (1, 0, "", False)],
)
def test_an_answer_that_was_not_accepted_is_known(round_: int, on: int, solved: str, rejected: bool) -> None:
    answer = Answer(CASE, 1, "kinh-te", "done", words, words, AT)
    assert heard(**ANSWERED_ONCE, round=round_, **judged(on, solved)).rejected(answer) is rejected
