"""What oversight decides: each refusal first, then what is ignored, then what is done."""

from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

import pytest

from services.oversight.domain import (
    CloseByFront,
    CloseByItself,
    CorrectMiss,
    MissDeadline,
    Overturn,
    RecordFinding,
    ReopenByFront,
    SayByClock,
    Uphold,
    Weigh,
)
from services.oversight.service import decider
from shared.errors import Conflict
from shared.events.oversight import (
    CaseClosed,
    CaseEscalated,
    CaseReopened,
    ClosedBy,
    DeadlineMissed,
    DeadlineWarned,
    FindingRecorded,
    FoundByClock,
    MissCorrected,
    ProgressOverdue,
    RefusalOverturned,
    RefusalUpheld,
    StepMissed,
)
from shared.events.sealed import Sealed
from tests.support.deciding import Decisions

given = Decisions(decider).given

FOUND = Sealed(case=UUID(int=1), key="words", box="c2VhbGVk")
DUE = datetime(2026, 11, 30, 17, tzinfo=UTC)
BEFORE = DUE - timedelta(days=1)
finding = FindingRecorded(words=FOUND, told=True)
overturned = RefusalOverturned(reason=FOUND, refusal=2)
upheld = RefusalUpheld(reason=FOUND, refusal=2)
stands = CaseClosed(by="refusal_stands", round=1)
missed = DeadlineMissed(unit="kinh-te", round=1, due=DUE)
closed_by_citizen = CaseClosed(by="citizen", round=1)
closed_by_front = CaseClosed(by="front", round=1)
withdrawn = CaseClosed(by="withdrawn", round=1)
erased = CaseClosed(by="erased", round=1)
window_expired = CaseClosed(by="window_expired", round=1)
reopened = CaseReopened(round=2, because="not_solved")


# The citizen's verdict


def test_a_verdict_on_an_earlier_round_changes_nothing() -> None:
    given(reopened).when(Weigh(1, "yes")).then_nothing()


def test_a_withdrawn_case_is_not_opened_by_a_verdict() -> None:
    given(withdrawn).when(Weigh(1, "no")).then_nothing()


def test_an_erased_case_is_not_opened_by_a_verdict() -> None:
    given(erased).when(Weigh(1, "no")).then_nothing()


def test_a_case_that_is_closed_is_not_closed_again() -> None:
    given(window_expired).when(Weigh(1, "yes")).then_nothing()


def test_solved_closes_the_case() -> None:
    given().when(Weigh(1, "yes")).then(closed_by_citizen)


def test_not_solved_opens_the_next_round_by_itself() -> None:
    given().when(Weigh(1, "no")).then(reopened)


def test_partly_solved_opens_the_next_round_too() -> None:
    given(reopened).when(Weigh(2, "partly")).then(CaseReopened(round=3, because="partly_solved"))


def test_no_unit_closes_quietly_what_the_citizen_finds_unsolved() -> None:
    given(window_expired).when(Weigh(1, "no")).then(reopened)


# A due date that passed


def test_a_deadline_of_a_closed_case_is_not_missed() -> None:
    given(closed_by_front).when(MissDeadline("kinh-te", 1, DUE)).then_nothing()


def test_a_deadline_is_missed_once_a_round() -> None:
    given(missed).when(MissDeadline("kinh-te", 1, DUE)).then_nothing()


def test_a_deadline_of_an_earlier_round_is_not_missed_any_more() -> None:
    given(reopened).when(MissDeadline("kinh-te", 1, DUE)).then_nothing()


def test_a_missed_deadline_is_said() -> None:
    given().when(MissDeadline("kinh-te", 1, DUE)).then(missed)


def test_a_deadline_that_passes_while_the_case_is_with_the_clerks_is_missed_by_no_unit() -> None:
    nobodys = missed.model_copy(update={"unit": None})
    given().when(MissDeadline(None, 1, DUE)).then(nobodys)
    given(nobodys).when(MissDeadline("kinh-te", 1, DUE)).then_nothing()


def test_the_next_round_has_a_deadline_of_its_own() -> None:
    second = DeadlineMissed(unit="kinh-te", round=2, due=DUE)
    given(missed, reopened).when(MissDeadline("kinh-te", 2, DUE)).then(second)


# Closing without anybody's hand


def test_a_closed_case_does_not_close_by_itself() -> None:
    given(closed_by_citizen).when(CloseByItself("window_expired", 1)).then_nothing()


def test_a_window_of_an_earlier_round_does_not_close_the_case() -> None:
    given(reopened).when(CloseByItself("window_expired", 1)).then_nothing()


def test_a_window_that_passed_closes_the_case() -> None:
    given().when(CloseByItself("window_expired", 1)).then(window_expired)


def test_a_report_taken_back_closes_in_whatever_round_it_is() -> None:
    given(reopened).when(CloseByItself("withdrawn", 2)).then(CaseClosed(by="withdrawn", round=2))


