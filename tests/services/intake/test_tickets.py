"""Tickets: whatever is changed on one is none, and only who waits or works passes with it."""

from itertools import count

import pytest

from services.intake.tickets import VALID_SECONDS, WAIT_SECONDS, ticket, waits, works

PEPPER, TOKEN, NOW = b"pepper", "the token of a form", 1_800_000_000
SHOWN = ticket(PEPPER, TOKEN, NOW)
FEW_BITS = 8  # so that a test works for a millisecond


@pytest.mark.parametrize("place", range(len(SHOWN)))
def test_a_ticket_with_one_letter_changed_is_none(place: int) -> None:
    other = "1" if SHOWN[place] != "1" else "2"
    assert waits(PEPPER, TOKEN, SHOWN[:place] + other + SHOWN[place + 1 :], NOW) is None


@pytest.mark.parametrize("shown", [None, "", "1800000015", "x" * 60, SHOWN + "0", f" {SHOWN}", "９" * 10 + SHOWN[10:]])
def test_what_is_no_ticket_counts_as_none(shown: str | None) -> None:
    assert waits(PEPPER, TOKEN, shown, NOW) is None


def test_a_ticket_of_another_form_is_none() -> None:
    assert waits(PEPPER, "another", SHOWN, NOW) is None


def test_a_ticket_is_good_for_an_hour() -> None:
    end = NOW + WAIT_SECONDS + VALID_SECONDS
    assert (waits(PEPPER, TOKEN, SHOWN, end), waits(PEPPER, TOKEN, SHOWN, end + 1)) == (0, None)


def test_a_ticket_says_how_long_it_has_to_wait() -> None:
    assert [waits(PEPPER, TOKEN, SHOWN, NOW + passed) for passed in (0, 1, 14, 15, 100)] == [15, 14, 1, 0, 0]


def test_work_that_was_not_done_is_none() -> None:
    undone = next(str(n) for n in count() if not works(SHOWN, str(n), FEW_BITS))
    assert not works(SHOWN, undone, FEW_BITS)
    assert not works(SHOWN, None, 0)


def test_work_done_for_one_ticket_is_none_for_another() -> None:
    other = ticket(PEPPER, TOKEN, NOW + 1)
    done = next(str(n) for n in count() if works(SHOWN, str(n), FEW_BITS) and not works(other, str(n), FEW_BITS))
    assert works(SHOWN, done, FEW_BITS)
