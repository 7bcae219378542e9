"""Which of the six steps a citizen sees under way."""

from unittest.mock import Mock

import pytest

from services.intake.history import Line
from services.intake.tracking.wording import current_step, history, stops
from services.intake.view import Step, TrackedCase
from shared.commune import Commune
from shared.events.sealed import Sealed
from shared.vault import Erased
from tests.support.samples import AT, CASE

WITHDRAWN_AT_ONCE: tuple[Step, ...] = ("received", "monitored")
ALL: tuple[Step, ...] = ("received", "verified", "classified", "forwarded", "monitored", "published")


def line(event: str, words: Sealed | None = None, code: str | None = None, openly: str | None = None) -> Line:
    """One line of a history, wherever it stands there."""
    return Line(CASE, "triage", 1, AT, CASE, None, event, words, code, openly)


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


SEALED = Mock(Sealed)


def told(line: Line, opened: str | Erased = "Nắp cống vẫn vỡ.") -> str:
    """What stands under the one line of a case's history."""
    commune = Mock(Commune, unit=Mock(return_value=None), category=Mock(return_value=None))
    [one] = history(Mock(TrackedCase, history=(line,)), {SEALED: opened}, commune, str, "vi")
    return one.detail


def test_what_is_public_is_told_as_it_is_whatever_it_looks_like() -> None:
    for written in ("{oops", '{"case":1}', "TN", "yes", "withdrawn"):
        assert told(line("publisher.result-withdrawn", openly=written)) == written


def test_a_code_stands_for_what_its_event_says_and_for_nothing_else() -> None:
    assert told(line("dispatch.progress-reported", SEALED, "yes")) == "Nắp cống vẫn vỡ."
    assert told(line("intake.personal-data-erased", code="withdrawn")) == ""


def test_a_code_that_this_version_does_not_know_is_not_shown() -> None:
    assert told(line("oversight.case-reopened", code="moon_phase")) == ""


def test_a_verdict_that_was_heard_before_its_code_was_kept_still_shows_its_comment() -> None:
    assert told(line("intake.verdict-given", SEALED)) == "Nắp cống vẫn vỡ."


@pytest.mark.parametrize(("solved", "said"), [("yes", "Đã xong"), ("partly", "Xong một phần"), ("no", "Chưa xong")])
def test_a_verdict_says_which_and_what_was_written_to_it(solved: str, said: str) -> None:
    assert told(line("intake.verdict-given", None, solved)) == said
    assert told(line("intake.verdict-given", SEALED, solved)) == f"{said}\nNắp cống vẫn vỡ."


def test_a_verdict_stays_when_its_comment_is_erased() -> None:
    assert told(line("intake.verdict-given", SEALED, "no"), Erased()) == "Chưa xong\n(đã xóa theo yêu cầu)"


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("not_solved", "Vì bà con nói việc chưa xong."),
        ("partly_solved", "Vì bà con nói việc mới xong một phần."),
        ("front_found", "Vì Mặt trận đã kiểm tra và chưa đồng ý với kết quả."),
    ],
)
def test_a_case_that_is_open_again_says_why(because: str, said: str) -> None:
    assert told(line("oversight.case-reopened", code=because)) == said
