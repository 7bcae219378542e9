"""What an erasure that was interrupted leaves, and what becomes of it; and what happens beside one."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from shared import clock
from shared.vault import BucketKeys, Erased, Vault
from shared.vault.buckets import KeyFileMissing, bucket_of
from tests.conftest import FreshDatabase
from tests.support.vaults import open_vault, rows_of


@pytest.fixture
async def vault(fresh_database: FreshDatabase) -> AsyncIterator[Vault]:
    async with open_vault(fresh_database) as opened:
        yield opened


def files(vault: Vault) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in vault._buckets.folder.iterdir()}


def another(vault: Vault) -> Vault:
    """The same vault as another process has it."""
    return Vault(vault._pool, BucketKeys(vault._buckets.folder))


def beside(case: UUID) -> UUID:
    """A case of the same bucket."""
    return UUID(bytes=clock.new_id().bytes[:14] + case.bytes[14:])


def elsewhere(case: UUID) -> UUID:
    """A case of another bucket."""
    return UUID(bytes=clock.new_id().bytes[:14] + bytes([case.bytes[14], case.bytes[15] ^ 1]))


async def dies(vault: Vault, case: UUID, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    """An erasure that ends before its `make`, before its COMMIT, or before the old file is gone."""

    def end(*_: object) -> None:
        raise SystemError("The process has died.")

    with monkeypatch.context() as patch:
        if before == "commit":
            patch.setattr("shared.vault.erasing.wrap", end)
        elif before == "the new file":
            patch.setattr(BucketKeys, "make", end)
        else:
            patch.setattr(BucketKeys, "remove_older", end)
        with pytest.raises(SystemError):
            await vault.erase(case)


async def test_one_that_made_no_file_has_done_nothing(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = await vault.create(clock.new_id())
    await vault.create(beside(keys.case))
    before = files(vault)
    await dies(vault, keys.case, monkeypatch, "the new file")
    await vault.sweep()
    assert files(vault) == before
    assert await vault.open(keys.case, keys.seal("Đây"), "citizen", "own case") == "Đây"


async def test_one_that_did_not_commit_leaves_a_file_that_is_swept(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = await vault.create(clock.new_id())
    await vault.create(beside(keys.case))
    before = files(vault)
    await dies(vault, keys.case, monkeypatch, "commit")
    assert len(files(vault)) == len(before) + 1
    await vault.sweep()
    assert files(vault) == before


async def test_its_key_is_never_taken_up(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = await vault.create(clock.new_id())
    await vault.create(beside(keys.case))
    await dies(vault, keys.case, monkeypatch, "commit")
    [orphan] = [content for name, content in files(vault).items() if ".2." in name]
    await vault.erase(keys.case)
    assert orphan not in files(vault).values()


async def test_one_that_committed_is_finished_by_the_sweep(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = await vault.create(clock.new_id())
    old = files(vault)
    await dies(vault, keys.case, monkeypatch, "the old file is gone")
    assert old.items() <= files(vault).items()
    await another(vault).sweep()
    assert not set(old.values()) & set(files(vault).values())
    assert await vault.keys(keys.case, "citizen", "own case") == Erased()


async def test_repeating_it_finishes_it_too(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = await vault.create(clock.new_id())
    old = files(vault)
    await dies(vault, keys.case, monkeypatch, "the old file is gone")
    await vault.erase(keys.case)
    assert not set(old.values()) & set(files(vault).values())


async def test_a_database_older_than_its_keys_loses_none_of_them_to_the_sweep(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    bucket = bucket_of(keys.case)
    (vault._buckets.folder / f"{bucket:04}.1.key").rename(vault._buckets.folder / f"{bucket:04}.7.key")
    (vault._buckets.folder / f"{bucket:04}.8.key").write_bytes(b"k" * 32)
    before = files(vault)
    await another(vault).sweep()
    assert files(vault) == before


async def test_without_the_bucket_s_key_nothing_is_erased_for_its_others_would_be_lost(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    neighbour = await vault.create(beside(keys.case))
    [file] = vault._buckets.folder.iterdir()
    kept = file.read_bytes()
    file.unlink()
    with pytest.raises(KeyFileMissing):
        await another(vault).erase(keys.case)
    file.write_bytes(kept)
    for one in (keys, neighbour):
        assert await another(vault).open(one.case, one.seal("Đây"), "citizen", "own case") == "Đây"


async def test_no_new_key_is_made_where_others_were_wrapped_by_one_that_is_gone(vault: Vault) -> None:
    """Another folder was given by mistake: two keys of one name would be the end of one of them."""
    keys = await vault.create(clock.new_id())
    [file] = vault._buckets.folder.iterdir()
    file.unlink()
    with pytest.raises(KeyFileMissing):
        await another(vault).create(beside(keys.case))
    assert files(vault) == {}


async def test_a_bucket_that_lost_its_key_stops_no_report_of_the_others(vault: Vault) -> None:
    lost = await vault.create(clock.new_id())
    [file] = vault._buckets.folder.iterdir()
    file.unlink()
    other = another(vault)
    made = [other.create(beside(lost.case)), *(other.create(elsewhere(lost.case)) for _ in range(3))]
    first, *others = await asyncio.gather(*made, return_exceptions=True)
    assert isinstance(first, KeyFileMissing)
    assert not [one for one in others if isinstance(one, BaseException)]


async def test_another_process_that_knew_the_old_key_opens_and_makes_keys_with_the_new_one(vault: Vault) -> None:
    keys = await vault.create(clock.new_id())
    neighbour = await vault.create(beside(keys.case))
    other = another(vault)
    assert await other.open(neighbour.case, neighbour.seal("Đây"), "citizen", "own case") == "Đây"
    await vault.erase(keys.case)
    assert await other.open(neighbour.case, neighbour.seal("Đây"), "citizen", "own case") == "Đây"
    late = await other.create(beside(keys.case))
    assert await vault.open(late.case, late.seal("Sau"), "citizen", "own case") == "Sau"


async def test_keys_made_while_others_are_erased_are_all_kept(vault: Vault) -> None:
    first = await vault.create(clock.new_id())
    erased = [await vault.create(beside(first.case)) for _ in range(8)]
    other = another(vault)
    made = asyncio.gather(*(other.create(beside(first.case)) for _ in range(40)))
    await asyncio.gather(*(vault.erase(one.case) for one in erased))
    for one in await made:
        assert await vault.open(one.case, one.seal("Đây"), "citizen", "own case") == "Đây"
    generations = await rows_of(vault, "SELECT DISTINCT generation FROM vault.keys WHERE wrapped IS NOT NULL")
    assert [row[0] for row in generations] == [1 + len(erased)]
    assert list(vault._buckets.generations().values()) == [{1 + len(erased)}]


async def test_a_key_file_is_the_owner_s_alone(vault: Vault) -> None:
    await vault.erase((await vault.create(clock.new_id())).case)
    assert [path.stat().st_mode & 0o777 for path in vault._buckets.folder.iterdir()] == [0o600]


def test_the_key_s_bytes_are_overwritten_before_the_name_goes(tmp_path: Path) -> None:
    """Whoever still holds the old file open, or finds its blocks, reads noise."""
    buckets = BucketKeys(tmp_path)
    buckets.make_first([3])
    old = buckets.key(3, 1)
    with (tmp_path / "0003.1.key").open("rb") as held:
        buckets.make(3, 2)
        buckets.remove_older(3, 2)
        assert old not in held.read()
    assert [path.name for path in tmp_path.iterdir()] == ["0003.2.key"]


def test_an_erasure_removes_no_key_that_a_later_one_has_just_made(tmp_path: Path) -> None:
    buckets = BucketKeys(tmp_path)
    buckets.make_first([3])
    for generation in (2, 3):
        buckets.make(3, generation)
    buckets.remove_older(3, 2)
    assert buckets.generations() == {3: {2, 3}}


def test_a_draft_that_a_dead_process_of_the_same_number_left_is_in_nobody_s_way(tmp_path: Path) -> None:
    (tmp_path / f"0003.draft.{os.getpid()}").write_bytes(b"")
    BucketKeys(tmp_path).make_first([3])
    assert [len(path.read_bytes()) for path in tmp_path.iterdir()] == [32]
