"""Which inquiries of the Front a unit may answer: each refusal first."""

from dataclasses import replace

from services.dispatch.inquiries.domain import AnswerInquiry
from services.dispatch.inquiries.service import decider
from shared.errors import Conflict, Forbidden, NotFound
from tests.support.deciding import Decisions
from tests.support.samples import forwarded, inquiry_answered, returned, words

given = Decisions(decider).given
reply = AnswerInquiry("kinh-te", 1, words, asked="kinh-te")


def test_what_the_front_has_not_asked_is_not_answered() -> None:
    given(forwarded).when(replace(reply, asked=None)).then_refused(NotFound)


def test_only_the_unit_that_was_asked_answers() -> None:
    given(forwarded).when(replace(reply, asked="cong-an")).then_refused(Forbidden)
    given(forwarded).when(replace(reply, unit="cong-an")).then_refused(Forbidden)


def test_a_unit_that_gave_the_case_back_does_not_answer() -> None:
    given(forwarded, returned).when(reply).then_refused(Forbidden)


def test_an_inquiry_is_answered_once() -> None:
    given(forwarded, inquiry_answered).when(reply).then_refused(Conflict)


def test_what_nobody_waits_for_is_not_answered() -> None:
    given(forwarded).when(replace(reply, over=True)).then_refused(Conflict)


def test_the_unit_that_was_asked_answers() -> None:
    given(forwarded).when(reply).then(inquiry_answered)


def test_the_next_inquiry_has_an_answer_of_its_own() -> None:
    next_ = inquiry_answered.model_copy(update={"inquiry": 2})
    given(forwarded, inquiry_answered).when(replace(reply, inquiry=2)).then(next_)
