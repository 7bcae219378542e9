"""Which copies of photos are made for everyone: refusals first, then what is ignored, then what is done."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.publisher.domain import Approve, Facts, Words
from services.publisher.pictures.domain import Drop, Make
from services.publisher.pictures.grid import COLUMNS, areas_of, rows_of
from services.publisher.pictures.service import decider
from services.publisher.service import decider as results
from shared.decoding import Area
from shared.errors import Conflict, Forbidden, Invalid, Refusal
from shared.events.publisher import PictureDropped, PictureMade
from shared.privacy import Known
from tests.services.publisher.test_domain import (
    AN,
    BINH,
    FACTS,
    OPEN,
    PUBLIC,
    RESTRICTED,
    SUMMARY,
    TITLE,
    approve_it,
    approved,
    approved_it,
    corrected,
    correction,
    drafted,
    published,
)
from tests.support import samples
from tests.support.deciding import Decisions

given = Decisions(decider).given
of_results = Decisions(results).given

OF = UUID("01900000-0000-7000-8000-00000000000f")
ALT = "Nắp cống vỡ bên lề đường"
make = Make(samples.photo, OF, "before", samples.words, ALT, 3, AN, FACTS, Known())
made = PictureMade(photos=(samples.photo,), of=OF, side="before", alt=samples.words, blurred=3, author=AN)
other = samples.photo.model_copy(update={"id": OF})
made_anew = made.model_copy(update={"photos": (other,)})
shown = samples.shown.model_copy(update={"alt": ALT})
approve = Approve(draft=1, approver=BINH, facts=FACTS, words=Words(TITLE, SUMMARY), photos={samples.PHOTO: ALT})


# Making.


@pytest.mark.parametrize(("facts", "refusal"), [(RESTRICTED, Forbidden), (OPEN, Conflict)])
def test_of_what_is_not_published_no_copy_is_made(facts: Facts, refusal: type[Refusal]) -> None:
    given().when(replace(make, facts=facts)).then_refused(refusal)


def test_words_below_a_picture_name_nobody() -> None:
    given().when(replace(make, words="Xe 28A-123.45 đổ đất")).then_refused(Invalid, "alt")


def test_nobody_takes_over_the_copy_of_another() -> None:
    given(made).when(replace(make, author=BINH)).then_refused(Conflict)


def test_the_same_copy_is_made_once() -> None:
    given(made).when(make).then_nothing()


def test_a_copy_is_made_also_while_the_public_result_goes_on_again() -> None:
    given().when(make).then(made)
    given(published).when(replace(make, facts=OPEN)).then(made)


def test_what_was_not_made_is_not_dropped() -> None:
    given(made).when(Drop(of=OF)).then(PictureDropped(of=OF))
    given(made, PictureDropped(of=OF)).when(Drop(of=OF)).then_nothing()


# Approving.


def test_a_photo_that_was_replaced_or_dropped_is_not_approved() -> None:
    for later in (made_anew, PictureDropped(of=OF)):
        of_results(drafted, made, later).when(approve).then_refused(Conflict)


def test_nobody_approves_their_own_photo() -> None:
    of_results(drafted, made.model_copy(update={"author": BINH})).when(approve).then_refused(Forbidden)


def test_a_photo_without_a_tick_stays_sealed() -> None:
    of_results(drafted, made).when(replace(approve, photos={})).then(approved, published)


def test_a_ticked_photo_is_public_with_its_words() -> None:
    of_results(drafted, made).when(approve).then(approved, published.model_copy(update={"photos": (shown,)}))


def test_a_correction_keeps_the_photos_that_are_still_wanted() -> None:
    public = (drafted, made, approved, published.model_copy(update={"photos": (shown,)}))
    again = replace(approve_it, draft=5)
    approved_again = approved_it.model_copy(update={"draft": 5})
    of_results(*public, correction).when(again).then(approved_again, corrected.model_copy(update={"photos": (shown,)}))
    without = (*public, correction, PictureDropped(of=OF))
    of_results(*without).when(again).then(approved_again, corrected)
    of_results(*PUBLIC, correction).when(approve_it).then(approved_it, corrected)


# The grid.


def test_fields_are_as_good_as_square_and_lie_side_by_side() -> None:
    assert (rows_of(400, 400), rows_of(400, 300), rows_of(300, 400), rows_of(1, 4000)) == (12, 9, 16, 24)
    assert areas_of([0, 13], 400, 400) == [Area(0, 0, 833, 833), Area(833, 833, 1666, 1666)]
    assert areas_of(range(COLUMNS * 12), 400, 400)[-1] == Area(9166, 9166, 10_000, 10_000)


def test_fields_beyond_the_picture_are_none() -> None:
    assert areas_of([COLUMNS * 12, 287], 400, 400) == []
