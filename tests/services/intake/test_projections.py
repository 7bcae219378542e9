"""What intake hears, and in which words it can be told."""

from services.intake.projections import PROJECTIONS
from services.intake.telling import EVENTS
from shared.events.intake import IntakePointClosed, IntakePointOpened
from shared.web.phrases import short


def test_intake_hears_that_a_unit_sent_a_case_back() -> None:
    assert "dispatch.case-returned" in {short(event) for event in PROJECTIONS}


def test_everything_that_intake_hears_of_a_case_has_a_line_for_its_citizen() -> None:
    of_cases = {short(event) for event in PROJECTIONS if event not in (IntakePointOpened, IntakePointClosed)}
    assert of_cases == set(EVENTS)
