"""The first draft says what, where, who, how long and what came of it, and not a word of the citizen's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.publisher.editing.beginning import begun, begun_form
from services.publisher.editing.view import Words
from services.publisher.view import CaseView, Verdict
from shared.vault import Erased
from tests.services.publisher.test_service import SUMMARY, TITLE, closed
from tests.support.commune import COMMUNE
from tests.support.samples import AT, words

REPORT, ANSWER = "Nhà tôi ngập, gọi 0912 345 678.", "Đã nạo vét hai hố ga."
answered = replace(closed, decided_area="tieu-khu-6", answered_at=AT + timedelta(days=3))


def opened(title: str | None = None, summary: str | None = None, correction: str | None = None) -> Words:
    return Words(REPORT, ANSWER, title, summary, correction, None)


def test_what_is_known_stands_in_it_and_nothing_of_the_report() -> None:
    title, summary = begun(answered, ANSWER, COMMUNE)
    assert title == "Thoát nước, mương cống, ngập úng – Tiểu khu 6"
    for part in ("Tiểu khu 6", "Phòng Kinh tế trả lời sau 3 ngày: đã giải quyết.", ANSWER, "việc đã xong"):
        assert part in summary
    assert "ngập, gọi" not in summary


@pytest.mark.parametrize(
    "bare",
    [
        replace(answered, answered_at=None, verdicts={}),
        replace(answered, decided_area=None, unit=None),
        replace(answered, category="unknown", verdicts={1: Verdict("no", 1)}),
    ],
)
def test_what_is_not_known_is_left_out(bare: CaseView) -> None:
    title, summary = begun(bare, None, COMMUNE)
    assert 5 <= len(title) <= 120
    assert "None" not in title + summary


def test_a_draft_that_stands_is_gone_on_with() -> None:
    form = begun_form(replace(answered, draft_title=words, draft_outcome="planned"), opened(TITLE, SUMMARY), COMMUNE)
    assert (form.value("title"), form.value("summary"), form.value("outcome")) == (TITLE, SUMMARY, "planned")


def test_a_correction_begins_with_what_is_public_and_goes_on_with_itself() -> None:
    public = replace(answered, status="published", title=TITLE, summary=SUMMARY, draft_title=words, draft=1, shown=3)
    assert begun_form(public, opened("Cũ", "Cũ"), COMMUNE).value("title") == TITLE
    waiting = begun_form(replace(public, draft=4), opened("Mới", "Bài mới", "Ghi nhầm ngày"), COMMUNE)
    assert (waiting.value("title"), waiting.value("correction")) == ("Mới", "Ghi nhầm ngày")


def test_of_an_erased_answer_nothing_is_taken_over() -> None:
    erased = Words(Erased(), Erased(), None, None, None, None)
    assert ANSWER not in begun_form(answered, erased, COMMUNE).value("summary")
