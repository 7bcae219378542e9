"""What could not be told is said once; and a way that fails, until it works."""

from dataclasses import replace

import pytest

from services.intake.deliveries import failing, sending
from services.intake.deliveries.domain import Case, GiveUp, Look, WayState, decide, decide_way
from shared.errors import NotFound
from tests.support.deciding import Decisions
from tests.support.samples import (
    AT,
    CASE,
    PHOTO,
    follower_contact_given,
    notice_given_up,
    received,
    way_failing,
    way_works,
)

given = Decisions(sending.decider).given
of_a_way = Decisions(failing.decider).given
GIVE_UP = GiveUp(PHOTO, "email", "answered", "refused")


def test_of_an_unknown_case_nothing_is_said() -> None:
    with pytest.raises(NotFound):
        decide(Case(), GIVE_UP)


def test_what_is_on_record_is_not_said_again() -> None:
    given(received, notice_given_up).when(GIVE_UP).then_nothing()


def test_what_was_given_up_is_said() -> None:
    given(received).when(GIVE_UP).then(notice_given_up)


def test_of_who_follows_it_is_said_once_for_each_contact() -> None:
    theirs = notice_given_up.model_copy(update={"follower": PHOTO})
    again = replace(GIVE_UP, notice=CASE, follower=PHOTO)
    given(received, theirs).when(again).then_nothing()
    given(received, theirs, follower_contact_given).when(again).then(theirs.model_copy(update={"notice": CASE}))
    given(received, theirs).when(replace(GIVE_UP, notice=CASE)).then(
        notice_given_up.model_copy(update={"notice": CASE})
    )


def test_a_way_that_works_is_not_spoken_of() -> None:
    assert decide_way(WayState(), Look("email", None)) == []


def test_a_way_that_fails_is_said_to_once() -> None:
    of_a_way(way_failing).when(Look("email", AT)).then_nothing()


def test_a_way_fails_and_works_again() -> None:
    of_a_way().when(Look("email", AT)).then(way_failing)
    of_a_way(way_failing).when(Look("email", None)).then(way_works)
