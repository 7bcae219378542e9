"""A case is found by its number however somebody says it."""

from datetime import date

import pytest

from shared.numbers import means_words, spoken
from tests.inputs.numbers import NOT_SPOKEN, NUMBER, SPOKEN

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize("typed", NOT_SPOKEN)
def test_what_holds_no_number_finds_nothing(typed: str) -> None:
    assert spoken(typed, "LS", TODAY) == []


@pytest.mark.parametrize("typed", SPOKEN.values(), ids=SPOKEN)
def test_every_way_to_say_it_is_the_same_number(typed: str) -> None:
    assert spoken(typed, "LS", TODAY)[0] == NUMBER


def test_without_a_year_this_one_goes_before_those_that_are_over() -> None:
    assert spoken("363", "LS", date(2027, 1, 2))[:2] == ["LS-2027-000363", "LS-2026-000363"]


def test_a_year_that_is_named_is_meant() -> None:
    assert spoken("2025-363", "LS", TODAY) == ["LS-2025-000363"]


@pytest.mark.parametrize("typed", SPOKEN.values(), ids=SPOKEN)
def test_who_says_a_number_looks_for_no_words(typed: str) -> None:
    assert not means_words(typed, "LS")


@pytest.mark.parametrize("typed", ["ngap duong", "ngõ 12 ngập", "nhà số 5", "LS ngập", "Đường"])
def test_who_says_more_than_a_number_looks_for_words(typed: str) -> None:
    assert means_words(typed, "LS")


def test_a_number_written_out_as_another_communes_is_none_here() -> None:
    """Whoever follows a result of the neighbours must not be shown one of ours with the same digits."""
    assert spoken("TD-2026-000363", "LS", TODAY) == []
    assert not means_words("TD-2026-000363", "LS")
    assert spoken("LS-2026-000363", "LS", TODAY) == ["LS-2026-000363"]
