"""When the Front may ask a unit, and when an inquiry is over: each refusal first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.oversight.inquiries.domain import LONGEST, MOST_INQUIRIES, RaiseInquiry, WithdrawInquiry
from services.oversight.inquiries.service import decider
from shared.errors import Conflict, Invalid
from shared.events.oversight import CaseClosed, CaseReopened, InquiryRaised, InquiryWithdrawn, RefusalOverturned
from shared.events.sealed import Sealed
from tests.support.deciding import Decisions

given = Decisions(decider).given

WORDS = Sealed(case=UUID(int=1), key="words", box="c2VhbGVk")
NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
DUE = NOW + timedelta(days=3)
raised = InquiryRaised(inquiry=1, unit="kinh-te", question=WORDS, due=DUE)
second = raised.model_copy(update={"inquiry": 2})
closed = CaseClosed(by="front", round=1)
ask = RaiseInquiry("kinh-te", WORDS, DUE, answered=0, now=NOW)


def test_nothing_is_asked_about_a_closed_case() -> None:
    given(closed).when(ask).then_refused(Conflict)


def test_nobody_is_asked_while_no_unit_has_the_case() -> None:
    given().when(replace(ask, unit=None)).then_refused(Conflict)


def test_a_date_that_has_passed_or_is_too_far_away_is_refused() -> None:
    for due in (NOW, NOW - timedelta(days=1), NOW + LONGEST + timedelta(seconds=1)):
        given().when(replace(ask, due=due)).then_refused(Invalid, "due")


def test_a_unit_that_still_has_time_is_not_asked_again() -> None:
    given(raised).when(ask).then_refused(Conflict)


def test_units_are_not_asked_without_end() -> None:
    last = raised.model_copy(update={"inquiry": MOST_INQUIRIES})
    given(last).when(replace(ask, answered=MOST_INQUIRIES)).then_refused(Conflict)


def test_the_unit_that_has_the_case_is_asked() -> None:
    given().when(ask).then(raised)
    given().when(replace(ask, due=NOW + LONGEST)).then(raised.model_copy(update={"due": NOW + LONGEST}))


def test_after_an_answer_the_unit_can_be_asked_something_else() -> None:
    given(raised).when(replace(ask, answered=1)).then(second)


def test_what_was_not_answered_in_time_gives_way_to_the_next_inquiry() -> None:
    later = replace(ask, now=DUE, due=DUE + timedelta(days=3))
    again = second.model_copy(update={"due": later.due})
    given(raised).when(later).then(InquiryWithdrawn(inquiry=1, because="asked_again"), again)


def test_another_unit_is_asked_whatever_time_the_first_had() -> None:
    other = second.model_copy(update={"unit": "cong-an"})
    given(raised).when(replace(ask, unit="cong-an")).then(InquiryWithdrawn(inquiry=1, because="moved"), other)


def test_a_case_that_was_opened_again_can_be_asked_about() -> None:
    given(closed, CaseReopened(round=2, because="not_solved")).when(ask).then(raised)
    given(closed, RefusalOverturned(reason=WORDS, refusal=2)).when(ask).then(raised)


# Withdrawn by itself


def test_what_was_never_asked_or_withdrawn_already_is_not_withdrawn() -> None:
    given().when(WithdrawInquiry(1, "moved")).then_nothing()
    given(raised, InquiryWithdrawn(inquiry=1, because="moved")).when(WithdrawInquiry(1, "moved")).then_nothing()
    given(raised, second).when(WithdrawInquiry(1, "moved")).then_nothing()


def test_what_was_opened_again_meanwhile_is_still_asked() -> None:
    given(raised, closed, CaseReopened(round=2, because="not_solved")).when(WithdrawInquiry(1, "closed")).then_nothing()


def test_with_the_case_its_inquiry_is_over() -> None:
    given(raised, closed).when(WithdrawInquiry(1, "closed")).then(InquiryWithdrawn(inquiry=1, because="closed"))


def test_an_inquiry_to_a_unit_that_gave_the_case_back_is_over() -> None:
    given(raised).when(WithdrawInquiry(1, "moved")).then(InquiryWithdrawn(inquiry=1, because="moved"))
