"""The record of openings: what is on it, and who reads unusually much."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from shared import clock
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.support.vaults import open_vault


@pytest.fixture
async def vault(fresh_database: FreshDatabase) -> AsyncIterator[Vault]:
    async with open_vault(fresh_database) as opened:
        yield opened


async def read(vault: Vault, reader: str, times: int = 1, purpose: str = "triage") -> None:
    keys = await vault.create(clock.new_id())
    for _ in range(times):
        await vault.open(keys.case, keys.seal("Đường ngập"), reader, purpose)


async def test_a_list_is_one_row_however_many_cases_it_holds(vault: Vault) -> None:
    keys = [await vault.create(clock.new_id()) for _ in range(20)]
    opened = await vault.open_list([(one.case, one.seal("Đây")) for one in keys for _ in range(2)], "staff/1")
    assert opened == ["Đây"] * 40
    [row] = await vault.all_openings(2**62, None, 100)
    assert (row.case, row.cases, row.purpose, row.reader) == (None, 20, "list", "staff/1")


async def test_a_list_opens_no_box_of_another_case(vault: Vault) -> None:
    mine, yours = await vault.create(clock.new_id()), await vault.create(clock.new_id())
    [opened] = await vault.open_list([(mine.case, yours.seal("Lời của người khác"))], "staff/1")
    assert not isinstance(opened, str)


async def test_a_list_opens_no_contact(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    boxes = [(keys.case, keys.seal("0900", "contact")), (keys.case, keys.seal("Đường ngập"))]
    contact, words = await vault.open_list(boxes, "staff/1")
    assert not isinstance(contact, str)
    assert words == "Đường ngập"


async def test_pages_go_back_in_time_and_leave_nothing_out(vault: Vault) -> None:
    await read(vault, "staff/1", times=5)
    first = await vault.all_openings(2**62, None, 3)
    second = await vault.all_openings(first[-1].id, None, 3)
    assert len({one.id for one in (*first, *second)}) == 5
    assert min(one.id for one in first) > max(one.id for one in second)


async def test_only_one_reader_is_shown_when_asked_for(vault: Vault) -> None:
    await read(vault, "staff/1")
    await read(vault, "staff/2")
    assert [one.reader for one in await vault.all_openings(2**62, "staff/2", 9)] == ["staff/2"]


async def test_who_opened_so_many_cases_is_found_and_looks_at_one_case_count_once(vault: Vault) -> None:
    for _ in range(3):
        await read(vault, "staff/many")
    await read(vault, "staff/again", times=5)
    for _ in range(3):
        await read(vault, "staff/writer", purpose="writing")
    keys = [await vault.create(clock.new_id()) for _ in range(5)]
    await vault.open_list([(one.case, one.seal("Đây")) for one in keys], "staff/lists")
    since = clock.now() - timedelta(hours=1)
    assert await vault.busy_readers(since, 3) == {"staff/many": 3}
    assert await vault.busy_readers(clock.now() + timedelta(hours=1), 3) == {}


async def test_the_record_says_which_stage_asked_whatever_the_reader_was_called(vault: Vault) -> None:
    await read(vault, "staff/somebody else")
    [row] = await vault.all_openings(2**62, None, 9)
    assert row.stage == "vault"  # the role of the tests, without its ending
