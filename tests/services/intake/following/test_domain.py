"""Who may follow a case, and be counted for it."""

from uuid import UUID

import pytest

from services.intake.following.domain import FOLLOWERS_MOST, End, Follow
from services.intake.following.service import decider
from shared.errors import Conflict, NotFound
from shared.events.intake import CaseFollowed, FollowingEnded
from tests.support.deciding import Decisions
from tests.support.samples import erased, received, withdrawn

given = Decisions(decider).given

ONE, OTHER = UUID(int=1), UUID(int=2)
TRACKING = "cd" * 32


def follows(who: UUID, followers: int) -> CaseFollowed:
    return CaseFollowed(follower=who, tracking=TRACKING, followers=followers)


def test_what_nobody_has_reported_is_followed_by_nobody() -> None:
    given().when(Follow(ONE, TRACKING)).then_refused(NotFound)


def test_what_was_taken_back_or_erased_is_followed_by_nobody_new() -> None:
    given(received, withdrawn).when(Follow(ONE, TRACKING)).then_refused(Conflict)
    given(received, erased).when(Follow(ONE, TRACKING)).then_refused(Conflict)


def test_whose_contact_alone_is_erased_can_still_be_followed() -> None:
    contact = erased.model_copy(update={"scope": "contact"})
    given(received, contact).when(Follow(ONE, TRACKING)).then(follows(ONE, 1))


def test_each_follower_is_one_more_voice() -> None:
    given(received).when(Follow(ONE, TRACKING)).then(follows(ONE, 1))
    given(received, follows(ONE, 1)).when(Follow(OTHER, TRACKING)).then(follows(OTHER, 2))


def test_the_same_form_sent_twice_is_one_voice() -> None:
    given(received, follows(ONE, 1)).when(Follow(ONE, TRACKING)).then_nothing()


def test_whoever_stops_is_counted_no_longer_also_when_the_case_is_over() -> None:
    both = (received, follows(ONE, 1), follows(OTHER, 2))
    given(*both).when(End(ONE)).then(FollowingEnded(follower=ONE, followers=1))
    given(*both, withdrawn).when(End(ONE)).then(FollowingEnded(follower=ONE, followers=1))


def test_stopped_twice_is_stopped_once() -> None:
    ended = FollowingEnded(follower=ONE, followers=0)
    given(received, follows(ONE, 1), ended).when(End(ONE)).then_nothing()


def test_a_form_that_was_stopped_does_not_come_back_to_life() -> None:
    ended = FollowingEnded(follower=ONE, followers=0)
    given(received, follows(ONE, 1), ended).when(Follow(ONE, TRACKING)).then_refused(Conflict)
    given(received, follows(ONE, 1), ended).when(Follow(OTHER, TRACKING)).then(follows(OTHER, 1))


@pytest.mark.parametrize(("before", "refused"), [(FOLLOWERS_MOST - 1, False), (FOLLOWERS_MOST, True)])
def test_a_case_is_read_whole_with_every_decision_so_its_followers_have_a_limit(before: int, refused: bool) -> None:
    many = [follows(UUID(int=number), number) for number in range(1, before + 1)]
    decision = given(received, *many).when(Follow(UUID(int=before + 1), TRACKING))
    if refused:
        decision.then_refused(Conflict)
    else:
        decision.then(follows(UUID(int=before + 1), before + 1))
