"""Each step that a citizen cares about is told of, with codes and moments alone."""

from datetime import timedelta

import pytest

from services.intake.notices.steps import told
from services.intake.outgoing import CODE_STEP
from shared.events.envelope import Event
from shared.letters import STEPS
from tests.support import samples
from tests.support.journals import heard
from tests.support.samples import AT, CASE, DUE

WINDOW = timedelta(days=10)
TOLD = [
    (samples.received, "received", {}),
    (samples.forwarded, "forwarded", {"unit": "kinh-te", "due": DUE.isoformat()}),
    (samples.asked, "asked", {}),
    (samples.extended, "extended", {"unit": "kinh-te", "due": DUE.isoformat()}),
    (samples.answered, "answered", {"unit": "kinh-te", "judge_by": (AT + WINDOW).isoformat(), "round": "1"}),
    (samples.refused, "refused", {}),
    (samples.overturned, "overturned", {}),
    (samples.upheld, "upheld", {}),
    (samples.reopened, "reopened", {}),
    (samples.closed, "closed", {}),
    (samples.published, "published", {}),
]


@pytest.mark.parametrize("by", ["withdrawn", "erased"])
def test_who_has_ended_it_needs_no_notice(by: str) -> None:
    event = samples.closed.model_copy(update={"by": by})
    assert told(heard(event, CASE, AT), event, WINDOW) is None


@pytest.mark.parametrize(("event", "step", "arguments"), TOLD, ids=[step for _, step, _ in TOLD])
def test_a_step_is_told(event: Event, step: str, arguments: dict[str, str]) -> None:
    found = told(heard(event, CASE, AT), event, WINDOW)  # type: ignore[arg-type]
    assert found is not None
    assert (found.step, found.arguments) == (step, arguments)


def test_every_step_of_the_communes_file_happens() -> None:
    assert {step for _, step, _ in TOLD} == set(STEPS) - {CODE_STEP}  # that one is asked for
