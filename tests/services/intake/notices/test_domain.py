"""Notices are stopped once, of the contact that they go to, and wanted again."""

from services.intake.notices.domain import STOPS_MOST, Start, Stop
from services.intake.notices.service import decider
from shared.errors import Conflict, Gone, NotFound
from tests.support.deciding import Decisions
from tests.support.samples import contact_changed, erased, notices_started, notices_stopped, received

given = Decisions(decider).given
contact_erased = erased.model_copy(update={"scope": "contact"})
stopped_first = notices_stopped.model_copy(update={"change": 0})


def test_of_an_unknown_case_nothing_is_stopped() -> None:
    given().when(Stop("email", 0)).then_refused(NotFound)


def test_who_has_an_earlier_contact_stops_nothing_of_a_later_one() -> None:
    given(received, contact_changed).when(Stop("email", 0)).then_nothing()


def test_without_a_contact_there_is_nothing_to_stop() -> None:
    given(received, contact_erased).when(Stop("email", 0)).then_nothing()


def test_twice_is_once() -> None:
    given(received, stopped_first).when(Stop("email", 0)).then_nothing()


def test_notices_are_stopped() -> None:
    given(received, contact_changed).when(Stop("email", 1)).then(notices_stopped)


def test_without_a_contact_nobody_is_told_again() -> None:
    given(received, stopped_first, contact_erased).when(Start("email")).then_refused(Conflict)


def test_an_erased_case_tells_nobody_again() -> None:
    given(received, erased).when(Start("email")).then_refused(Gone)


def test_it_is_not_turned_on_and_off_for_ever() -> None:
    history = [received, *[stopped_first, notices_started] * STOPS_MOST, stopped_first]
    given(*history).when(Start("email")).then_refused(Conflict)


def test_what_is_on_is_not_begun_again() -> None:
    given(received).when(Start("email")).then_nothing()


def test_notices_are_wanted_again() -> None:
    given(received, stopped_first).when(Start("email")).then(notices_started)


def test_a_new_contact_is_told_whatever_was_stopped_of_the_old() -> None:
    given(received, stopped_first, contact_changed).when(Stop("email", 1)).then(notices_stopped)
