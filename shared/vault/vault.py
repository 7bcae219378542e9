"""Seals for everyone, opens on record, erases for good. Every statement is a function of the database (migrations).

If the process dies between making a case's keys and appending its event, keys without a case are left: harmless.
Where it can die while erasing, and what is left then, stands in `erasing.py`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

import asyncpg
import structlog

from shared.errors import Gone
from shared.events.sealed import Key, Sealed
from shared.grouping import Grouped
from shared.outages import outage_of
from shared.postgres import app_role
from shared.vault.boxes import opened, or_gone
from shared.vault.buckets import BucketKeys, KeyFileMissing, bucket_of
from shared.vault.erasing import erase, sweep
from shared.vault.openings import Opening, opening
from shared.vault.renewing import Contact, contact_of
from shared.vault.sealing import KEY_NAMES, CaseKeys, Erased, new_keys, unwrap, wrap

logger = structlog.get_logger()

CITIZEN = "citizen"  # the reader whose own words these are; their openings are not recorded
WRITING = "writing"  # the purpose of whoever takes a key to seal with
GROUP_MOST = 500
TRIES = 100  # with the pause between them: as long as a database takes to come back
PAUSE_SECONDS = 0.2
ROTATIONS_MOST = 20  # how often a bucket's key may be renewed while one waits; each is an erasure by somebody else

Stored = Mapping[UUID, CaseKeys | Erased]
T = TypeVar("T")


class Vault:
    """The vault as one stage's role enters it, and the folder of its wrapping keys."""

    def __init__(self, pool: asyncpg.Pool, buckets: BucketKeys):
        self._pool = pool
        self._buckets = buckets
        self._insert: Grouped[CaseKeys, CaseKeys] = Grouped(self._insert_group, GROUP_MOST)

    def create(self, case: UUID) -> "asyncio.Future[CaseKeys]":
        """Keys for a case, durable when they come; new ones, or those that an interrupted try has left."""
        return self._insert(new_keys(case))

    async def _insert_group(self, group: Sequence[CaseKeys]) -> list[CaseKeys | BaseException]:
        """One statement for all. When somebody erases meanwhile, it is wrapped anew under the bucket's next key.

        A case whose bucket has lost its key file gets KeyFileMissing; the others are kept.
        """
        for _ in range(ROTATIONS_MOST):
            lost = await self._open_unknown({bucket_of(one.case) for one in group})
            kept = [one for one in group if bucket_of(one.case) not in lost]
            cases, rows = [one.case for one in kept], self._wrapped(kept)
            if await self._until_back(lambda rows=rows: self._insert_rows(rows)) == len(rows):  # type: ignore[misc]
                return [lost.get(bucket_of(one.case), one) for one in group]
            stored = await self._stored("vault.own_keys($1, $2)", list(map(bucket_of, cases)), cases)
            if stored.keys() >= set(cases):
                return [lost.get(bucket_of(one.case)) or or_gone(stored[one.case]) for one in group]
            self._buckets.forget(bucket_of(case) for case in cases if case not in stored)
        raise TimeoutError(f"The keys of {len(group)} cases were overtaken by erasures {ROTATIONS_MOST} times.")

    async def _open_unknown(self, buckets: set[int]) -> dict[int, KeyFileMissing]:
        """Which have lost their key file. One may have gone because another process has just made the next."""
        lost: dict[int, KeyFileMissing] = {}
        for _ in range(2):
            if unknown := {bucket for bucket in buckets if self._buckets.generation(bucket) is None}:
                lost = await self._until_back(lambda unknown=unknown: self._open_buckets(unknown))  # type: ignore[misc]
        return {bucket: missing for bucket, missing in lost.items() if self._buckets.generation(bucket) is None}

    def _wrapped(self, group: Sequence[CaseKeys]) -> list[tuple[int, int, UUID, str, bytes]]:
        rows = []
        for one in group:
            bucket = bucket_of(one.case)
            generation = self._buckets.generation(bucket) or 1
            key = self._buckets.key(bucket, generation)
            for name, own in one.keys.items():
                rows.append((bucket, generation, one.case, name, wrap(key, one.case, name, own)))
        return rows

    async def _open_buckets(self, buckets: set[int]) -> dict[int, KeyFileMissing]:
        rows = await self._pool.fetch("SELECT bucket, generation, empty FROM vault.open_buckets($1)", list(buckets))
        if first := [row["bucket"] for row in rows if row["empty"] and row["generation"] == 1]:
            await asyncio.to_thread(self._buckets.make_first, first)
        return await asyncio.to_thread(self._read_keys, [(row["bucket"], row["generation"]) for row in rows])

    def _read_keys(self, wanted: Iterable[tuple[int, int]]) -> dict[int, KeyFileMissing]:
        """Which of these keys are not where they should be."""
        lost = {}
        for bucket, generation in wanted:
            try:
                self._buckets.key(bucket, generation)
            except KeyFileMissing as missing:
                lost[bucket] = missing
        return lost

    async def _insert_rows(self, rows: Sequence[tuple[int, int, UUID, str, bytes]]) -> int:
        """How many of the keys were not there yet."""
        if not rows:
            return 0
        columns = [list(column) for column in zip(*rows, strict=True)]
        return int(await self._pool.fetchval("SELECT vault.create_keys($1, $2, $3, $4, $5)", *columns))

    async def _until_back(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask again while the database is away, for as long as it takes to come back."""
        for _ in range(TRIES - 1):
            try:
                return await ask()
            except Exception as error:
                if outage_of(error) != "away":
                    raise
                await asyncio.sleep(PAUSE_SECONDS)
        return await ask()

    async def _stored(self, call: str, *arguments: object) -> Stored:
        """The keys that a function of the database gives, by case; Erased where only destroyed ones are left.

        A bucket's key may be renewed between the answer and the reading of its file; then the answer is asked for anew.
        """
        return (await self._asked(call, *arguments))[1]

    async def _asked(self, call: str, *arguments: object) -> tuple[list[asyncpg.Record], Stored]:
        """The rows, and the keys in them."""
        for _ in range(ROTATIONS_MOST):
            rows = await self._pool.fetch(f"SELECT * FROM {call}", *arguments)
            try:
                return rows, self._unwrapped(rows)
            except KeyFileMissing:
                continue
        logger.error("keys are wrapped by a file that is not there", asked=call)
        return rows, {row["case_id"]: Erased() for row in rows}

    def _unwrapped(self, rows: Sequence[asyncpg.Record]) -> Stored:
        found: dict[UUID, dict[str, bytes]] = {row["case_id"]: {} for row in rows}
        for row in rows:
            case, name, wrapped = row["case_id"], row["name"], row["wrapped"]
            if wrapped is not None:
                key = self._buckets.key(bucket_of(case), row["generation"])
                found[case][name] = unwrap(key, case, name, wrapped)
        return {case: CaseKeys(case, keys) if keys else Erased() for case, keys in found.items()}

    async def keys(self, case: UUID, reader: str, purpose: str) -> CaseKeys | Erased:
        """The keys of a case, on record; Erased when they are gone or never were. Staff get that of the words alone."""
        if reader == CITIZEN:
            stored = await self._stored("vault.own_keys($1, $2)", [bucket_of(case)], [case])
        else:
            stored = await self._stored("vault.words_key($1, $2, $3, $4)", bucket_of(case), case, reader, purpose)
        return stored.get(case, Erased())

    async def keys_to_write(self, case: UUID, by: str) -> CaseKeys:
        """The keys to seal words about a case with. Raises Gone when its personal data were erased."""
        keys = await self.keys(case, by, WRITING)
        if isinstance(keys, Erased) or "words" not in keys.keys:
            raise Gone("The personal data of this case were erased; nothing can be added to them.")
        return keys

    async def keys_of_no_case(self, subject: UUID, by: str) -> CaseKeys:
        """The keys for a stage's own words about what is no case: whoever comes first makes them. It asks for no more
        than words_key gives: no stage but intake may read keys without a record."""
        for _ in range(ROTATIONS_MOST):
            keys = await self.keys(subject, by, WRITING)
            if isinstance(keys, CaseKeys):
                return keys
            await self._insert_one(new_keys(subject))
        raise TimeoutError(f"The keys of {subject} were overtaken by erasures {ROTATIONS_MOST} times.")

    async def keys_left_here(self, subject: UUID) -> CaseKeys:
        """The keys for somebody new who leaves a contact with this stage and is no case; it reads none either."""
        for _ in range(ROTATIONS_MOST):
            if await self._insert_one(keys := new_keys(subject)):
                return keys
        raise TimeoutError(f"The keys of {subject} were overtaken by erasures {ROTATIONS_MOST} times.")

    async def _insert_one(self, keys: CaseKeys) -> bool:
        """Whether they are kept. Another process may have renewed the key of their bucket, or made others."""
        self._buckets.forget([bucket := bucket_of(keys.case)])
        if lost := await self._open_unknown({bucket}):
            raise lost[bucket]
        return await self._insert_rows(self._wrapped([keys])) == len(keys.keys)

    async def seal(self, case: UUID, text: str, by: str) -> Sealed:
        """Seal words about a case that exists. Raises Gone when its personal data were erased."""
        return (await self.keys_to_write(case, by)).seal(text)

    async def open(self, case: UUID, sealed: Sealed, reader: str, purpose: str) -> str | Erased:
        """The words, or Erased. The opening is on record before the words are out."""
        return (await self.open_many(case, [sealed], reader, purpose))[0]

    async def open_many(self, case: UUID, sealed: Sequence[Sealed], reader: str, purpose: str) -> list[str | Erased]:
        """What the boxes hold, in their order; Erased for what is gone, and for a box that is not this case's.

        The caller says whose words are wanted: no box, wherever it came from, opens another case's. For staff, no box
        opens as a contact either; that has a door of its own.
        """
        if not sealed:
            return []
        keys = await self.keys(case, reader, purpose)
        return [opened(keys, one) for one in sealed]

    async def open_list(
        self, sealed: Sequence[tuple[UUID, Sealed]], reader: str, purpose: Literal["list", "search"] = "list"
    ) -> list[str | Erased]:
        """Words of many cases, for a list of them or to look for words in them: one row of the record."""
        if not sealed:
            return []
        cases = list(dict.fromkeys(case for case, _ in sealed))
        stored = await self._stored(
            "vault.list_keys($1, $2, $3, $4)", list(map(bucket_of, cases)), cases, reader, purpose
        )
        return [opened(stored.get(case, Erased()), one) for case, one in sealed]

    async def open_contact(self, case: UUID, sealed: Sealed, reader: str) -> str | Erased:
        """How a citizen can be reached, or Erased; on record."""
        return (await self.open_contacts(case, [sealed], reader))[0]

    async def open_contacts(self, case: UUID, sealed: Sequence[Sealed], reader: str) -> list[str | Erased]:
        """The same of several boxes, as one opening on record."""
        stored = await self._stored("vault.contact_key($1, $2, $3)", bucket_of(case), case, reader)
        return [opened(stored.get(case, Erased()), one) for one in sealed]

    async def open_own_contact(self, subject: UUID, sealed: Sealed) -> str | Erased:
        """How somebody can be reached who left that with this stage, and is no case; for a stage's own keys alone."""
        stored = await self._stored("vault.own_contact_key($1, $2)", bucket_of(subject), subject)
        return opened(stored.get(subject, Erased()), sealed)

    async def made_by(self, stage: str, subject: UUID) -> bool:
        """Whether this stage has made the keys; of those that were there before makers were kept, nobody knows."""
        maker = await self._pool.fetchval("SELECT vault.maker_of($1, $2)", bucket_of(subject), subject)
        return (maker or "").endswith(app_role(stage))

    async def put_photo(self, keys: CaseKeys, photo: UUID, picture: bytes) -> None:
        """Keep a picture, sealed. `picture` was decoded and encoded anew before."""
        await self._pool.execute(
            "SELECT vault.put_photo($1, $2, $3)", photo, keys.case, keys.seal_photo(photo, picture)
        )

    async def photo(self, case: UUID, photo: UUID, reader: str, purpose: str) -> bytes | Erased:
        """A picture, or Erased when there is none or none any more; on record."""
        if reader == CITIZEN:
            sealed = await self._pool.fetchval("SELECT vault.own_photo($1, $2)", photo, case)
            keys = await self.keys(case, reader, purpose)
        else:
            call = "vault.open_photo($1, $2, $3, $4, $5)"
            rows, stored = await self._asked(call, photo, bucket_of(case), case, reader, purpose)
            sealed, keys = rows[0]["sealed"] if rows else None, stored.get(case, Erased())
        if sealed is None or isinstance(keys, Erased) or "words" not in keys.keys:
            return Erased()
        return keys.open_photo(photo, sealed)

    async def erase(self, case: UUID, names: Sequence[Key] = KEY_NAMES) -> None:
        """Destroy keys, and with the words' key the pictures. What they sealed is noise from now on."""
        async with self._pool.acquire() as connection:
            await erase(connection, self._buckets, case, names)

    def contact_of(self, case: UUID) -> AbstractAsyncContextManager[Contact]:
        """The contact of a case, to renew or to erase it, while nobody else does."""
        return contact_of(self._pool, self._buckets, case)

    async def sweep(self) -> None:
        """Remove the key files that an interrupted erasure has left, and none that is needed."""
        await sweep(self._pool, self._buckets)

    async def unsaid_erasures(self, before: datetime, most: int) -> list[tuple[UUID, set[Key]]]:
        """Cases with keys that were destroyed before then, and of which nobody has settled that it was said."""
        rows = await self._pool.fetch("SELECT case_id, names FROM vault.unsaid_erasures($1, $2)", before, most)
        return [(row["case_id"], set(row["names"])) for row in rows]

    async def erasure_said(self, case: UUID, names: Iterable[Key]) -> None:
        await self._pool.execute("SELECT vault.erasure_said($1, $2, $3)", bucket_of(case), case, list(names))

    async def unnamed_photos(self, before: datetime, most: int) -> list[tuple[UUID, UUID]]:
        """(photo, case) of pictures that this stage put before then, and of which it is not settled that an event
        tells of them."""
        rows = await self._pool.fetch("SELECT id, case_id FROM vault.unnamed_photos($1, $2)", before, most)
        return [(row["id"], row["case_id"]) for row in rows]

    async def settle_photos(self, named: Iterable[UUID], dropped: Iterable[UUID]) -> None:
        await self._pool.execute("SELECT vault.settle_photos($1, $2)", list(named), list(dropped))

    async def openings(self, case: UUID) -> list[Opening]:
        """Who opened what of a case, oldest first."""
        return [opening(row) for row in await self._pool.fetch("SELECT * FROM vault.openings_of($1)", case)]

    async def all_openings(self, before: int, reader: str | None, most: int) -> list[Opening]:
        """A page of the record, newest first: what stands before this id, of everybody or of one reader."""
        rows = await self._pool.fetch("SELECT * FROM vault.all_openings($1, $2, $3)", before, reader, most)
        return [opening(row) for row in rows]

    async def busy_readers(self, since: datetime, at_least: int) -> dict[str, int]:
        """Who has opened so many cases one by one since then, and how many; the busiest first."""
        rows = await self._pool.fetch("SELECT reader, cases FROM vault.busy_readers($1, $2)", since, at_least)
        return {row["reader"]: row["cases"] for row in rows}
