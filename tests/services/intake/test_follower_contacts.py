"""When a follower may say by what they are told, and what of it is kept."""

from uuid import UUID

from services.intake.follower_contacts import CONTACTS_MOST, Erase, Give, decider_of
from shared.errors import Conflict, NotFound
from shared.events.intake import CaseFollowed, FollowerContactGiven
from tests.support.deciding import Decisions
from tests.support.samples import PHOTO, follower_contact_erased, follower_contact_given, unfollowed

OTHER = UUID(int=2)
GIVE = Give(follower_contact_given.contact, "email", "vi", "2026-11")
given = Decisions(decider_of(PHOTO)).given
follows = CaseFollowed(follower=PHOTO, tracking="cd" * 32, followers=1)
other_follows = CaseFollowed(follower=OTHER, tracking="ef" * 32, followers=2)


def change(number: int) -> FollowerContactGiven:
    return follower_contact_given.model_copy(update={"change": number})


def test_who_does_not_follow_is_told_of_nothing() -> None:
    given(other_follows).when(GIVE).then_refused(NotFound)


def test_who_follows_no_longer_is_told_of_nothing() -> None:
    given(follows, unfollowed).when(GIVE).then_refused(NotFound)


def test_a_contact_is_not_changed_for_ever() -> None:
    often = [change(number + 1) for number in range(CONTACTS_MOST)]
    given(follows, *often).when(GIVE).then_refused(Conflict)
    given(follows, *often).when(Erase()).then(follower_contact_erased)


def test_who_follows_is_told_by_this() -> None:
    given(follows).when(GIVE).then(change(1))


def test_each_follower_is_counted_alone() -> None:
    theirs = change(1).model_copy(update={"follower": OTHER})
    given(follows, other_follows, theirs).when(GIVE).then(change(1))
    given(follows, other_follows, theirs).when(Erase()).then_nothing()


def test_another_contact_is_the_next_change_also_after_one_was_erased() -> None:
    given(follows, change(1)).when(GIVE).then(change(2))
    given(follows, change(1), follower_contact_erased).when(GIVE).then(change(2))


def test_what_is_not_kept_is_not_erased() -> None:
    given(follows).when(Erase()).then_nothing()
    given(follows, change(1), follower_contact_erased).when(Erase()).then_nothing()
    given(follows, change(1), unfollowed).when(Erase()).then_nothing()


def test_the_link_of_an_earlier_contact_erases_nothing_of_a_later_one() -> None:
    given(follows, change(1), change(2)).when(Erase(change=1)).then_nothing()


def test_a_contact_is_erased() -> None:
    given(follows, change(1)).when(Erase(change=1)).then(follower_contact_erased)
