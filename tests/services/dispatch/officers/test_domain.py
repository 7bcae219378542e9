"""Who may name an officer, and until when."""

import pytest

from services.dispatch.officers.domain import NAMED_MOST, Case, NameOfficer, decide, evolve
from shared.errors import Conflict, Forbidden, NotFound
from shared.events.envelope import Event
from tests.support.samples import answered, forwarded, officer_named, returned, words

NAME = NameOfficer("kinh-te", words)


def after(*events: Event) -> Case:
    case = Case()
    for event in events:
        case = evolve(case, event)  # type: ignore[arg-type]
    return case


def test_a_case_that_never_came_to_a_unit_gets_no_officer() -> None:
    with pytest.raises(NotFound):
        decide(Case(), NAME)


@pytest.mark.parametrize("unit", ["cong-an", ""])
def test_no_unit_names_an_officer_for_a_case_of_another(unit: str) -> None:
    with pytest.raises(Forbidden):
        decide(after(forwarded), NameOfficer(unit, words))


def test_who_gave_a_case_back_names_nobody_any_more() -> None:
    with pytest.raises(Forbidden):
        decide(after(forwarded, returned), NAME)


def test_an_answered_round_needs_no_officer_and_the_next_one_does() -> None:
    with pytest.raises(Conflict):
        decide(after(forwarded, answered), NAME)
    again = forwarded.model_copy(update={"round": 2})
    [event] = decide(after(forwarded, answered, again), NAME)
    assert event == officer_named.model_copy(update={"round": 2})


def test_a_case_is_not_handed_on_for_ever() -> None:
    with pytest.raises(Conflict):
        decide(after(forwarded, *[officer_named] * NAMED_MOST), NAME)


def test_the_unit_that_has_the_case_names_its_officer() -> None:
    assert decide(after(forwarded), NAME) == [officer_named]
