"""Which of the six steps a citizen sees under way."""

from typing import Any

import pytest

from services.intake.steps import current_step, stops
from services.intake.view import TrackedCase
from tests.support.samples import AT, CASE

# A case on its whole way, one moment after the other: what was heard when so many steps were done.
WAY: tuple[dict[str, Any], ...] = (
    {"number": "LS-2026-000001"},
    {"verified_at": AT},
    {"classified_at": AT},
    {"handling": "accepted", "forwarded_round": 1, "answered_round": 1},
    {"closed_at": AT, "closed_by": "citizen"},
    {"published_at": AT},
)


def after(steps: int, **more: Any) -> TrackedCase:
    """A case of which so many steps are done."""
    heard = {name: value for told in WAY[:steps] for name, value in told.items()}
    return TrackedCase(CASE, **heard | more)


def withdrawn(**more: Any) -> TrackedCase:
    """A report that was taken back before anybody had read it."""
    return after(1, withdrawn_at=AT, closed_at=AT, closed_by="withdrawn", **more)


@pytest.mark.parametrize("done", range(7))
def test_the_step_after_those_that_are_done_is_under_way(done: int) -> None:
    assert current_step(after(done)) == done + 1


def test_a_report_that_was_taken_back_never_seems_to_have_been_checked() -> None:
    assert current_step(withdrawn()) == 2


@pytest.mark.parametrize("closed_by", ["withdrawn", "refusal_stands", "erased"])
def test_the_steps_stop_for_good_where_a_case_ended_before_its_end(closed_by: str) -> None:
    assert stops(after(2, closed_at=AT, closed_by=closed_by))


@pytest.mark.parametrize("ended", [{"refused_at": AT, "refusal": 2}, {"withdrawn_at": AT}])
def test_the_steps_stop_where_a_report_was_refused_or_taken_back(ended: dict[str, Any]) -> None:
    assert stops(after(1, **ended))


def test_what_is_kept_private_stops_before_it_is_made_public() -> None:
    assert stops(after(5, restricted=True))
    assert not stops(after(3, handling="accepted", restricted=True))


def test_what_waits_to_be_made_public_goes_on() -> None:
    assert not stops(after(5))