def test_a_case_of_which_everything_was_erased_closes_in_whatever_round_it_is() -> None:
    given(reopened).when(CloseByItself("erased", 2)).then(CaseClosed(by="erased", round=2))


def test_nothing_says_that_a_unit_closed_a_case() -> None:
    ways = {"citizen", "front", "window_expired", "refusal_stands", "withdrawn", "erased"}
    assert set(get_args(ClosedBy)) == ways


# A finding


def test_a_finding_is_recorded_in_any_state() -> None:
    given(closed_by_citizen).when(RecordFinding(FOUND)).then(finding)


def test_a_finding_leaves_the_case_open() -> None:
    given(finding).when(CloseByItself("window_expired", 1)).then(window_expired)


# Correcting a miss

corrected = MissCorrected(round=1, reason=FOUND)


def test_what_was_not_said_to_be_missed_is_not_corrected() -> None:
    given().when(CorrectMiss(FOUND, 1, DUE)).then_refused(Conflict)
    given(missed).when(CorrectMiss(FOUND, 2, DUE)).then_refused(Conflict)


def test_a_miss_is_corrected_once() -> None:
    given(missed, corrected).when(CorrectMiss(FOUND, 1, DUE)).then_nothing()


def test_a_miss_that_was_none_is_corrected() -> None:
    given(missed).when(CorrectMiss(FOUND, 1, BEFORE)).then(corrected)


def test_a_date_that_has_passed_by_then_is_settled_with_the_correction() -> None:
    settled = corrected.model_copy(update={"due": DUE})
    given(missed).when(CorrectMiss(FOUND, 1, DUE)).then(settled)
    given(missed, settled).when(MissDeadline("kinh-te", 1, DUE)).then_nothing()


def test_another_date_of_the_same_round_can_be_missed_too() -> None:
    later = missed.model_copy(update={"unit": "cong-an", "due": DUE + timedelta(days=7)})
    given(missed).when(MissDeadline("cong-an", 1, later.due)).then(later)
    given(missed, later).when(MissDeadline("cong-an", 1, later.due)).then_nothing()


# What the clock finds beside that

escalated = CaseEscalated(level=2, step="handle", unit="kinh-te", round=1, due=DUE, to=("uy-ban",), told_by="digest")


@pytest.mark.parametrize(
    "found",
    [
        DeadlineWarned(step="handle", unit="kinh-te", round=1, due=DUE),
        StepMissed(step="verify", round=1, due=DUE),
        ProgressOverdue(unit="kinh-te", round=1, since=BEFORE, due=DUE),
        escalated,
    ],
    ids=lambda found: found.type,
)
def test_what_the_clock_finds_is_said_once_and_never_of_a_round_of_before_or_a_closed_case(found: FoundByClock) -> None:
    given(reopened).when(SayByClock(found)).then_nothing()
    given(closed_by_citizen).when(SayByClock(found)).then_nothing()
    given(found).when(SayByClock(found)).then_nothing()
    given().when(SayByClock(found)).then(found)


def test_nobody_is_warned_of_a_date_that_was_missed() -> None:
    warned = DeadlineWarned(step="handle", unit="kinh-te", round=1, due=DUE)
    given(missed).when(SayByClock(warned)).then_nothing()


def test_the_ladder_begins_anew_with_another_date_also_an_earlier_one() -> None:
    first = escalated.model_copy(update={"level": 1, "due": BEFORE})
    given(escalated).when(SayByClock(first)).then(first)
    given(escalated).when(SayByClock(escalated.model_copy(update={"level": 1}))).then_nothing()


def test_publishing_is_late_only_once_the_case_is_closed() -> None:
    late = StepMissed(step="publish", round=1, due=DUE)
    given().when(SayByClock(late)).then_nothing()
    given(closed_by_citizen).when(SayByClock(late)).then(late)


def test_a_due_date_that_passes_after_the_correction_is_missed_after_all() -> None:
    given(missed, corrected).when(MissDeadline(missed.unit, 1, missed.due)).then(missed)


# Overturning a refusal


def test_what_was_not_refused_is_not_overturned() -> None:
    given().when(Overturn(FOUND, refusal=0)).then_refused(Conflict)


def test_a_refused_report_that_was_taken_back_stays_closed() -> None:
    given(withdrawn).when(Overturn(FOUND, refusal=2)).then_refused(Conflict)


def test_a_refused_report_that_was_erased_stays_closed() -> None:
    given(erased).when(Overturn(FOUND, refusal=2)).then_refused(Conflict)


def test_a_refused_report_that_was_erased_after_it_was_closed_stays_closed() -> None:
    stands = CaseClosed(by="refusal_stands", round=1)
    given(stands).when(Overturn(FOUND, refusal=2, erased=True)).then_refused(Conflict)


def test_what_was_taken_back_while_it_was_being_closed_is_not_opened_again() -> None:
    reopen = ReopenByFront(FOUND, answered_round=1, taken_back=True)
    given(closed_by_citizen).when(reopen).then_refused(Conflict)


