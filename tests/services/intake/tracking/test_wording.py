"""What the lines of a case's history say to its citizen."""

import pytest

from services.intake.history import Line
from services.intake.tracking.wording import history
from services.intake.view import TrackedCase
from shared.events.sealed import Sealed
from shared.vault import Erased
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.samples import AT, CASE


def line(event: str, words: Sealed | None = None, code: str | None = None, openly: str | None = None) -> Line:
    """One line of a history, wherever it stands there."""
    return Line(CASE, "triage", 1, AT, CASE, None, event, words, code, openly)


SEALED = samples.words


def told(line: Line, opened: str | Erased = "Nắp cống vẫn vỡ.") -> str:
    """What stands under the one line of a case's history."""
    [one] = history(TrackedCase(CASE, number="LS-2026-000001", history=(line,)), {SEALED: opened}, COMMUNE, str, "vi")
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
