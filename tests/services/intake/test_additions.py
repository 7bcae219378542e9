"""What a citizen adds to the own report, and what a refusal leaves behind: nothing."""

from typing import Any

import pytest

from services.intake.domain import Receive
from services.intake.receiving import BY_CITIZEN, decider
from services.intake.service import Service
from services.intake.view import TrackedCase
from shared.decoding import Picture
from shared.errors import Conflict
from shared.vault import Vault
from tests.support import samples
from tests.support.intake import CODE, OneCase, intake_on
from tests.support.journals import MemoryJournal
from tests.support.samples import AT, CASE
from tests.support.vaults import pictures_in

PICTURE = Picture(b"a picture", 64, 48)


async def intake_with(vault: Vault, **heard: Any) -> Service:
    """A service whose only case is known so far; what is not named was not heard."""
    journal = MemoryJournal()
    await decider.begin(journal, CASE, Receive(samples.received), BY_CITIZEN)
    return intake_on(journal, vault, OneCase(TrackedCase(CASE, number="LS-2026-000001", **heard)))


async def test_an_addition_to_a_withdrawn_case_is_refused_and_leaves_no_picture_behind(vault: Vault) -> None:
    intake = await intake_with(vault, withdrawn_at=AT)
    await intake.withdraw(CODE)
    with pytest.raises(Conflict):
        await intake.add(CODE, "Còn một điều nữa.", [PICTURE])
    assert await pictures_in(vault) == 0


async def test_what_is_added_after_the_end_is_kept_for_the_front(vault: Vault) -> None:
    intake = await intake_with(vault, closed_at=AT)
    await intake.add(CODE, "Còn một điều nữa.", [PICTURE])
    assert await pictures_in(vault) == 1


async def test_an_addition_is_kept_with_its_pictures(vault: Vault) -> None:
    intake = await intake_with(vault)
    await intake.add(CODE, "Còn một điều nữa.", [PICTURE])
    assert await pictures_in(vault) == 1
