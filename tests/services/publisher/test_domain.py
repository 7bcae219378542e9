"""What publisher decides: each refusal first, then what is ignored, then what is done."""

from dataclasses import replace

import pytest

from services.publisher.domain import Approve, Draft, DraftCorrection, Facts, TakeDown, Withdraw, Words, left_in
from services.publisher.service import decider
from shared.errors import Conflict, Forbidden, NotFound, Refusal
from shared.events.envelope import Event
from shared.events.publisher import (
    CorrectionDrafted,
    ResultApproved,
    ResultCorrected,
    ResultDrafted,
    ResultPublished,
    ResultWithdrawn,
)
from shared.privacy import Known
from tests.support import samples
from tests.support.deciding import Decisions

given = Decisions(decider).given

AN, BINH = "staff/an", "staff/binh"
FACTS = Facts(
    number="LS-2026-000001",
    category="GT",
    area="tieu-khu-6",
    unit="kinh-te",
    round=2,
    solved="yes",
    stars=5,
    closed_by="citizen",
    restricted=False,
)
RESTRICTED = replace(FACTS, restricted=True)
OPEN = replace(FACTS, closed_by=None)
UNCLASSIFIED = replace(FACTS, category=None)
TAKEN_BACK = replace(FACTS, closed_by="withdrawn")
ERASED = replace(FACTS, closed_by="erased")
REFUSED = replace(FACTS, closed_by="refusal_stands")

TITLE, SUMMARY = "The drain is clear", "The drain was cleared on Monday."
SEALED_TITLE, SEALED_SUMMARY, SEALED_AGAIN = (samples.words.model_copy(update={"box": box}) for box in "abc")

draft = Draft(SEALED_TITLE, SEALED_SUMMARY, "done", AN, FACTS)
drafted = ResultDrafted(title=draft.title, summary=draft.summary, outcome="done", author=AN, round=2)
redrafted = drafted.model_copy(update={"summary": SEALED_AGAIN})
approve = Approve(draft=1, approver=BINH, facts=FACTS, words=Words(TITLE, SUMMARY))
approved = ResultApproved(draft=1, approver=BINH)
published = ResultPublished(
    number="LS-2026-000001",
    title=TITLE,
    summary=SUMMARY,
    outcome="done",
    category="GT",
    area="tieu-khu-6",
    unit="kinh-te",
    solved="yes",
    stars=5,
    round=2,
)
withdrawn = ResultWithdrawn(reason="It named somebody.")


# Drafting


def test_what_was_written_of_an_earlier_round_is_not_approved() -> None:
    given(drafted).when(replace(approve, facts=replace(FACTS, round=3))).then_refused(Conflict)


def test_a_draft_from_before_rounds_were_said_is_approved_as_it_is() -> None:
    given(drafted.model_copy(update={"round": None})).when(approve).then(approved, published)


def test_the_same_words_about_another_round_are_another_draft() -> None:
    again = replace(draft, facts=replace(FACTS, round=3))
    given(drafted).when(again).then(drafted.model_copy(update={"round": 3}))


def test_a_case_that_ended_because_it_was_erased_has_no_result() -> None:
    given().when(replace(draft, facts=ERASED)).then_refused(Conflict)


def test_nothing_is_published_of_a_closed_case_that_was_erased_later() -> None:
    gone = replace(FACTS, erased=True)
    given().when(replace(draft, facts=gone)).then_refused(Conflict)
    given(drafted).when(replace(approve, facts=gone)).then_refused(Conflict)


def test_a_refused_report_has_no_result_even_when_it_had_a_category() -> None:
    given().when(replace(draft, facts=REFUSED)).then_refused(Conflict)
    given(drafted).when(replace(approve, facts=REFUSED)).then_refused(Conflict)


def test_a_restricted_case_is_never_drafted() -> None:
    given().when(replace(draft, facts=RESTRICTED)).then_refused(Forbidden)


def test_an_open_case_has_no_result() -> None:
    given().when(replace(draft, facts=OPEN)).then_refused(Conflict)


