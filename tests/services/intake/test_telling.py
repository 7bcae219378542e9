"""Which of the six steps a citizen sees under way."""

from unittest.mock import Mock

import pytest

from services.intake.queries import Step, TrackedCase
from services.intake.telling import current_step, stops

WITHDRAWN_AT_ONCE: tuple[Step, ...] = ("received", "monitored")
ALL: tuple[Step, ...] = ("received", "verified", "classified", "forwarded", "monitored", "published")


@pytest.mark.parametrize("done", range(7))
def test_the_step_after_those_that_are_done_is_under_way(done: int) -> None:
    assert current_step(Mock(TrackedCase, steps=ALL[:done])) == done + 1


def test_a_report_that_was_taken_back_never_seems_to_have_been_checked() -> None:
    assert current_step(Mock(TrackedCase, steps=WITHDRAWN_AT_ONCE)) == 2


def case(steps: tuple[Step, ...], status: str, closed_by: str | None = None, *, restricted: bool = False) -> Mock:
    return Mock(TrackedCase, steps=steps, status=status, closed_by=closed_by, restricted=restricted)


@pytest.mark.parametrize("closed_by", ["withdrawn", "refusal_stands", "erased"])
def test_the_steps_stop_for_good_where_a_case_ended_before_its_end(closed_by: str) -> None:
    assert stops(case(WITHDRAWN_AT_ONCE, "closed", closed_by))


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_the_steps_stop_where_a_report_was_refused_or_taken_back(status: str) -> None:
    assert stops(case(ALL[:1], status))


def test_what_is_kept_private_stops_before_it_is_made_public() -> None:
    assert stops(case(ALL[:5], "closed", "citizen", restricted=True))
    assert not stops(case(ALL[:3], "accepted", restricted=True))


def test_what_waits_to_be_made_public_goes_on() -> None:
    assert not stops(case(ALL[:5], "closed", "citizen"))
