"""What intake hears, and in which words it can be told."""

from services.intake.history import HISTORY
from services.intake.tracking.wording import EVENTS
from shared.events.envelope import short_name


def test_intake_hears_that_a_unit_sent_a_case_back() -> None:
    assert "dispatch.case-returned" in {short_name(event.type) for event in HISTORY.tellers}


def test_everything_that_intake_hears_of_a_case_has_a_line_for_its_citizen() -> None:
    of_cases = {short_name(event.type) for event in HISTORY.tellers}
    assert of_cases == set(EVENTS)
