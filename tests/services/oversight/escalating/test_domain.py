"""When a digest is made, and whom a rung names."""

from datetime import date

import pytest

from services.oversight.escalating.domain import MakeDigest, recipients
from services.oversight.escalating.service import digests
from shared.events.oversight import DigestMade
from tests.support.deciding import Decisions

given = Decisions(digests).given
MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)
first = DigestMade(to="uy-ban", told_by="digest", day=MONDAY, after=0, until=7)


def test_a_day_has_one_digest() -> None:
    given(first).when(MakeDigest("uy-ban", "digest", MONDAY, 9)).then_nothing()


def test_there_is_no_digest_of_nothing_new() -> None:
    given(first).when(MakeDigest("uy-ban", "digest", TUESDAY, 7)).then_nothing()


def test_a_clock_that_went_back_makes_no_digest_again() -> None:
    given(first.model_copy(update={"day": TUESDAY})).when(MakeDigest("uy-ban", "digest", MONDAY, 9)).then_nothing()


def test_a_digest_goes_on_where_the_one_before_ended() -> None:
    given().when(MakeDigest("uy-ban", "digest", MONDAY, 7)).then(first)
    given(first).when(MakeDigest("uy-ban", "digest", TUESDAY, 9)).then(
        first.model_copy(update={"day": TUESDAY, "after": 7, "until": 9})
    )


def test_what_is_told_at_once_waits_for_no_other_day() -> None:
    at_once = first.model_copy(update={"told_by": "email"})
    second = at_once.model_copy(update={"after": 7, "until": 9})
    given(at_once).when(MakeDigest("uy-ban", "email", MONDAY, 9)).then(second)


@pytest.mark.parametrize(
    ("unit", "found"), [("kinh-te", ("unit/kinh-te", "uy-ban")), (None, ("uy-ban",))], ids=["a unit's", "the Front's"]
)
def test_the_head_of_a_unit_is_told_of_what_is_late_at_the_unit_alone(unit: str | None, found: tuple[str, ...]) -> None:
    assert recipients(("unit", "uy-ban"), "unit", unit) == found
