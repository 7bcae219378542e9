"""What dispatch decides: which unit has a case, until when, and what counts as an answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from services.dispatch.domain import (
    PROGRESS_MOST,
    Accept,
    Answer,
    Extend,
    Forward,
    FromUnit,
    Reopen,
    ReportProgress,
    Return,
)
from services.dispatch.service import decider
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.events.dispatch import (
    CaseAccepted,
    CaseAnswered,
    CaseForwarded,
    CaseReturned,
    DeadlineExtended,
    DispatchEvent,
    ForwardingHeld,
    ProgressReported,
)
from shared.events.sealed import Sealed
from tests.support.deciding import Decisions
from tests.support.samples import CASE, photo

given = Decisions(decider).given

WORDS = Sealed(case=CASE, key="words", box="c2VhbGVk")
TODAY = date(2026, 11, 23)
DUE = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)
LATER, LATEST = DUE + timedelta(days=7), DUE + timedelta(days=14)
UNIT, OTHER = "kinh-te", "cong-an"

forward = Forward(UNIT, "GT", DUE, "mac-dinh", ("Hạn 17:00 07/12/2026",), restricted=False, about_unit=None)
reopen = Reopen(2, LATER, "mac-dinh", ("Hạn 17:00 14/12/2026",))
accept = Accept(UNIT)
give_back = Return(UNIT, WORDS)
report = ReportProgress(UNIT, WORDS)
extend = Extend(UNIT, LATER, LATEST, "mac-dinh", ("Chậm nhất được gia hạn:",), WORDS, now=DUE - timedelta(hours=1))
answer = Answer(UNIT, "done", WORDS, WORDS, acted_on=TODAY, next_date=None, today=TODAY)

forwarded = CaseForwarded(
    unit=UNIT,
    category="GT",
    round=1,
    due=DUE,
    profile="mac-dinh",
    explanation=("Hạn 17:00 07/12/2026",),
    restricted=False,
)
held = ForwardingHeld(unit=OTHER, category="AN", round=1, restricted=False, urgency="normal")
reopened = forwarded.model_copy(update={"round": 2, "due": LATER, "explanation": reopen.explanation})
accepted = CaseAccepted(unit=UNIT, round=1)
returned = CaseReturned(unit=UNIT, round=1, reason=WORDS)
reported = ProgressReported(unit=UNIT, round=1, words=WORDS)
ALLOWED = "Chậm nhất được gia hạn:"
extended = DeadlineExtended(
    unit=UNIT, round=1, due=LATER, reason=WORDS, profile="mac-dinh",
    explanation=("Đơn vị gia hạn một lần, đến 17:00 14/12/2026", ALLOWED),
)  # fmt: skip
at_the_latest = extended.model_copy(
    update={"due": LATEST, "explanation": ("Đơn vị gia hạn một lần, đến 17:00 21/12/2026", ALLOWED)}
)
answered = CaseAnswered(
    unit=UNIT, round=1, outcome="done", answer=WORDS, responsible=WORDS, acted_on=TODAY, next_date=None
)

FROM_UNIT: list[FromUnit] = [accept, give_back, report, extend, answer]


# Forward: a classification was heard.


def test_a_case_about_a_unit_is_never_forwarded_to_that_unit() -> None:
    given().when(replace(forward, about_unit=UNIT)).then_refused(Forbidden)
    given(forwarded, returned).when(replace(forward, about_unit=UNIT)).then_refused(Forbidden)


def test_a_classification_heard_twice_forwards_once() -> None:
    given(forwarded).when(forward).then_nothing()
    given(forwarded, accepted).when(forward).then_nothing()


def test_an_answered_case_stays_answered_when_only_its_urgency_changes() -> None:
    given(forwarded, answered).when(replace(forward, due=LATER)).then_nothing()


def test_no_other_unit_gets_a_round_whose_answer_waits_for_its_verdict() -> None:
    given(forwarded, answered).when(replace(forward, unit=OTHER, category="AN")).then(held)
    urgent = held.model_copy(update={"unit": UNIT, "category": "GT", "urgency": "urgent"})
    given(forwarded, answered).when(replace(forward, urgency="urgent", due=DUE - timedelta(days=5))).then(urgent)


def test_what_is_held_already_is_held_once() -> None:
    given(forwarded, answered, held).when(replace(forward, unit=OTHER, category="AN")).then_nothing()


def test_the_last_unit_that_was_chosen_while_the_answer_waits_is_the_one_that_counts() -> None:
    back = held.model_copy(update={"unit": UNIT, "category": "GT"})
    given(forwarded, answered, held).when(forward).then(back)
    given(forwarded, answered, held, back).when(reopen).then(reopened)


def test_a_held_case_is_still_its_first_unit_s_answered_case() -> None:
    given(forwarded, answered, held).when(replace(answer, unit=OTHER)).then_refused(Forbidden)
    given(forwarded, answered, held).when(answer).then_refused(Conflict)


def test_a_case_is_forwarded_to_its_unit() -> None:
    given().when(forward).then(forwarded)


def test_another_category_forwards_to_another_unit_in_the_same_round() -> None:
    moved = forwarded.model_copy(update={"unit": OTHER, "category": "AN"})
    given(forwarded, accepted).when(replace(forward, unit=OTHER, category="AN")).then(moved)


def test_a_more_urgent_case_has_another_due_date() -> None:
    sooner = DUE - timedelta(days=5)
    given(forwarded).when(replace(forward, due=sooner)).then(forwarded.model_copy(update={"due": sooner}))


def test_a_returned_case_can_go_to_the_same_unit_again() -> None:
    given(forwarded, returned).when(forward).then(forwarded)


def test_a_restricted_case_says_so_to_everyone_who_hears_of_it() -> None:
    given().when(replace(forward, restricted=True)).then(forwarded.model_copy(update={"restricted": True}))


def test_a_later_round_keeps_the_clock_that_began_with_it() -> None:
    moved = reopened.model_copy(update={"unit": OTHER, "category": "AN"})
    given(forwarded, answered, reopened).when(replace(forward, unit=OTHER, category="AN")).then(moved)
    given(forwarded, answered, reopened).when(forward).then_nothing()


# Reopen: the citizen or the Front is not satisfied.


def test_a_case_that_was_never_forwarded_is_not_reopened_here() -> None:
    given().when(reopen).then_nothing()


def test_a_round_is_opened_once() -> None:
    given(forwarded, answered, reopened).when(reopen).then_nothing()


def test_a_new_round_begins_at_the_same_unit_with_a_new_due_date() -> None:
    given(forwarded, answered).when(reopen).then(reopened)


def test_a_new_round_goes_to_the_unit_that_it_is_held_for_and_only_that_round() -> None:
    moved = reopened.model_copy(update={"unit": OTHER, "category": "AN"})
    given(forwarded, answered, held).when(reopen).then(moved)
    again = CaseAnswered.model_validate(dict(answered) | {"unit": OTHER, "round": 2})
    third = moved.model_copy(update={"round": 3})
    given(forwarded, answered, held, moved, again).when(replace(reopen, round=3)).then(third)


def test_a_new_round_is_as_urgent_as_the_case() -> None:
    urgent = forwarded.model_copy(update={"urgency": "urgent"})
    given(urgent, answered).when(reopen).then(reopened.model_copy(update={"urgency": "urgent"}))


# What all that a unit says has in common.


@pytest.mark.parametrize("command", FROM_UNIT)
def test_a_unit_says_nothing_about_a_case_that_it_never_had(command: FromUnit) -> None:
    given().when(command).then_refused(NotFound)


@pytest.mark.parametrize("command", FROM_UNIT)
def test_only_the_unit_that_has_the_case_speaks(command: FromUnit) -> None:
    given(forwarded).when(replace(command, unit=OTHER)).then_refused(Forbidden)


@pytest.mark.parametrize("command", FROM_UNIT)
def test_a_unit_that_gave_a_case_back_has_no_say_in_it(command: FromUnit) -> None:
    given(forwarded, returned).when(command).then_refused(Forbidden)


@pytest.mark.parametrize("command", FROM_UNIT)
def test_after_its_answer_a_unit_waits_for_the_citizen_or_the_front(command: FromUnit) -> None:
    given(forwarded, accepted, answered).when(command).then_refused(Conflict)


def test_a_unit_can_never_close_refuse_merge_reclassify_or_erase() -> None:
    assert set(get_args(FromUnit)) == {Accept, Return, ReportProgress, Extend, Answer}
    said = {CaseForwarded, ForwardingHeld, CaseAccepted, CaseReturned, ProgressReported, DeadlineExtended, CaseAnswered}
    assert set(get_args(DispatchEvent)) == said


# Accept.


def test_accepting_again_changes_nothing() -> None:
    given(forwarded, accepted).when(accept).then_nothing()


def test_a_unit_accepts() -> None:
    given(forwarded).when(accept).then(accepted)
    given(forwarded, answered, reopened).when(accept).then(CaseAccepted(unit=UNIT, round=2))


# Return.


def test_a_unit_gives_back_what_is_not_its_own() -> None:
    given(forwarded).when(give_back).then(returned)
    given(forwarded, accepted).when(give_back).then(returned)


# Report progress.


def test_progress_is_not_reported_for_ever() -> None:
    given(forwarded, *[reported] * PROGRESS_MOST).when(report).then_refused(Conflict)


def test_a_case_that_comes_back_has_no_more_room_for_progress() -> None:
    given(forwarded, *[reported] * PROGRESS_MOST, returned, forwarded).when(report).then_refused(Conflict)


def test_a_new_round_has_room_for_progress_again() -> None:
    later = forwarded.model_copy(update={"round": 2})
    said = reported.model_copy(update={"round": 2})
    given(forwarded, *[reported] * PROGRESS_MOST, later).when(report).then(said)


def test_a_unit_reports_how_far_it_is_with_or_without_accepting() -> None:
    given(forwarded).when(report).then(reported)
    given(forwarded, accepted, reported).when(report).then(reported)


def test_progress_stops_no_clock_and_accepts_nothing() -> None:
    given(forwarded, reported).when(accept).then(accepted)


# Extend.


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=20), timedelta(days=3)])
def test_a_due_date_that_has_passed_is_not_moved(late: timedelta) -> None:
    given(forwarded).when(replace(extend, now=DUE + late)).then_refused(Conflict)
    given(forwarded, accepted, reported).when(replace(extend, now=DUE + late)).then_refused(Conflict)


def test_a_refused_extension_says_from_when_until_when_it_could_be() -> None:
    with pytest.raises(Invalid, match="after 17:00 07/12/2026 and at the latest at 17:00 21/12/2026"):
        given(forwarded).when(replace(extend, due=LATEST + timedelta(days=1))).decided()


@pytest.mark.parametrize("due", [DUE - timedelta(days=1), DUE, LATEST + timedelta(seconds=1)])
def test_a_due_date_moves_forward_and_within_the_rules_only(due: datetime) -> None:
    given(forwarded).when(replace(extend, due=due)).then_refused(Invalid, "due")


def test_a_due_date_is_extended_once_in_a_round() -> None:
    given(forwarded, extended).when(replace(extend, due=LATEST)).then_refused(Conflict)


def test_giving_a_case_back_wins_no_second_extension() -> None:
    given(forwarded, extended, returned, forwarded).when(extend).then_refused(Conflict)


def test_a_due_date_is_extended() -> None:
    given(forwarded).when(extend).then(extended)
    given(forwarded, accepted).when(replace(extend, due=LATEST)).then(at_the_latest)


def test_the_next_round_can_be_extended_again() -> None:
    again = at_the_latest.model_copy(update={"round": 2})
    given(forwarded, extended, answered, reopened).when(replace(extend, due=LATEST)).then(again)


# Answer.


def test_done_says_on_which_day() -> None:
    given(forwarded).when(replace(answer, acted_on=None)).then_refused(Invalid, "acted_on")


@pytest.mark.parametrize("outcome", ["done", "planned", "not_possible"])
def test_nothing_was_done_tomorrow(outcome: str) -> None:
    tomorrow = TODAY + timedelta(days=1)
    vain = replace(answer, outcome=outcome, acted_on=tomorrow, next_date=tomorrow)  # type: ignore[arg-type]
    given(forwarded).when(vain).then_refused(Invalid, "acted_on")


@pytest.mark.parametrize("next_date", [None, TODAY - timedelta(days=1)])
def test_planned_says_on_which_coming_day(next_date: date | None) -> None:
    vague = replace(answer, outcome="planned", acted_on=None, next_date=next_date)
    given(forwarded).when(vague).then_refused(Invalid, "next_date")


def test_a_unit_answers_that_it_is_done() -> None:
    given(forwarded).when(answer).then(answered)
    given(forwarded, accepted, reported, extended).when(answer).then(answered)


def test_an_answer_names_its_photos() -> None:
    given(forwarded).when(replace(answer, photos=(photo,))).then(answered.model_copy(update={"photos": (photo,)}))


def test_a_unit_answers_what_comes_next() -> None:
    planned = answered.model_copy(update={"outcome": "planned", "acted_on": None, "next_date": TODAY})
    given(forwarded).when(replace(answer, outcome="planned", acted_on=None, next_date=TODAY)).then(planned)


@pytest.mark.parametrize("outcome", ["not_possible", "not_ours"])
def test_a_unit_answers_why_not(outcome: str) -> None:
    why_not = answered.model_copy(update={"outcome": outcome, "acted_on": None})
    given(forwarded).when(replace(answer, outcome=outcome, acted_on=None)).then(why_not)  # type: ignore[arg-type]


def test_the_next_round_is_answered_as_itself() -> None:
    given(forwarded, answered, reopened).when(answer).then(answered.model_copy(update={"round": 2}))
