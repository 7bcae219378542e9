"""Keys for what is no case: made by whoever comes first, without reading any other."""

import asyncio

import pytest

from shared import clock
from shared.vault import CaseKeys, Erased, Vault
from shared.vault.vault import Stored
from tests.shared.vault.test_interrupted import another, beside, vault

__all__ = ["vault"]
BY = "staff/1"


@pytest.fixture(autouse=True)
def nothing_off_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every stage but intake: keys are read on record, or not at all."""
    asked = Vault._stored

    async def stored(self: Vault, call: str, *arguments: object) -> Stored:
        assert "own_keys" not in call
        return await asked(self, call, *arguments)

    monkeypatch.setattr(Vault, "_stored", stored)


async def test_whoever_comes_first_makes_them_for_all(vault: Vault) -> None:
    subject = beside((await vault.create(clock.new_id())).case)
    first, second = await asyncio.gather(
        vault.keys_of_no_case(subject, BY), another(vault).keys_of_no_case(subject, BY)
    )
    assert first == second == await vault.keys_of_no_case(subject, BY)
    assert [one.purpose for one in await vault.openings(subject)][-1] == "writing"


async def test_they_are_made_under_a_key_that_another_process_has_renewed(vault: Vault) -> None:
    case = (await vault.create(clock.new_id())).case
    neighbour = await vault.create(beside(case))
    elsewhere = another(vault)
    assert isinstance(await vault.keys(case, BY, "test"), CaseKeys)
    await elsewhere.erase(case)
    subject = beside(case)
    keys = await vault.keys_of_no_case(subject, BY)
    assert await vault.open(subject, keys.seal("Đã xem"), BY, "oversight") == "Đã xem"
    assert isinstance(await vault.keys(neighbour.case, BY, "test"), CaseKeys)
    assert await vault.keys(case, BY, "test") == Erased()


async def test_somebody_leaves_a_contact_under_a_key_that_another_process_has_renewed(vault: Vault) -> None:
    case = (await vault.create(clock.new_id())).case
    await another(vault).erase(case)
    subject = beside(case)
    sealed = (await vault.keys_left_here(subject)).seal("ba.tu@example.vn", "contact")
    assert await vault.open_own_contact(subject, sealed) == "ba.tu@example.vn"
    assert not await vault.made_by("publisher", subject)
    await another(vault).erase(subject)
    assert await vault.open_own_contact(subject, sealed) == Erased()
