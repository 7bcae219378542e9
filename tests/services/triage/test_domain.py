"""What triage decides: who waits, what is refused, what is classified, and whose clock goes on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from services.triage.domain import (
    QUESTIONS_MOST,
    Classify,
    GiveHeadline,
    Handlers,
    Queue,
    Refuse,
    RequestInformation,
    Requeue,
    Verify,
)
from services.triage.service import decider
from shared.errors import Conflict, Invalid, NotFound
from shared.events.sealed import Sealed
from shared.events.triage import (
    CaseClassified,
    CaseQueued,
    CaseRefused,
    CaseVerified,
    HeadlineGiven,
    InformationRequested,
    TriageEvent,
)
from tests.support import samples
from tests.support.deciding import Decisions
from tests.support.samples import CASE

given = Decisions(decider).given

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
WORDS = Sealed(case=CASE, key="words", box="c2VhbGVk")

queue = Queue("LS-2026-000001")
ask = RequestInformation(WORDS)
verify = Verify()
refuse = Refuse("khong-ro", WORDS, None)
requeue = Requeue()
its_unit = Handlers("kinh-te", None, by_hand=("kinh-te", "cong-an"))
by_hand = Handlers(None, None, by_hand=("kinh-te", "cong-an"))
classify = Classify(
    "GT", "report", "normal", "tieu-khu-6", restricted=False, about_unit=None, at=MORNING, handlers=its_unit
)
classify_by_hand = replace(classify, category="KH", handlers=by_hand, unit="cong-an")

queued = CaseQueued(number="LS-2026-000001")
asked = InformationRequested(question=WORDS)
verified = CaseVerified()
refused = CaseRefused(reason="khong-ro", explanation=WORDS, statutory_route=None)
classified = CaseClassified(
    category="GT",
    kind="report",
    urgency="normal",
    area="tieu-khu-6",
    restricted=False,
    about_unit=None,
    clock_from=MORNING,
)
classified_by_hand = classified.model_copy(update={"category": "KH", "unit": "cong-an"})


# Queue: a report came in.


def test_a_report_is_queued() -> None:
    given().when(queue).then(queued)


def test_a_report_heard_twice_is_queued_once() -> None:
    given(queued).when(queue).then_nothing()


def test_a_report_heard_again_after_its_refusal_stays_refused() -> None:
    given(queued, refused).when(queue).then_nothing()


# Ask the citizen.


def test_nobody_is_asked_for_ever() -> None:
    asked = InformationRequested(question=WORDS)
    given(CaseQueued(number="LS-2026-000001"), *[asked] * QUESTIONS_MOST).when(ask).then_refused(Conflict)
    given(CaseQueued(number="LS-2026-000001"), *[asked] * (QUESTIONS_MOST - 1)).when(ask).then(asked)


def test_nobody_is_asked_about_an_unknown_case() -> None:
    given().when(ask).then_refused(NotFound)


@pytest.mark.parametrize("last", [refused, classified])
def test_a_decided_case_asks_nothing_more(last: TriageEvent) -> None:
    given(queued, verified, last).when(ask).then_refused(Conflict)


def test_a_clerk_asks_before_and_after_verifying() -> None:
    given(queued).when(ask).then(asked)
    given(queued, asked, verified).when(ask).then(asked)


def test_a_question_leaves_the_case_where_it_is() -> None:
    given(queued, asked).when(verify).then(verified)


# Verify.


def test_an_unknown_case_is_not_verified() -> None:
    given().when(verify).then_refused(NotFound)


def test_a_refused_case_is_not_verified() -> None:
    given(queued, refused).when(verify).then_refused(Conflict)


@pytest.mark.parametrize("history", [(queued, verified), (queued, verified, classified)])
def test_verifying_again_changes_nothing(history: tuple[TriageEvent, ...]) -> None:
    given(*history).when(verify).then_nothing()


def test_a_waiting_case_is_verified() -> None:
    given(queued).when(verify).then(verified)


# Refuse.


def test_an_unknown_case_is_not_refused() -> None:
    given().when(refuse).then_refused(NotFound)


def test_a_case_that_is_with_its_unit_is_not_refused() -> None:
    given(queued, verified, classified).when(refuse).then_refused(Conflict)


def test_refusing_again_changes_nothing() -> None:
    given(queued, refused).when(replace(refuse, reason="to-cao")).then_nothing()


@pytest.mark.parametrize("history", [(queued,), (queued, verified)])
def test_a_case_is_refused_before_it_is_classified(history: tuple[TriageEvent, ...]) -> None:
    given(*history).when(refuse).then(refused)


def test_a_refusal_names_the_way_that_the_law_gives() -> None:
    way = "Gửi đơn khiếu nại đến Ban Tiếp công dân."
    named = refused.model_copy(update={"reason": "khieu-nai", "statutory_route": way})
    given(queued).when(Refuse("khieu-nai", WORDS, way)).then(named)


@pytest.mark.parametrize("history", [(queued, verified), (queued, verified, classified), (queued, refused)])
def test_what_somebody_has_decided_about_is_not_swept_away_with_the_junk(history: tuple[TriageEvent, ...]) -> None:
    given(*history).when(replace(refuse, junk=True)).then_refused(Conflict)
    given(queued).when(replace(refuse, junk=True)).then(refused)


def test_a_case_that_its_unit_gave_back_is_refused() -> None:
    given(queued, verified, classified).when(replace(refuse, returned=True)).then(refused)


def test_a_returned_case_that_was_refused_is_read_from_the_beginning_when_the_front_overturns_it() -> None:
    history = (queued, verified, classified, refused)
    given(*history).when(classify).then_refused(Conflict)
    given(*history).when(requeue).then(queued)
    given(*history, queued).when(classify).then_refused(Conflict)
    given(*history, queued).when(verify).then(verified)


# Requeue: only the Front overturns a refusal; triage hears of it.


def test_an_unknown_case_is_not_requeued() -> None:
    given().when(requeue).then_refused(NotFound)


@pytest.mark.parametrize("history", [(queued,), (queued, verified), (queued, verified, classified)])
def test_a_case_that_was_not_refused_is_not_requeued(history: tuple[TriageEvent, ...]) -> None:
    given(*history).when(requeue).then_nothing()


def test_an_overturned_refusal_puts_the_case_back_under_its_number() -> None:
    given(queued, refused).when(requeue).then(queued)
    given(queued, refused, queued).when(verify).then(verified)


# Classify.


def test_an_unknown_case_is_not_classified() -> None:
    given().when(classify).then_refused(NotFound)


@pytest.mark.parametrize("history", [(queued,), (queued, refused)])
def test_only_a_verified_case_is_classified(history: tuple[TriageEvent, ...]) -> None:
    given(*history).when(classify).then_refused(Conflict)


def test_the_same_classification_again_changes_nothing() -> None:
    later = replace(classify, at=MORNING + timedelta(days=3))
    given(queued, verified, classified).when(later).then_nothing()


def test_a_verified_case_is_classified_and_its_clock_starts() -> None:
    given(queued, verified).when(classify).then(classified)


def test_classifying_again_keeps_the_clock() -> None:
    later = replace(classify, category="TN", at=MORNING + timedelta(days=3))
    given(queued, verified, classified).when(later).then(classified.model_copy(update={"category": "TN"}))


def test_a_case_whose_answer_waits_for_its_verdict_is_not_classified_anew() -> None:
    other = replace(classify, category="TN", answered=True)
    given(queued, verified, classified).when(other).then_refused(Conflict)
    given(queued, verified, classified).when(replace(other, restricted=True)).then_refused(Conflict)


def test_the_same_classification_of_an_answered_case_changes_nothing() -> None:
    given(queued, verified, classified).when(replace(classify, answered=True)).then_nothing()


def test_a_clerk_who_finds_that_a_returned_case_is_its_unit_s_all_the_same_says_so_again() -> None:
    given(queued, verified, classified).when(replace(classify, returned=True)).then(classified)


def test_the_same_classification_after_an_overturned_refusal_is_said_and_keeps_the_clock() -> None:
    later = replace(classify, at=MORNING + timedelta(days=3))
    given(queued, verified, classified, refused, queued, verified).when(later).then(classified)


def test_a_case_can_become_restricted_later() -> None:
    given(queued, verified, classified).when(replace(classify, restricted=True)).then(
        classified.model_copy(update={"restricted": True})
    )


# Classify: who gets the case.


def test_a_category_without_a_unit_needs_one() -> None:
    given(queued, verified).when(replace(classify_by_hand, unit=None)).then_refused(Invalid, "unit")


def test_a_unit_that_is_not_there_is_refused_with_those_that_are() -> None:
    unknown = given(queued, verified).when(replace(classify_by_hand, unit="nasa"))
    unknown.then_refused(Invalid, "unit")
    with pytest.raises(Invalid) as refused:
        unknown.decided()
    assert refused.value.errors["unit"] == "There is no unit nasa. Choose one of: kinh-te, cong-an."


def test_no_unit_is_chosen_by_hand_for_a_case_about_itself() -> None:
    given(queued, verified).when(replace(classify_by_hand, about_unit="cong-an")).then_refused(Invalid, "unit")


def test_no_clerk_sends_a_case_past_the_unit_of_its_category() -> None:
    given(queued, verified).when(replace(classify, unit="cong-an")).then_refused(Invalid, "unit")


def test_a_case_about_the_unit_of_its_category_needs_one_that_stands_in() -> None:
    about_it = replace(classify, about_unit="kinh-te")
    given(queued, verified).when(about_it).then_refused(Invalid, "category")
    stood_in = replace(about_it, handlers=replace(its_unit, instead="mat-tran"))
    given(queued, verified).when(stood_in).then(classified.model_copy(update={"about_unit": "kinh-te"}))


def test_the_unit_of_the_category_may_be_named_and_is_still_the_category_s_choice() -> None:
    given(queued, verified).when(replace(classify, unit="kinh-te")).then(classified)


def test_a_category_without_a_unit_goes_to_the_one_that_the_clerk_chose() -> None:
    given(queued, verified).when(classify_by_hand).then(classified_by_hand)
    given(queued, verified, classified_by_hand).when(classify_by_hand).then_nothing()


def test_another_unit_can_be_chosen_and_the_clock_goes_on() -> None:
    later = replace(classify_by_hand, unit="kinh-te", about_unit="cong-an", at=MORNING + timedelta(days=3))
    chosen = classified_by_hand.model_copy(update={"unit": "kinh-te", "about_unit": "cong-an"})
    given(queued, verified, classified_by_hand).when(later).then(chosen)


# Headlines: what everyone may be told.

HEADLINE = "Ổ gà trước cổng trường"
named = HeadlineGiven(headline=HEADLINE)
unnamed = HeadlineGiven(headline=None)
give = GiveHeadline(HEADLINE)


def test_a_report_that_nobody_has_classified_is_named_to_nobody() -> None:
    given(queued).when(give).then_refused(Conflict)
    given(queued, verified).when(give).then_refused(Conflict)
    given(queued, verified, refused).when(give).then_refused(Conflict)


def test_what_its_citizen_wants_named_to_nobody_is_not() -> None:
    given(queued, verified, classified).when(replace(give, unlisted=True)).then_refused(Conflict)
    given(queued, verified).when(replace(classify, headline=HEADLINE, unlisted=True)).then_refused(Conflict)


def test_a_restricted_case_has_no_headline_and_loses_the_one_it_had() -> None:
    secret = classified.model_copy(update={"restricted": True})
    given(queued, verified, secret).when(give).then_refused(Invalid, "headline")
    both = replace(classify, restricted=True, headline=HEADLINE)
    given(queued, verified).when(both).then_refused(Invalid, "headline")
    given(queued, verified, classified, named).when(replace(classify, restricted=True)).then(secret, unnamed)


NAMING, WHY = "Cống trước nhà ông Bùi Văn Tá tắc", samples.words


def test_a_headline_that_looks_like_personal_data_needs_a_reason() -> None:
    given(queued, verified, classified).when(GiveHeadline(NAMING)).then_refused(Invalid, "headline")
    given(queued, verified).when(replace(classify, headline=NAMING)).then_refused(Invalid, "headline")
    kept = HeadlineGiven(headline=NAMING, kept=WHY)
    given(queued, verified, classified).when(GiveHeadline(NAMING, kept=WHY)).then(kept)
    given(queued, verified).when(replace(classify, headline=NAMING, kept=WHY)).then(classified, kept)


def test_a_reason_for_nothing_is_not_kept() -> None:
    given(queued, verified, classified).when(GiveHeadline(HEADLINE, kept=WHY)).then(named)


def test_a_headline_is_given_with_the_classification_or_after_it_and_once() -> None:
    given(queued, verified).when(replace(classify, headline=HEADLINE)).then(classified, named)
    given(queued, verified, classified).when(give).then(named)
    given(queued, verified, classified, named).when(give).then_nothing()


def test_a_later_classification_leaves_the_headline_alone() -> None:
    given(queued, verified, classified, named).when(classify).then_nothing()
    other = replace(classify, urgency="urgent")
    given(queued, verified, classified, named).when(other).then(classified.model_copy(update={"urgency": "urgent"}))


def test_a_headline_is_taken_away_whatever_has_become_of_the_case() -> None:
    given(queued, verified, classified, named).when(GiveHeadline(None)).then(unnamed)
    given(queued, verified, classified, named, unnamed).when(GiveHeadline(None)).then_nothing()
    given(queued).when(GiveHeadline(None)).then_nothing()


def test_what_is_refused_after_all_is_named_no_longer() -> None:
    back = replace(refuse, returned=True)
    given(queued, verified, classified, named).when(back).then(refused, unnamed)


# Who may do what.


def test_triage_has_no_words_to_forward_answer_judge_or_close() -> None:
    said = {CaseQueued, InformationRequested, CaseVerified, CaseRefused, CaseClassified, HeadlineGiven}
    assert set(get_args(TriageEvent)) == said
