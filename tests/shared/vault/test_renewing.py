"""A corrected contact is sealed under a new key, and the old one opens for nobody; of two at once, one waits."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest
from cryptography.exceptions import InvalidTag

from shared import clock
from shared.errors import Gone
from shared.events.sealed import Sealed
from shared.vault import CaseKeys, Erased, Vault
from shared.vault.sealing import unwrap
from tests.conftest import FreshDatabase
from tests.shared.vault.test_erasure import (
    CONTACT,
    Life,
    Machine,
    copied,
    dumped,
    lived,
    neighbours,
    raw_boxes,
    wrapping_keys,
)
from tests.shared.vault.test_erasure import machine as machine  # fixtures of the same attack
from tests.shared.vault.test_erasure import server as server
from tests.support.vaults import open_vault

NEW = "0900 777 777"


@pytest.fixture
async def vault(fresh_database: FreshDatabase) -> AsyncIterator[Vault]:
    async with open_vault(fresh_database) as opened:
        yield opened


def sealed_anew(_: CaseKeys, after: CaseKeys) -> str:
    return after.seal(NEW, "contact").model_dump_json()


async def test_where_everything_was_erased_no_contact_is_kept_again(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    await vault.erase(keys.case)
    async with vault.contact_of(keys.case) as own:
        with pytest.raises(Gone):
            await own.renew(sealed_anew)


async def test_of_a_case_that_never_was_no_contact_is_kept(vault: Vault) -> None:
    async with vault.contact_of(clock.new_id()) as own:
        with pytest.raises(Gone):
            await own.renew(sealed_anew)


async def test_a_contact_that_cannot_be_sealed_leaves_the_old_one(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    old = keys.seal(CONTACT, "contact")

    def broken(*_: CaseKeys) -> None:
        raise ValueError

    async with vault.contact_of(keys.case) as own:
        with pytest.raises(ValueError):  # noqa: PT011  (raised above, of whatever kind)
            await own.renew(broken)
    assert await vault.open_contact(keys.case, old, "staff/1") == CONTACT


async def test_the_new_contact_opens_and_the_old_one_does_not(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    words, old = keys.seal("Đường ngập"), keys.seal(CONTACT, "contact")
    async with vault.contact_of(keys.case) as own:
        before, new = await own.renew(lambda before, after: (before.open(old), after.seal(NEW, "contact")))
    assert before == CONTACT
    assert await vault.open_contacts(keys.case, [old, new], "staff/1") == [Erased(), NEW]
    assert await vault.open(keys.case, words, "staff/1", "test") == "Đường ngập"


async def test_a_contact_is_kept_again_after_the_first_was_erased(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    await vault.erase(keys.case, ("contact",))
    async with vault.contact_of(keys.case) as own:
        new = await own.renew(lambda _, after: after.seal(NEW, "contact"))
    assert await vault.open_contact(keys.case, new, "staff/1") == NEW
    assert await vault.unsaid_erasures(clock.now(), 10) == []
    await vault.erase(keys.case)
    assert await vault.open_contact(keys.case, new, "staff/1") == Erased()


async def test_of_two_at_once_the_second_waits_for_what_the_first_says(vault: Vault) -> None:
    keys, order = await vault.create(clock.new_id()), []
    first_is_in, second_waits = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with vault.contact_of(keys.case) as own:
            first_is_in.set()
            await second_waits.wait()
            await own.renew(sealed_anew)
            order.append("first")

    async def second() -> None:
        await first_is_in.wait()
        asyncio.get_running_loop().call_soon(second_waits.set)
        async with vault.contact_of(keys.case) as own:
            await own.renew(sealed_anew)
            order.append("second")

    await asyncio.gather(first(), second())
    assert order == ["first", "second"]


async def test_more_cases_than_connections_are_renewed_at_once(vault: Vault) -> None:
    cases = [(await vault.create(clock.new_id())).case for _ in range(20)]

    async def renewed(case: object) -> None:
        async with vault.contact_of(case) as own:  # type: ignore[arg-type]
            await own.renew(sealed_anew)

    await asyncio.gather(*map(renewed, [*cases, *cases]))


async def test_of_the_old_contact_nothing_is_read_from_a_copy_of_the_whole_folder(machine: Machine) -> None:
    life = await lived(machine.vault)
    others, older = await neighbours(machine.vault, life), await dumped(machine)
    async with machine.vault.contact_of(life.case) as own:
        new = await own.renew(lambda _, after: after.seal(NEW, "contact"))
    copy = copied(machine.data, "copy")
    wrapping, boxes = wrapping_keys(copy), raw_boxes(copy)
    assert opened_with([*boxes, *older], wrapping, others[0], others[0].contact) == {CONTACT}
    assert opened_with([*boxes, *older], wrapping, life, life.contact) == set()
    assert opened_with([*boxes, *older], wrapping, life, new) == {NEW}


def opened_with(boxes: Sequence[bytes], wrapping: Sequence[bytes], life: Life, contact: Sealed) -> set[str]:
    """What the box of a contact gives to whoever tries every key that there is."""
    found = set()
    for box in boxes:
        for key in wrapping:
            with suppress(InvalidTag, ValueError):
                own = CaseKeys(life.case, {"contact": unwrap(key, life.case, "contact", box)})
                found.add(own.open(contact))
    return found
