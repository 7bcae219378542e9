"""When a report is counted, written, approved and withdrawn, and which number it has."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.publisher.reports.domain import CompileAgain, Draft, Issue, Withdraw, Write, report_of
from services.publisher.reports.numbering import Number, numbers_of
from services.publisher.reports.service import decider, numbers
from shared.errors import Conflict, Forbidden, NotFound
from tests.support.deciding import Decisions
from tests.support.samples import (
    CASE,
    PHOTO,
    compiled,
    delivered,
    filed,
    issued,
    numbered,
    report_withdrawn,
    words,
    written,
)

given = Decisions(decider).given
given_numbers = Decisions(numbers).given

draft, again = Draft(compiled), CompileAgain(compiled)
anew = compiled.model_copy(update={"sha256": "12" * 32})
write = Write(words, words, (CASE,), "staff/1")
issue = Issue(
    draft=2, approver="staff/2", year=2026, number=12, sign="12/BC-MTTQ", day=date(2026, 11, 23), public=True,
    to=("uy-ban",), assessment="Tuần này có mưa to.", proposals="Đề nghị nạo vét cống.",
)  # fmt: skip
withdraw = Withdraw(report_withdrawn.reason)


class TestCounting:
    def test_what_is_drafted_by_the_clock_is_drafted_once(self) -> None:
        given(compiled).when(draft).then_nothing()
        given(compiled, written, issued).when(draft).then_nothing()

    def test_the_same_figures_again_are_said_once(self) -> None:
        given(compiled).when(again).then_nothing()

    def test_a_report_begins_with_its_figures(self) -> None:
        given().when(draft).then(compiled)
        given().when(again).then(compiled)

    def test_other_figures_of_a_draft_stay_in_its_edition(self) -> None:
        given(compiled, written).when(CompileAgain(anew)).then(anew)

    def test_what_was_sent_gets_another_edition(self) -> None:
        given(compiled, written, issued).when(again).then(compiled.model_copy(update={"edition": 2}))
        given(compiled, written, issued, report_withdrawn).when(again).then(compiled.model_copy(update={"edition": 2}))


class TestWriting:
    def test_of_no_report_nothing_is_written(self) -> None:
        given().when(write).then_refused(NotFound)

    def test_nothing_is_written_in_what_was_sent(self) -> None:
        given(compiled, written, issued).when(write).then_refused(Conflict)

    def test_the_same_words_are_said_once(self) -> None:
        given(compiled, written).when(write).then_nothing()

    def test_words_stand_in_their_edition(self) -> None:
        given(compiled).when(write).then(written)
        second = compiled.model_copy(update={"edition": 2})
        given(compiled, written, issued, second).when(write).then(written.model_copy(update={"edition": 2}))


class TestApproving:
    def test_nobody_approves_their_own(self) -> None:
        given(compiled, written).when(replace(issue, approver="staff/1")).then_refused(Forbidden)

    def test_a_draft_without_the_fronts_words_is_not_approved(self) -> None:
        given(compiled).when(replace(issue, draft=1)).then_refused(Conflict)
        second = compiled.model_copy(update={"edition": 2})
        given(compiled, written, issued, filed, second).when(replace(issue, draft=5)).then_refused(Conflict)

    def test_a_draft_that_has_changed_is_read_again_first(self) -> None:
        given(compiled, written, anew).when(issue).then_refused(Conflict)

    def test_of_no_report_nothing_is_approved(self) -> None:
        given().when(issue).then_refused(NotFound)

    def test_what_was_approved_is_approved_once(self) -> None:
        given(compiled, written, issued).when(issue).then_nothing()

    def test_a_draft_is_approved_by_a_second_person(self) -> None:
        given(compiled, written).when(issue).then(issued)

    def test_a_second_edition_says_which_it_replaces(self) -> None:
        second, its_words = (one.model_copy(update={"edition": 2}) for one in (compiled, written))
        before = (compiled, written, issued, filed, delivered, second, its_words)
        later = replace(issue, draft=7, number=13, sign="13/BC-MTTQ")
        given(*before).when(later).then(
            issued.model_copy(
                update={"edition": 2, "draft": 7, "number": 13, "sign": "13/BC-MTTQ", "replaces": "12/BC-MTTQ"}
            )
        )


class TestWithdrawing:
    def test_what_was_not_sent_is_not_withdrawn(self) -> None:
        given(compiled, written).when(withdraw).then_refused(Conflict)

    def test_what_was_withdrawn_is_withdrawn_once(self) -> None:
        given(compiled, written, issued, report_withdrawn).when(withdraw).then_nothing()

    def test_what_was_sent_is_withdrawn_with_a_reason(self) -> None:
        given(compiled, written, issued).when(withdraw).then(report_withdrawn)


class TestNumbers:
    def test_who_has_a_number_keeps_it(self) -> None:
        given_numbers(numbered).when(Number(PHOTO, 1, 2026)).then_nothing()

    def test_none_is_left_out(self) -> None:
        first = numbered.model_copy(update={"number": 1})
        given_numbers().when(Number(PHOTO, 1, 2026)).then(first)
        given_numbers(first).when(Number(PHOTO, 2, 2026)).then(numbered.model_copy(update={"number": 2, "edition": 2}))

    def test_each_year_and_each_report_has_a_stream_of_its_own(self) -> None:
        assert numbers_of("luong-son", 2026) != numbers_of("luong-son", 2027)
        first = date(2026, 11, 16)
        assert report_of("luong-son", "week", first) == report_of("luong-son", "week", first)
        assert len({report_of("luong-son", kind, first) for kind in ("week", "day")}) == 2
        assert report_of("thi-du", "week", first) != report_of("luong-son", "week", first)
        assert isinstance(report_of("thi-du", "week", first), UUID)
