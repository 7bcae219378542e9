"""An answer carries the fingerprint of its words, and no word of them."""

from dataclasses import replace

from shared.events.dispatch import CaseAnswered
from shared.vault import Vault
from tests.services.dispatch.answering.test_photos import UNIT, at_the_unit, given
from tests.services.dispatch.test_service import BY
from tests.support.samples import CASE


async def said(vault: Vault, words: str) -> str | None:
    dispatch, journal = await at_the_unit(vault)
    await dispatch.answer(CASE, UNIT, replace(given, answer=words, pictures=()), BY)
    answered = journal.said[-1]
    assert isinstance(answered, CaseAnswered)
    return answered.alike


async def test_a_short_answer_is_like_no_other(vault: Vault) -> None:
    assert await said(vault, "Đã thông cống xong.") is None


async def test_answers_with_the_same_words_are_alike(vault: Vault) -> None:
    words = "Đã thông toàn bộ tuyến cống dài 40 mét và nạo vét hai hố ga."
    assert await said(vault, words) == await said(vault, words) != None  # noqa: E711
