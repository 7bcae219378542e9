"""When a citizen may change the own contact, and when it was changed before."""

from services.intake.correcting.domain import CHANGES_MOST, ChangeContact, Wish
from services.intake.correcting.service import decider
from shared.errors import Conflict, Gone, Invalid, NotFound
from shared.events.intake import ContactChanged, PersonalDataErased
from tests.support.deciding import Decisions
from tests.support.samples import contact, erased, received, withdrawn

given = Decisions(decider).given


def change(sending: str = "1", seen: int | None = None, *, writes: bool = True) -> ChangeContact:
    return ChangeContact(Wish(sending, seen, writes), contact, None, "2026-11")


def changed(number: int = 1) -> ContactChanged:
    return ContactChanged(contact=contact, contact_by=None, consent="2026-11", change=number, sending=str(number))


contact_erased = PersonalDataErased(scope="contact")
without_contact = received.model_copy(update={"contact": None, "contact_by": None})


def test_of_a_case_that_never_was_nothing_is_changed() -> None:
    given().when(change()).then_refused(NotFound)


def test_an_erased_case_takes_no_contact() -> None:
    given(received, erased).when(change()).then_refused(Gone)


def test_a_withdrawn_case_takes_no_contact() -> None:
    given(received, withdrawn).when(change()).then_refused(Conflict)


def test_the_way_of_being_told_alone_is_nothing_to_be_kept() -> None:
    given(without_contact).when(change(writes=False)).then_refused(Invalid, "contact")
    given(received, contact_erased).when(change(writes=False)).then_refused(Invalid, "contact")


def test_a_page_that_was_opened_before_another_change_is_refused() -> None:
    given(received, changed(1)).when(change("2", seen=0)).then_refused(Conflict)


def test_a_contact_is_not_changed_for_ever() -> None:
    often = [changed(number + 1) for number in range(CHANGES_MOST)]
    given(received, *often).when(change("more")).then_refused(Conflict)


def test_what_is_sent_twice_is_changed_once() -> None:
    given(received, changed(1)).when(change("1", seen=0)).then_nothing()


def test_a_contact_is_changed() -> None:
    given(received).when(change("1", seen=0)).then(changed(1))
    given(received).when(change("1", writes=False)).then(changed(1))


def test_one_is_added_where_none_was_given_and_after_the_first_was_erased() -> None:
    given(without_contact).when(change()).then(changed(1))
    given(received, contact_erased).when(change()).then(changed(1))


def test_it_is_changed_again() -> None:
    given(received, changed(1)).when(change("2", seen=1)).then(changed(2))
