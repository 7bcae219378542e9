"""Which of the six steps a citizen sees under way."""

from unittest.mock import Mock

import pytest

from services.intake.queries import Step, TrackedCase
from services.intake.telling import current_step

WITHDRAWN_AT_ONCE: tuple[Step, ...] = ("received", "monitored")
ALL: tuple[Step, ...] = ("received", "verified", "classified", "forwarded", "monitored", "published")


@pytest.mark.parametrize("done", range(7))
def test_the_step_after_those_that_are_done_is_under_way(done: int) -> None:
    assert current_step(Mock(TrackedCase, steps=ALL[:done])) == done + 1


def test_a_report_that_was_taken_back_never_seems_to_have_been_checked() -> None:
    assert current_step(Mock(TrackedCase, steps=WITHDRAWN_AT_ONCE)) == 2