def test_what_the_front_has_overturned_already_stays_overturned() -> None:
    given(overturned).when(Overturn(FOUND, refusal=2)).then_nothing()


def test_a_second_refusal_is_overturned_like_the_first() -> None:
    again = RefusalOverturned(reason=FOUND, refusal=5)
    given(overturned).when(Overturn(FOUND, refusal=5)).then(again)


def test_the_front_overturns_a_refusal() -> None:
    given().when(Overturn(overturned.reason, refusal=2)).then(overturned)


def test_a_refusal_that_stood_is_overturned_and_the_case_is_open() -> None:
    stands = CaseClosed(by="refusal_stands", round=1)
    given(stands, overturned).when(CloseByItself("withdrawn", 1)).then(CaseClosed(by="withdrawn", round=1))


# Closing by hand


def test_the_front_does_not_close_before_there_is_an_answer() -> None:
    given().when(CloseByFront(FOUND, answered_round=0)).then_refused(Conflict)


def test_an_answer_of_an_earlier_round_is_no_answer_to_this_one() -> None:
    given(reopened).when(CloseByFront(FOUND, answered_round=1)).then_refused(Conflict)


def test_what_the_front_has_closed_already_stays_closed() -> None:
    given(finding, closed_by_front).when(CloseByFront(FOUND, answered_round=1)).then_nothing()


def test_a_case_that_somebody_else_closed_is_not_closed_by_hand() -> None:
    given(closed_by_citizen).when(CloseByFront(FOUND, answered_round=1)).then_refused(Conflict)


def test_the_front_closes_with_a_finding() -> None:
    given().when(CloseByFront(FOUND, answered_round=1)).then(finding, closed_by_front)


# Opening again by hand


def test_what_the_front_has_opened_already_stays_open() -> None:
    again = CaseReopened(round=2, because="front_found")
    given(finding, again).when(ReopenByFront(FOUND, answered_round=1)).then_nothing()


def test_what_the_front_had_opened_and_has_ended_since_is_not_open() -> None:
    again = CaseReopened(round=2, because="front_found")
    stands = CaseClosed(by="refusal_stands", round=2)
    given(finding, again, stands).when(ReopenByFront(FOUND, answered_round=1)).then_refused(Conflict)


def test_the_front_opens_the_round_after_its_own_when_that_was_answered() -> None:
    again = CaseReopened(round=2, because="front_found")
    third = CaseReopened(round=3, because="front_found")
    given(finding, again).when(ReopenByFront(FOUND, answered_round=2)).then(finding, third)


def test_a_round_without_an_answer_is_open_anyway() -> None:
    given(reopened).when(ReopenByFront(FOUND, answered_round=1)).then_refused(Conflict)


def test_a_report_that_was_taken_back_stays_closed() -> None:
    given(withdrawn).when(ReopenByFront(FOUND, answered_round=1)).then_refused(Conflict)


def test_a_case_of_which_everything_was_erased_stays_closed() -> None:
    given(erased).when(ReopenByFront(FOUND, answered_round=1)).then_refused(Conflict)


def test_the_front_opens_a_closed_case_again_with_a_finding() -> None:
    again = CaseReopened(round=2, because="front_found")
    given(closed_by_citizen).when(ReopenByFront(FOUND, answered_round=1)).then(finding, again)


# --- upholding a refusal --------------------------------------------------------------------------------------------


def test_a_report_that_was_not_refused_has_no_refusal_to_uphold() -> None:
    given().when(Uphold(FOUND, refusal=0)).then_refused(Conflict)


def test_a_refusal_that_was_overturned_is_not_upheld() -> None:
    given(overturned).when(Uphold(FOUND, refusal=2)).then_refused(Conflict)


def test_no_refusal_of_a_report_that_was_taken_back_or_erased_is_upheld() -> None:
    given(withdrawn).when(Uphold(FOUND, refusal=2)).then_refused(Conflict)
    given().when(Uphold(FOUND, refusal=2, erased=True)).then_refused(Conflict)


def test_a_refusal_that_the_citizen_does_not_accept_is_not_upheld_among_many() -> None:
    given().when(Uphold(FOUND, refusal=2, in_dispute=True)).then_refused(Conflict)


def test_a_refusal_is_upheld_once() -> None:
    given(upheld, stands).when(Uphold(FOUND, refusal=2)).then_nothing()
    given(upheld, stands).when(Uphold(FOUND, refusal=2, in_dispute=True)).then_nothing()


def test_upholding_a_refusal_closes_the_case() -> None:
    given().when(Uphold(FOUND, refusal=2)).then(upheld, stands)


def test_a_refusal_that_stood_by_the_clock_is_upheld_without_closing_twice() -> None:
    given(stands).when(Uphold(FOUND, refusal=2)).then(upheld)


def test_a_refusal_that_was_upheld_can_still_be_overturned() -> None:
    given(upheld, stands).when(Overturn(FOUND, refusal=2)).then(overturned)
