"""Erased is erased: on a copy of the whole data folder, every way to the words that an intruder has is tried."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from cryptography.exceptions import InvalidTag

from shared import clock
from shared.embedded_postgres import EmbeddedPostgres
from shared.events.sealed import Sealed
from shared.postgres import app_role, connect
from shared.vault import BucketKeys, CaseKeys, Erased, Vault
from shared.vault.buckets import KEY_BYTES, bucket_of
from shared.vault.sealing import NONCE_BYTES, unwrap
from tests.support.databases import UNSAFE_BUT_FAST
from tests.support.vaults import prepare_vault

TAG_BYTES = 16
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES
HEADER = bytes([(WRAPPED_BYTES + 1) << 1 | 1])  # how PostgreSQL writes the length of a short value before it
RANDOM = 35  # as many different bytes or more: not text, not pages; of 60 random bytes some 53 differ
WORDS, CONTACT, PLACE, PICTURE = "Nhà ông Kpfhz đổ rác", "0900 424 242", "ngõ Vbnmq", b"a picture"


@dataclass(frozen=True)
class Life:
    """A case with all that its citizen gave, and what opens it."""

    case: UUID
    words: Sealed
    place: Sealed
    contact: Sealed
    photo: UUID
    picture: bytes  # as it lies in the vault


@dataclass
class Machine:
    """A data folder with a server over it."""

    data: Path
    server: EmbeddedPostgres
    vault: Vault

    async def ask(self, statement: str) -> list[asyncpg.Record]:
        return await ask(self.server, statement)


async def ask(server: EmbeddedPostgres, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(server.dsn("vault"))
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """Started in the main thread, as it must be."""
    started = EmbeddedPostgres(tmp_path / "data", settings=UNSAFE_BUT_FAST)
    started.start()
    yield started
    started.stop()


@pytest.fixture
async def machine(tmp_path: Path, server: EmbeddedPostgres) -> AsyncIterator[Machine]:
    connection = await asyncpg.connect(server.dsn("postgres"))
    await connection.execute('CREATE DATABASE "vault"')
    await connection.close()
    await prepare_vault(server.dsn("vault"))
    pool = await connect(server.dsn("vault", app_role("vault")))
    yield Machine(tmp_path / "data", server, Vault(pool, BucketKeys(tmp_path / "data" / "common" / "vault")))
    await pool.close()


async def lived(vault: Vault, case: UUID | None = None) -> Life:
    keys = await vault.create(case or clock.new_id())
    photo = clock.new_id()
    await vault.put_photo(keys, photo, PICTURE)
    contact = keys.seal(CONTACT, "contact")
    return Life(keys.case, keys.seal(WORDS), keys.seal(PLACE), contact, photo, keys.seal_photo(photo, PICTURE))


async def neighbours(vault: Vault, of: Life) -> list[Life]:
    """Cases in the same bucket, and others."""
    same = [UUID(bytes=clock.new_id().bytes[:14] + of.case.bytes[14:]) for _ in range(5)]
    return [await lived(vault, case) for case in (*same, *(clock.new_id() for _ in range(20)))]


async def opened(vault: Vault, life: Life) -> list[object]:
    words = await vault.open_many(life.case, [life.words, life.place, life.contact], "citizen", "own case")
    return [*words, await vault.photo(life.case, life.photo, "citizen", "own case")]


def copied(data: Path, name: str) -> Path:
    """The folder as an intruder takes it along, the server running or not."""
    copy = data.with_name(name)
    subprocess.run(["cp", "-a", str(data), str(copy)], check=True)
    return copy


def wrapping_keys(folder: Path) -> list[bytes]:
    """Whatever could be a wrapping key: every file of that size, whatever its name."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.stat().st_size == KEY_BYTES)
    return [path.read_bytes() for path in files]


def raw_boxes(folder: Path) -> set[bytes]:
    """Whatever could be a wrapped key in table files, free space, dead rows and the log of changes."""
    files = (path.read_bytes() for path in (folder / "postgres").rglob("*") if path.is_file())
    return {box for content in files for box in _boxes_in(content)}


def _boxes_in(content: bytes) -> Iterator[bytes]:
    at = content.find(HEADER)
    while at >= 0:
        box = content[at + 1 : at + 1 + WRAPPED_BYTES]
        if len(set(box)) >= RANDOM:
            yield box
        at = content.find(HEADER, at + 1)


def keys_out_of(boxes: Sequence[bytes] | set[bytes], wrapping: Sequence[bytes], case: UUID) -> dict[str, bytes]:
    """The keys that open, by their names."""
    opening = {}
    for box in boxes:
        for key in wrapping:
            for name in ("words", "contact"):
                try:
                    opening[name] = unwrap(key, case, name, box)
                except (InvalidTag, ValueError):
                    continue
    return opening


def read_with(keys: dict[str, bytes], life: Life) -> set[str]:
    """What an intruder who has these keys reads."""
    own, read = CaseKeys(life.case, keys), set()
    if "words" in keys:
        read |= {own.open(life.words), own.open(life.place), own.open_photo(life.photo, life.picture).decode()}
    if "contact" in keys:
        read.add(own.open(life.contact))
    return read


