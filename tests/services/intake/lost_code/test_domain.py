"""A code is renewed for who has a contact, one after another, and not for ever."""

from services.intake.lost_code.domain import RENEWALS_MOST, Renew
from services.intake.lost_code.service import decider
from shared.errors import Conflict, Gone, NotFound
from tests.support.deciding import Decisions
from tests.support.samples import code_renewed, contact_changed, erased, received

given = Decisions(decider).given
contact_erased = erased.model_copy(update={"scope": "contact"})
FIRST = Renew("cd" * 32, 1, "email")


def test_of_an_unknown_case_there_is_none() -> None:
    given().when(FIRST).then_refused(NotFound)


def test_an_erased_case_gets_none() -> None:
    given(received, erased).when(FIRST).then_refused(Gone)


def test_without_a_contact_there_is_nobody_to_send_it_to() -> None:
    given(received, contact_erased).when(FIRST).then_refused(Conflict)


def test_two_at_once_do_not_get_the_same_one() -> None:
    given(received, contact_changed, code_renewed).when(FIRST).then_refused(Conflict)


def test_it_is_not_renewed_for_ever() -> None:
    often = [code_renewed.model_copy(update={"renewal": number}) for number in range(1, RENEWALS_MOST + 1)]
    given(received, contact_changed, *often).when(Renew("cd" * 32, RENEWALS_MOST + 1, "email")).then_refused(Conflict)


def test_it_is_renewed_and_said_by_which_way_it_goes() -> None:
    given(received, contact_changed).when(FIRST).then(code_renewed)
