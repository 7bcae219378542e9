"""Photos that come with a unit's answer: kept when the answer stands, opened on record, gone when all is erased."""

from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from asyncpg import Pool

from services.dispatch.answering.view import Reading
from services.dispatch.service import AnswerGiven, Service
from shared.decoding import Picture
from shared.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Refusal
from shared.events.dispatch import CaseAnswered
from shared.vault import Vault
from tests.services.dispatch.test_service import BY, classification, dispatch_with, forward
from tests.support.journals import MemoryJournal
from tests.support.samples import CASE
from tests.support.vaults import pictures_in

UNIT = "kinh-te"
given = AnswerGiven(
    outcome="done",
    answer="Đã thông cống và nạo vét hai hố ga.",
    responsible="Tổ kỹ thuật",
    acted_on=date(2026, 1, 5),
    next_date=None,
    pictures=(Picture(b"before", 640, 480), Picture(b"after", 480, 640)),
)


async def at_the_unit(vault: Vault) -> tuple[Service, MemoryJournal]:
    """Dispatch over a real vault, with one case that was forwarded."""
    dispatch, journal = dispatch_with()
    await forward(dispatch, classification)
    return replace(dispatch, vault=vault), journal


@pytest.mark.parametrize(
    ("answer", "unit", "expected", "refusal"),
    [
        (replace(given, acted_on=None), UNIT, None, Invalid),
        (given, "cong-an", None, Forbidden),
        (given, UNIT, 7, Conflict),
    ],
    ids=["vague", "of another unit", "to an older version"],
)
async def test_an_answer_that_is_refused_leaves_no_picture_behind(
    answer: AnswerGiven, unit: str, expected: int | None, refusal: type[Refusal], vault: Vault
) -> None:
    dispatch, journal = await at_the_unit(vault)
    with pytest.raises(refusal):
        await dispatch.answer(CASE, unit, answer, BY, expected)
    assert len(journal.said) == 1
    assert await pictures_in(vault) == 0


async def test_a_case_of_which_everything_was_erased_takes_no_answer_and_no_picture(vault: Vault) -> None:
    dispatch, _ = await at_the_unit(vault)
    await vault.erase(CASE)
    with pytest.raises(Gone):
        await dispatch.answer(CASE, UNIT, given, BY)
    assert await pictures_in(vault) == 0


async def test_an_answer_names_its_pictures_and_each_is_opened_on_record(vault: Vault) -> None:
    dispatch, journal = await at_the_unit(vault)
    await dispatch.answer(CASE, UNIT, given, BY, expected=1)
    said = journal.said[-1]
    assert isinstance(said, CaseAnswered)
    assert [(photo.width, photo.height) for photo in said.photos] == [(640, 480), (480, 640)]
    opened = [await Reading(cast(Pool, None), vault).photo(CASE, photo.id, BY) for photo in said.photos]
    assert opened == [b"before", b"after"]
    openings = [(one.key, one.reader, one.purpose) for one in await vault.openings(CASE) if one.purpose != "writing"]
    assert openings == [(f"photo {photo.id}", BY, "handling") for photo in said.photos]


async def test_erasing_everything_deletes_the_pictures_of_answers_too(vault: Vault) -> None:
    dispatch, journal = await at_the_unit(vault)
    await dispatch.answer(CASE, UNIT, given, BY)
    said = journal.said[-1]
    assert isinstance(said, CaseAnswered)
    assert await pictures_in(vault) == 2
    await vault.erase(CASE)
    assert await pictures_in(vault) == 0
    with pytest.raises(NotFound):
        await Reading(cast(Pool, None), vault).photo(CASE, said.photos[0].id, BY)