async def stolen(folder: Path, life: Life, older: Sequence[bytes] = ()) -> set[str]:
    """All that can be read of a case in a copy of the folder: from raw bytes, from rows, from an older dump."""
    wrapping = wrapping_keys(folder)
    boxes = await asyncio.to_thread(raw_boxes, folder)
    return read_with(await asyncio.to_thread(keys_out_of, {*boxes, *older}, wrapping, life.case), life)


async def dumped(machine: Machine) -> list[bytes]:
    """The wrapped keys as an older dump of the database has them."""
    return [row["wrapped"] for row in await machine.ask("SELECT wrapped FROM vault.keys WHERE wrapped IS NOT NULL")]


EVERYTHING = {WORDS, PLACE, PICTURE.decode(), CONTACT}


async def test_before_the_erasure_the_intruder_reads_everything(machine: Machine) -> None:
    """Or else the attack proves nothing."""
    life = await lived(machine.vault)
    assert await stolen(copied(machine.data, "copy"), life) == EVERYTHING


async def test_without_the_renewal_of_the_bucket_s_key_the_erased_would_be_read(machine: Machine) -> None:
    """The wrapped keys are still there, in the log of changes and in the dump; only what opens them is gone."""
    life = await lived(machine.vault)
    older, kept = await dumped(machine), wrapping_keys(machine.data)
    await machine.vault.erase(life.case)
    boxes = raw_boxes(copied(machine.data, "copy"))
    assert read_with(keys_out_of(boxes, kept, life.case), life) == EVERYTHING
    assert read_with(keys_out_of(older, kept, life.case), life) == EVERYTHING


@pytest.mark.parametrize("how", ["running", "after a checkpoint", "stopped"])
async def test_after_it_nothing_is_read_from_a_copy_of_the_whole_folder(machine: Machine, how: str) -> None:
    life = await lived(machine.vault)
    others = await neighbours(machine.vault, life)
    older = await dumped(machine)
    await machine.vault.erase(life.case)
    if how == "after a checkpoint":
        await machine.ask("CHECKPOINT")
    elif how == "stopped":
        machine.server.stop()
    copy = copied(machine.data, "copy")
    assert await stolen(copy, life, older) == set()
    # Of the same bucket: the attack works, and nothing else is lost. Where the end of a page of the log of changes cuts
    # a wrapped key in two, the next case's is whole.
    assert EVERYTHING in [await stolen(copy, other) for other in others[:3]]
    if how != "stopped":
        expected = [WORDS, PLACE, CONTACT, PICTURE]
        assert [await opened(machine.vault, other) for other in others] == [expected] * len(others)


async def test_a_second_server_on_the_copy_and_an_older_dump_give_nothing(machine: Machine) -> None:
    life = await lived(machine.vault)
    others, older = await neighbours(machine.vault, life), await machine.ask("SELECT * FROM vault.keys")
    await machine.vault.erase(life.case)
    copy = copied(machine.data, "copy")
    second = EmbeddedPostgres(copy, settings=UNSAFE_BUT_FAST)
    second.start()
    try:
        await _restored(second, older)
        pool = await connect(second.dsn("vault", app_role("vault")))
        there = Vault(pool, BucketKeys(copy / "common" / "vault"))
        assert await opened(there, life) == [Erased()] * 4
        elsewhere = [other for other in others if bucket_of(other.case) != bucket_of(life.case)]
        assert [await opened(there, other) for other in elsewhere] == [[WORDS, PLACE, CONTACT, PICTURE]] * len(
            elsewhere
        )
        await pool.close()
    finally:
        second.stop()


async def _restored(server: EmbeddedPostgres, older: Sequence[asyncpg.Record]) -> None:
    """The keys as they were when the dump was made."""
    connection = await asyncpg.connect(server.dsn("vault"))
    await connection.execute("TRUNCATE vault.keys")
    await connection.copy_records_to_table("keys", schema_name="vault", records=[tuple(row) for row in older])
    await connection.close()


async def test_of_an_erased_contact_nothing_is_read_and_the_words_stay(machine: Machine) -> None:
    life = await lived(machine.vault)
    older = await dumped(machine)
    await machine.vault.erase(life.case, ("contact",))
    assert await stolen(copied(machine.data, "copy"), life, older) == EVERYTHING - {CONTACT}
    assert await opened(machine.vault, life) == [WORDS, PLACE, Erased(), PICTURE]


async def test_after_everything_was_erased_no_key_and_no_picture_is_left(machine: Machine) -> None:
    life = await lived(machine.vault)
    await machine.vault.erase(life.case)
    assert await opened(machine.vault, life) == [Erased()] * 4
    left = "SELECT count(*) FROM vault.keys WHERE wrapped IS NOT NULL UNION ALL SELECT count(*) FROM vault.photos"
    assert [row[0] for row in await machine.ask(left)] == [0, 0]
