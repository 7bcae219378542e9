"""Which of the six steps a citizen sees under way."""

from dataclasses import replace
from typing import Any

import pytest

from services.intake.history import Line
from services.intake.tracking.wording import current_step, history, stops
from services.intake.view import TrackedCase
from shared.events.sealed import Sealed
from shared.vault import Erased
from tests.support import samples
from tests.support.commune import COMMUNE
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


def line(event: str, words: Sealed | None = None, code: str | None = None, openly: str | None = None) -> Line:
    """One line of a history, wherever it stands there."""
    return Line(CASE, "triage", 1, AT, CASE, None, event, words, code, openly)


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


SEALED = samples.words


def told(line: Line, opened: str | Erased = "Nắp cống vẫn vỡ.") -> str:
    """What stands under the one line of a case's history."""
    [one] = history(replace(after(1), history=(line,)), {SEALED: opened}, COMMUNE, str, "vi")
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
