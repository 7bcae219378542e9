"""What editors read of a case over a real vault."""

from dataclasses import replace
from typing import cast

from asyncpg import Pool

from services.publisher.editing.view import Editing
from shared.vault import Erased, Vault
from tests.services.publisher.test_service import AN, BINH, SUMMARY, TITLE, closed
from tests.support.samples import CASE


async def test_the_words_of_an_erased_draft_are_gone(vault: Vault) -> None:
    title, summary = [await vault.seal(CASE, text, AN) for text in (TITLE, SUMMARY)]
    view, editing = replace(closed, draft_title=title, draft_summary=summary), Editing(cast(Pool, None), vault)
    before = await editing.words(view, BINH)
    assert (before.title, before.summary) == (TITLE, SUMMARY)
    await vault.erase(CASE)
    after = await editing.words(view, BINH)
    assert (after.report, after.title, after.summary) == (Erased(), Erased(), Erased())
