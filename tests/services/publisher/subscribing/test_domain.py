"""When somebody is told of results by e-mail."""

from datetime import timedelta

import pytest

from services.publisher.subscribing.domain import Ask, Confirm, End, Make
from services.publisher.subscribing.service import decider
from shared.errors import Gone, NotFound
from shared.events.publisher import EndedBecause, SubscriptionEnded
from tests.support.deciding import Decisions
from tests.support.samples import AT, DUE, contact, results_digest_made, subscription_asked, subscription_confirmed

given = Decisions(decider).given

ASK = Ask(contact, "tieu-khu-6", "TN", "vi", "2026-11")
MAKE = Make(results_digest_made.week, AT, DUE)
STOPPED = SubscriptionEnded(because="stopped")


@pytest.mark.parametrize("command", [Confirm(), End("stopped"), MAKE])
def test_nothing_is_done_with_what_nobody_asked_for(command: Confirm | End | Make) -> None:
    given().when(command).then_refused(NotFound)


def test_what_is_over_is_not_confirmed() -> None:
    given(subscription_asked, STOPPED).when(Confirm()).then_refused(Gone)


def test_asking_twice_is_once() -> None:
    given().when(ASK).then(subscription_asked)
    given(subscription_asked).when(ASK).then_nothing()


def test_confirming_twice_is_once() -> None:
    given(subscription_asked).when(Confirm()).then(subscription_confirmed)
    given(subscription_asked, subscription_confirmed).when(Confirm()).then_nothing()


def test_ending_twice_is_once_whatever_for() -> None:
    given(subscription_asked, subscription_confirmed).when(End("stopped")).then(STOPPED)
    given(subscription_asked, STOPPED).when(End("refused")).then_nothing()


@pytest.mark.parametrize("because", ["unconfirmed", "stopped", "refused"])
def test_what_is_not_confirmed_can_end(because: EndedBecause) -> None:
    given(subscription_asked).when(End(because)).then(SubscriptionEnded(because=because))


def test_what_was_confirmed_meanwhile_does_not_end_for_never_having_been() -> None:
    given(subscription_asked, subscription_confirmed).when(End("unconfirmed")).then_nothing()


def test_nobody_is_told_before_they_confirm_or_after_the_end() -> None:
    given(subscription_asked).when(MAKE).then_nothing()
    given(subscription_asked, subscription_confirmed, STOPPED).when(MAKE).then_nothing()


def test_a_week_has_one_letter() -> None:
    confirmed = (subscription_asked, subscription_confirmed)
    given(*confirmed).when(MAKE).then(results_digest_made)
    given(*confirmed, results_digest_made).when(MAKE).then_nothing()
    next_week = results_digest_made.model_copy(update={"week": MAKE.week + timedelta(days=7)})
    given(*confirmed, results_digest_made).when(Make(next_week.week, AT, DUE)).then(next_week)
