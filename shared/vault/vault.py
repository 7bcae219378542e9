"""Keeps the case keys and pictures, and records who of the staff opened what.

If the process dies between making a case's keys and appending its event, keys without a case are left: harmless.
If it dies while erasing, the erasure is repeated: destroying a destroyed key changes nothing.
"""

import asyncio
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg

from shared import clock
from shared.errors import Gone
from shared.events.sealed import Key, Sealed
from shared.grouping import Grouped
from shared.outages import passes
from shared.vault.sealing import KEY_NAMES, CaseKeys, Erased, binding, decrypt, encrypt

CITIZEN = "citizen"  # the reader whose own words these are; their openings are not recorded
GROUP_MOST = 500
TRIES = 100  # with the pause between them: as long as a database takes to come back
PAUSE_SECONDS = 0.2

_INSERT_KEYS = """
INSERT INTO vault.keys (case_id, name, wrapped) SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])
ON CONFLICT DO NOTHING
"""


class Vault:
    """Seals for everyone, opens for a named reader and purpose, erases for good."""

    def __init__(self, pool: asyncpg.Pool, wrapping_key: bytes):
        self._pool = pool
        self._wrapping_key = wrapping_key
        self._insert: Grouped[CaseKeys, CaseKeys] = Grouped(self._insert_group, GROUP_MOST)

    def create(self, case: UUID) -> "asyncio.Future[CaseKeys]":
        """Keys for a case, durable when they come; new ones, or those that an interrupted try has left."""
        return self._insert(CaseKeys(case, {name: os.urandom(32) for name in KEY_NAMES}))

    async def _insert_group(self, group: Sequence[CaseKeys]) -> list[CaseKeys | BaseException]:
        rows = [(one.case, name, self._wrap(one.case, name, key)) for one in group for name, key in one.keys.items()]
        inserted = await self._insert_rows(rows)
        if inserted == len(rows):
            return list(group)
        stored = await self._keys([one.case for one in group])
        return [_or_gone(stored[one.case]) for one in group]

    async def _insert_rows(self, rows: Sequence[tuple[UUID, str, bytes]]) -> int:
        """How many of the keys were not there yet. Waits for a database that comes back."""
        for attempt in range(TRIES):
            try:
                done = await self._pool.execute(_INSERT_KEYS, *(list(column) for column in zip(*rows, strict=True)))
                return int(done.rpartition(" ")[2])
            except Exception as error:
                if not passes(error) or attempt == TRIES - 1:
                    raise
                await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError("The last try returns or raises.")

    def _wrap(self, case: UUID, name: str, key: bytes) -> bytes:
        return encrypt(self._wrapping_key, key, binding(case, f"key {name}"))

    async def keys(self, case: UUID) -> CaseKeys | Erased:
        """The keys of a case; Erased when the words' key is gone or never was."""
        return (await self._keys([case]))[case]

    async def _keys(self, cases: Sequence[UUID]) -> Mapping[UUID, CaseKeys | Erased]:
        rows = await self._pool.fetch(
            "SELECT case_id, name, wrapped FROM vault.keys WHERE case_id = ANY ($1) AND wrapped IS NOT NULL",
            list(cases),
        )
        found: dict[UUID, dict[str, bytes]] = defaultdict(dict)
        for case, name, wrapped in rows:
            found[case][name] = decrypt(self._wrapping_key, wrapped, binding(case, f"key {name}"))
        return {case: CaseKeys(case, found[case]) if case in found else Erased() for case in cases}

    async def seal(self, case: UUID, text: str, key: Key = "words") -> Sealed:
        """Seal words about a case that exists. Raises Gone when its personal data were erased."""
        keys = await self.keys(case)
        if isinstance(keys, Erased) or key not in keys.keys:
            raise Gone("The personal data of this case were erased; nothing can be added to them.")
        return keys.seal(text, key)

    async def open(self, sealed: Sealed, reader: str, purpose: str) -> str | Erased:
        """The words, or Erased. The opening is on record before the words are out."""
        return (await self.open_many([sealed], reader, purpose))[0]

    async def open_many(self, sealed: Sequence[Sealed], reader: str, purpose: str) -> list[str | Erased]:
        """Like `open` for several at once, in their order."""
        if not sealed:
            return []
        await self._record([(one.case, one.key) for one in sealed], reader, purpose)
        keys = await self._keys([one.case for one in sealed])
        return [_open(keys[one.case], one) for one in sealed]

    async def _record(self, opened: Sequence[tuple[UUID, str]], reader: str, purpose: str) -> None:
        if reader == CITIZEN:
            return
        rows = [(case, key, reader, purpose) for case, key in sorted(set(opened))]
        await self._pool.executemany(
            "INSERT INTO vault.openings (case_id, key, reader, purpose) VALUES ($1, $2, $3, $4)", rows
        )

    async def put_photo(self, keys: CaseKeys, photo: UUID, picture: bytes) -> None:
        """Keep a picture, sealed. `picture` was decoded and encoded anew before."""
        await self._pool.execute(
            "INSERT INTO vault.photos (id, case_id, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            photo, keys.case, keys.seal_photo(photo, picture),
        )  # fmt: skip

    async def photo(self, case: UUID, photo: UUID, reader: str, purpose: str) -> bytes | Erased:
        sealed = await self._pool.fetchval(
            "SELECT sealed FROM vault.photos WHERE id = $1 AND case_id = $2", photo, case
        )
        keys = await self.keys(case)
        if sealed is None or isinstance(keys, Erased) or "words" not in keys.keys:
            return Erased()
        await self._record([(case, f"photo {photo}")], reader, purpose)
        return keys.open_photo(photo, sealed)

    async def erase(self, case: UUID, names: Sequence[Key] = KEY_NAMES) -> None:
        """Destroy keys, and with the words' key the pictures. What they sealed is noise from now on."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "UPDATE vault.keys SET wrapped = NULL, erased_at = $3"
                " WHERE case_id = $1 AND name = ANY ($2) AND wrapped IS NOT NULL",
                case, list(names), clock.now(),
            )  # fmt: skip
            if "words" in names:
                await connection.execute("DELETE FROM vault.photos WHERE case_id = $1", case)

    async def openings(self, case: UUID) -> list[asyncpg.Record]:
        """Who opened what of a case, oldest first: key, reader, purpose, opened_at."""
        rows: list[asyncpg.Record] = await self._pool.fetch(
            "SELECT key, reader, purpose, opened_at FROM vault.openings WHERE case_id = $1 ORDER BY id", case
        )
        return rows


def _open(keys: CaseKeys | Erased, sealed: Sealed) -> str | Erased:
    if isinstance(keys, Erased) or sealed.key not in keys.keys:
        return Erased()
    return keys.open(sealed)


def _or_gone(keys: CaseKeys | Erased) -> CaseKeys | BaseException:
    return Gone("The personal data of this case were erased.") if isinstance(keys, Erased) else keys