def test_of_a_case_without_a_category_nobody_knows_that_it_is_not_restricted() -> None:
    given().when(replace(draft, facts=UNCLASSIFIED)).then_refused(Conflict)


def test_nothing_is_published_of_a_report_that_was_taken_back() -> None:
    given().when(replace(draft, facts=TAKEN_BACK)).then_refused(Conflict)


def test_a_published_result_is_not_written_over() -> None:
    given(drafted, approved, published).when(draft).then_refused(Conflict)


def test_the_same_draft_is_kept_once() -> None:
    given(drafted).when(draft).then_nothing()


def test_an_editor_drafts_a_result() -> None:
    given().when(draft).then(drafted)


def test_a_second_draft_replaces_the_first() -> None:
    given(drafted).when(replace(draft, summary=redrafted.summary)).then(redrafted)


def test_a_withdrawn_result_is_drafted_anew() -> None:
    given(drafted, approved, published, withdrawn).when(draft).then(drafted)


# Approving


def test_nobody_approves_their_own_draft() -> None:
    given(drafted).when(replace(approve, approver=AN)).then_refused(Forbidden)


def test_what_was_not_drafted_is_not_approved() -> None:
    given().when(approve).then_refused(NotFound)


def test_a_draft_that_has_changed_since_it_was_read_is_not_approved() -> None:
    given(drafted, redrafted).when(approve).then_refused(Conflict)


def test_who_wrote_the_newest_draft_does_not_approve_it_as_another_s() -> None:
    by_binh = redrafted.model_copy(update={"author": BINH})
    given(drafted, by_binh).when(replace(approve, draft=2)).then_refused(Forbidden)


def test_a_case_that_became_restricted_never_reaches_the_public_site() -> None:
    given(drafted).when(replace(approve, facts=RESTRICTED)).then_refused(Forbidden)


def test_a_case_that_was_opened_again_is_not_published() -> None:
    given(drafted).when(replace(approve, facts=OPEN)).then_refused(Conflict)


def test_a_withdrawn_result_needs_a_new_draft() -> None:
    given(drafted, approved, published, withdrawn).when(approve).then_refused(NotFound)


def test_a_result_is_published_once() -> None:
    given(drafted, approved, published).when(approve).then_nothing()


def test_a_second_editor_approves_and_with_that_it_is_public() -> None:
    given(drafted).when(approve).then(approved, published)


# Taking back


def test_only_what_is_public_is_withdrawn() -> None:
    given(drafted).when(Withdraw("It named somebody.")).then_refused(Conflict)


def test_a_result_is_withdrawn_once() -> None:
    given(drafted, approved, published, withdrawn).when(Withdraw("Again.")).then_nothing()


def test_a_public_result_is_withdrawn_with_its_reason() -> None:
    given(drafted, approved, published).when(Withdraw(withdrawn.reason)).then(withdrawn)


# Erased


def test_what_is_not_public_need_not_be_taken_down() -> None:
    given().when(TakeDown("Gone.")).then_nothing()
    given(drafted).when(TakeDown("Gone.")).then_nothing()
    given(drafted, approved, published, withdrawn).when(TakeDown("Gone.")).then_nothing()


def test_a_public_result_is_taken_down() -> None:
    given(drafted, approved, published).when(TakeDown("Gone.")).then(ResultWithdrawn(reason="Gone."))


# What looks like personal data.

CALL = "Gọi 0912 345 678 để biết thêm về việc thông cống."


@pytest.mark.parametrize(("words", "field"), [(Words(CALL, SUMMARY), "title"), (Words(TITLE, CALL), "summary")])
def test_what_looks_like_personal_data_is_not_approved(words: Words, field: str) -> None:
    given(drafted).when(replace(approve, words=words)).then_refused(Conflict, field)


def test_a_reason_for_another_passage_is_none_for_this_one() -> None:
    words = Words(TITLE, CALL, kept={"0912 345 679": "Số của trực ban"})
    given(drafted).when(replace(approve, words=words)).then_refused(Conflict, "summary")


