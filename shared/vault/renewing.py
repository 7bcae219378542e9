"""The contact of a case in the hands of one at a time: sealed under a new key, the old one destroyed; or erased.

The key goes first, as in `erasing.py`, and what comes of it is said before anybody else may touch it: of two who change
it at once, the later finds what the earlier has said. If the process dies between the two, the old contact is gone and
the new one was never told: its citizen writes it again.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import asyncpg
from cryptography.exceptions import InvalidTag

from shared.errors import Gone
from shared.events.sealed import Key, Sealed
from shared.log import Connection
from shared.vault.buckets import BucketKeys, bucket_of
from shared.vault.erasing import erase, rotated
from shared.vault.sealing import KEY_BYTES, CaseKeys, unwrap, wrap

T = TypeVar("T")


@dataclass(frozen=True)
class Contact:
    """What can be done with the keys of a case while nobody else changes its contact. All of it on one connection:
    whoever waited for a second one while others wait for this case would never get it."""

    connection: Connection
    buckets: BucketKeys
    case: UUID

    async def renew(self, seal: Callable[[CaseKeys, CaseKeys], T]) -> T:
        """What `seal` makes with the keys as they were and as they are from now on. When this returns, nothing opens
        what the old key of the contact sealed; when `seal` raises, nothing has happened. Raises Gone."""
        async with self.connection.transaction():
            before = await self._keys()
            if "words" not in before.keys:
                raise Gone("The personal data of this case were erased; nothing can be added to it.")
            generation, wrapping = await rotated(self.connection, self.buckets, self.case, ("contact",))
            after = CaseKeys(self.case, {**before.keys, "contact": os.urandom(KEY_BYTES)})
            wrapping = wrapping or self.buckets.key(bucket_of(self.case), generation)
            await self.connection.execute(
                "SELECT vault.renew_contact($1, $2, $3, $4)",
                bucket_of(self.case), generation, self.case,
                wrap(wrapping, self.case, "contact", after.keys["contact"]),
            )  # fmt: skip
            made = seal(before, after)
        await asyncio.to_thread(self.buckets.remove_older, bucket_of(self.case), generation)
        return made

    async def _keys(self) -> CaseKeys:
        """Those that there are, read with the bucket locked: nobody renews its key meanwhile."""
        rows = await self.connection.fetch("SELECT * FROM vault.begin_rotation($1)", bucket_of(self.case))
        own = [row for row in rows if row["case_id"] == self.case]
        if not own:
            return CaseKeys(self.case, {})
        wrapping = self.buckets.key(bucket_of(self.case), own[0]["generation"])
        return CaseKeys(
            self.case, {row["name"]: unwrap(wrapping, self.case, row["name"], row["wrapped"]) for row in own}
        )

    async def opened(self, box: Sealed) -> str | None:
        """What a box holds that was sealed for its citizen; None where that is gone."""
        async with self.connection.transaction():
            keys = await self._keys()
        with suppress(InvalidTag):  # the box of an earlier key
            return keys.open(box) if box.key in keys.keys else None
        return None

    async def erase(self, names: Sequence[Key]) -> None:
        """Destroy keys of the case."""
        await erase(self.connection, self.buckets, self.case, names)


@asynccontextmanager
async def contact_of(pool: asyncpg.Pool, buckets: BucketKeys, case: UUID) -> AsyncIterator[Contact]:
    """Waits until nobody else, in whatever process, has the contact of this case in hand."""
    async with pool.acquire() as connection:
        try:
            await connection.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", f"contact of {case}")
            yield Contact(connection, buckets, case)
        finally:
            await _let_go(connection)


async def _let_go(connection: Connection) -> None:
    """A connection that may still hold the lock goes to nobody else."""
    try:
        await connection.execute("SELECT pg_advisory_unlock_all()")
    except BaseException:
        connection.terminate()
        raise
