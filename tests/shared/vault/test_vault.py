"""The vault: sealed to a case, opened on record, gone when erased."""

from collections.abc import AsyncIterator

import pytest

from shared import clock
from shared.errors import Gone
from shared.events.sealed import Sealed
from shared.vault import Erased, Vault
from tests.conftest import FreshDatabase
from tests.support.vaults import open_vault


@pytest.fixture
async def vault(fresh_database: FreshDatabase) -> AsyncIterator[Vault]:
    async with open_vault(fresh_database) as opened:
        yield opened


async def test_a_box_of_another_case_is_not_opened_for_this_one(vault: Vault) -> None:
    mine, yours = await vault.create(clock.new_id()), await vault.create(clock.new_id())
    box = yours.seal("0966 123 456", "contact")
    assert await vault.open(mine.case, box, "citizen", "own case") == Erased()


async def test_words_of_one_case_cannot_pass_for_another_s(vault: Vault) -> None:
    mine, yours = await vault.create(clock.new_id()), await vault.create(clock.new_id())
    moved = Sealed(case=yours.case, key="words", box=mine.seal("Lời của tôi").box)
    assert await vault.open(yours.case, moved, "staff/1", "test") == Erased()


async def test_a_contact_cannot_pass_for_words(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    renamed = keys.seal("0900", "contact").model_copy(update={"key": "words"})
    assert await vault.open(keys.case, renamed, "staff/1", "test") == Erased()


@pytest.mark.parametrize("box", ["", "{oops", "AAAA", "bm9uY2UgYW5kIGNpcGhlcnRleHQ="])
async def test_a_broken_box_closes_no_page(box: str, vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    broken = Sealed(case=keys.case, key="words", box=box)
    opened = await vault.open_many(keys.case, [broken, keys.seal("Đường ngập")], "citizen", "own case")
    assert opened == [Erased(), "Đường ngập"]


async def test_nothing_is_sealed_for_a_case_that_was_erased(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    await vault.erase(keys.case)
    with pytest.raises(Gone):
        await vault.seal(keys.case, "Thêm", "staff/1")


async def test_a_case_that_was_erased_gets_no_new_keys(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    await vault.erase(keys.case)
    with pytest.raises(Gone):
        await vault.create(keys.case)


async def test_what_was_sealed_is_opened(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    assert await vault.open(keys.case, keys.seal("Đường ngập"), "staff/1", "test") == "Đường ngập"


async def test_the_same_words_never_look_the_same(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    assert keys.seal("Đường ngập").box != keys.seal("Đường ngập").box


async def test_erased_words_and_pictures_are_gone(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    photo = clock.new_id()
    await vault.put_photo(keys, photo, b"picture")
    sealed = keys.seal("Đường ngập")
    await vault.erase(keys.case)
    assert await vault.open(keys.case, sealed, "staff/1", "test") == Erased()
    assert await vault.photo(keys.case, photo, "staff/1", "test") == Erased()


async def test_the_contact_can_go_before_the_words(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    words, contact = keys.seal("Đường ngập"), keys.seal("0900", "contact")
    await vault.erase(keys.case, ("contact",))
    assert await vault.open_many(keys.case, [words, contact], "citizen", "own case") == ["Đường ngập", Erased()]
    assert await vault.open_contact(keys.case, contact, "staff/1") == Erased()


async def test_keys_asked_for_again_are_the_same(vault: Vault) -> None:
    """The process died between making the keys and appending the event; the sender tries again."""
    case = clock.new_id()
    assert await vault.create(case) == await vault.create(case)


async def test_an_opening_by_staff_is_on_record_and_the_citizen_s_own_is_not(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    sealed = keys.seal("Đường ngập")
    await vault.open(keys.case, sealed, "citizen", "own case")
    await vault.open(keys.case, sealed, "staff/1", "triage")
    assert [(one.reader, one.purpose) for one in await vault.openings(keys.case)] == [("staff/1", "triage")]
