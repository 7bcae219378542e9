"""A case is told on a few devices, each once, until it is stopped, moved or erased."""

from uuid import UUID

import pytest

from services.intake.pushing.domain import DEVICES_MOST, SUBSCRIPTIONS_MOST, End, Subscribe
from services.intake.pushing.service import decider
from shared.errors import Conflict, Gone, NotFound
from shared.events.envelope import Event
from shared.events.intake import PushEnded
from tests.support.deciding import Decisions
from tests.support.samples import PHOTO, erased, push_ended, push_subscribed, received, withdrawn

given = Decisions(decider).given
SUBSCRIBE = Subscribe(PHOTO, push_subscribed.browser, push_subscribed.subscription)
OTHER = UUID(int=7)
contact_erased = erased.model_copy(update={"scope": "contact"})


def device(number: int) -> Event:
    return push_subscribed.model_copy(update={"device": UUID(int=number), "browser": f"{number:064}"})


def test_of_an_unknown_case_nobody_is_told() -> None:
    given().when(SUBSCRIBE).then_refused(NotFound)
    given().when(End(PHOTO, "stopped")).then_refused(NotFound)


@pytest.mark.parametrize(("event", "refusal"), [(erased, Gone), (withdrawn, Conflict)])
def test_of_what_is_over_nobody_is_told(event: Event, refusal: type[Exception]) -> None:
    given(received, event).when(SUBSCRIBE).then_refused(refusal)  # type: ignore[arg-type]


def test_not_more_devices_than_a_family_has() -> None:
    many = [device(number) for number in range(1, DEVICES_MOST + 1)]
    given(received, *many).when(SUBSCRIBE).then_refused(Conflict)


def test_not_turned_on_for_ever() -> None:
    often = [push_subscribed, push_ended] * SUBSCRIPTIONS_MOST
    given(received, *often).when(SUBSCRIBE).then_refused(Conflict)


def test_a_device_that_was_stopped_does_not_come_back_by_moving() -> None:
    moved = Subscribe(OTHER, "cd" * 32, push_subscribed.subscription, PHOTO)
    given(received, push_subscribed, push_ended).when(moved).then_refused(NotFound)
    given(received, push_subscribed, contact_erased).when(moved).then_refused(NotFound)


def test_the_same_browser_is_told_once() -> None:
    again = Subscribe(OTHER, push_subscribed.browser, push_subscribed.subscription)
    given(received, push_subscribed).when(again).then_nothing()


def test_a_device_that_moves_to_a_browser_that_is_told_already_ends_and_is_no_second_one() -> None:
    here = Subscribe(OTHER, push_subscribed.browser, push_subscribed.subscription, instead_of=UUID(int=3))
    given(received, push_subscribed, device(3)).when(here).then(PushEnded(device=UUID(int=3), because="replaced"))
    itself = Subscribe(OTHER, push_subscribed.browser, push_subscribed.subscription, instead_of=PHOTO)
    given(received, push_subscribed).when(itself).then_nothing()


def test_who_was_stopped_can_be_told_again() -> None:
    given(received, push_subscribed, push_ended).when(SUBSCRIBE).then(push_subscribed)


def test_a_device_is_told_without_any_contact() -> None:
    nobody = received.model_copy(update={"contact": None, "contact_by": None})
    given(nobody).when(SUBSCRIBE).then(push_subscribed)


def test_a_browser_that_moves_takes_its_own_place() -> None:
    many = [device(number) for number in range(1, DEVICES_MOST)]
    moved = Subscribe(OTHER, "cd" * 32, push_subscribed.subscription, PHOTO)
    told = push_subscribed.model_copy(update={"device": OTHER, "browser": "cd" * 32})
    ended = push_ended.model_copy(update={"because": "replaced"})
    given(received, *many, push_subscribed).when(moved).then(ended, told)


def test_a_device_ends_once_and_says_why() -> None:
    given(received, push_subscribed).when(End(PHOTO, "gone")).then(push_ended.model_copy(update={"because": "gone"}))
    given(received, push_subscribed, push_ended).when(End(PHOTO, "stopped")).then_nothing()
    given(received, push_subscribed, contact_erased).when(End(PHOTO, "stopped")).then_nothing()
    given(received).when(End(PHOTO, "stopped")).then_nothing()