def test_an_empty_reason_is_none() -> None:
    words = Words(TITLE, CALL, kept={"0912 345 678": ""})
    given(drafted).when(replace(approve, words=words)).then_refused(Conflict, "summary")


def test_what_was_not_explained_is_named_by_its_field() -> None:
    assert left_in(Words(TITLE, CALL), Known()) == {"summary": "0912 345 678 (phone)"}


def test_what_is_kept_on_purpose_with_a_reason_is_approved() -> None:
    words = Words(TITLE, CALL, kept={"0912 345 678": "Số của trực ban"})
    given(drafted).when(replace(approve, words=words)).then(approved, published.model_copy(update={"summary": CALL}))


def test_what_the_commune_publishes_itself_needs_no_reason() -> None:
    ours = replace(approve, words=Words(TITLE, CALL), known=Known(contacts=frozenset({"0912345678"})))
    given(drafted).when(ours).then(approved, published.model_copy(update={"summary": CALL}))


# Correcting.

WHAT, NEW = "It gave the wrong day.", "The drain was cleared on Tuesday."
SEALED_WHAT = samples.words.model_copy(update={"box": "what"})
PUBLIC = (drafted, approved, published)

correct = DraftCorrection(SEALED_TITLE, SEALED_AGAIN, "done", SEALED_WHAT, AN, FACTS)
correction = CorrectionDrafted(
    title=SEALED_TITLE, summary=SEALED_AGAIN, outcome="done", correction=SEALED_WHAT, author=AN
)
approve_it = Approve(draft=4, approver=BINH, facts=FACTS, words=Words(TITLE, NEW, WHAT))
approved_it = ResultApproved(draft=4, approver=BINH)
corrected = ResultCorrected(title=TITLE, summary=NEW, outcome="done", correction=WHAT)


@pytest.mark.parametrize("before", [(), (drafted,), (*PUBLIC, withdrawn)])
def test_what_is_not_public_is_not_corrected(before: tuple[Event, ...]) -> None:
    given(*before).when(correct).then_refused(Conflict)


@pytest.mark.parametrize(("facts", "refusal"), [(RESTRICTED, Forbidden), (replace(FACTS, erased=True), Conflict)])
def test_what_nobody_may_read_any_more_is_not_corrected(facts: Facts, refusal: type[Refusal]) -> None:
    given(*PUBLIC).when(replace(correct, facts=facts)).then_refused(refusal)
    given(*PUBLIC, correction).when(replace(approve_it, facts=facts)).then_refused(refusal)


def test_the_same_correction_is_kept_once() -> None:
    given(*PUBLIC, correction).when(correct).then_nothing()


def test_nobody_approves_their_own_correction() -> None:
    given(*PUBLIC, correction).when(replace(approve_it, approver=AN)).then_refused(Forbidden)


def test_a_correction_that_has_changed_since_it_was_read_is_not_approved() -> None:
    given(*PUBLIC, correction).when(replace(approve_it, draft=1)).then_refused(Conflict)


@pytest.mark.parametrize(
    ("words", "field"), [(Words(TITLE, CALL, WHAT), "summary"), (Words(TITLE, NEW, CALL), "correction")]
)
def test_a_correction_that_names_somebody_is_not_approved(words: Words, field: str) -> None:
    given(*PUBLIC, correction).when(replace(approve_it, words=words)).then_refused(Conflict, field)


def test_a_public_result_stays_as_it_is_until_its_correction_is_approved() -> None:
    given(*PUBLIC).when(correct).then(correction)
    given(*PUBLIC, correction).when(approve_it).then(approved_it, corrected)


def test_a_result_is_corrected_while_its_case_goes_on_again() -> None:
    given(*PUBLIC, correction).when(replace(approve_it, facts=OPEN)).then(approved_it, corrected)


def test_a_correction_that_was_approved_is_approved_once() -> None:
    given(*PUBLIC, correction, approved_it, corrected).when(approve_it).then_nothing()


def test_what_was_withdrawn_meanwhile_takes_its_correction_with_it() -> None:
    given(*PUBLIC, correction, withdrawn).when(approve_it).then_refused(NotFound)
