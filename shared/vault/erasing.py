"""Erasing: the bucket's wrapping key is renewed, what stays is wrapped anew, and the old key is overwritten.

Where the process can die, and what is left then:

1. Before the new key's file is made: nothing has happened; the citizen erases again.
2. After that, before COMMIT: a file of a generation that no row names. The next erasure in the bucket, or the sweep,
   removes it; it is never taken up, for what the database keeps of the attempt is wrapped by it.
3. After COMMIT, before the old file is gone: the rows are null, but whoever reads table files or the log of changes
   beside the old file still finds the key. The sweep removes that file, within a minute.
4. After that, before anybody has said that it was erased: intake's timer says it.

COMMIT without an answer looks like 2 or 3 to the sweep, which reads under the lock what the bucket's generation is.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import structlog

from shared.events.sealed import Key
from shared.log import Connection
from shared.vault.buckets import BucketKeys, bucket_of
from shared.vault.sealing import unwrap, wrap

logger = structlog.get_logger()


async def erase(connection: Connection, buckets: BucketKeys, case: UUID, names: Sequence[Key]) -> None:
    """Destroy the named keys of a case. When this returns, no file of this machine opens what they sealed.

    Raises KeyFileMissing when the others of the bucket could not be kept.
    """
    async with connection.transaction():
        generation, _ = await rotated(connection, buckets, case, names)
    if generation:
        await asyncio.to_thread(buckets.remove_older, bucket_of(case), generation)


async def rotated(
    connection: Connection, buckets: BucketKeys, case: UUID, names: Sequence[Key]
) -> tuple[int, bytes | None]:
    """The bucket's generation from COMMIT on, 0 when nothing was ever kept there; and its key, if that is new."""
    bucket = bucket_of(case)
    rows = await connection.fetch("SELECT generation, case_id, name, wrapped FROM vault.begin_rotation($1)", bucket)
    if not rows:
        return 0, None
    generation: int = rows[0]["generation"]
    live = [(row["case_id"], row["name"], row["wrapped"]) for row in rows if row["wrapped"] is not None]
    kept = [one for one in live if one[0] != case or one[1] not in names]
    if len(kept) == len(live):
        return generation, None  # they are gone already
    old = buckets.key(bucket, generation)
    new = await asyncio.to_thread(buckets.make, bucket, generation + 1)
    anew = [(of, name, wrap(new, of, name, unwrap(old, of, name, wrapped))) for of, name, wrapped in kept]
    cases, kinds, wrapped = ([one[place] for one in anew] for place in range(3))
    await connection.execute(
        "SELECT vault.rotate($1, $2, $3, $4, $5, $6, $7)",
        bucket, generation + 1, case, list(names), cases, kinds, wrapped,
    )  # fmt: skip
    return generation + 1, new


async def sweep(pool: asyncpg.Pool, buckets: BucketKeys) -> None:
    """Remove key files that no row names any more.

    None is removed of a bucket whose own key is missing: then this database is older than its keys, and they may be
    wanted for a newer one.
    """
    for bucket, generations in (await asyncio.to_thread(buckets.generations)).items():
        if len(generations) == 1:
            continue
        async with pool.acquire() as connection, connection.transaction():
            rows = await connection.fetch(
                "SELECT generation FROM vault.begin_rotation($1) ORDER BY generation DESC LIMIT 1", bucket
            )
            if rows and rows[0]["generation"] in generations:
                await asyncio.to_thread(buckets.keep_only, bucket, rows[0]["generation"])
            else:
                logger.error("the key of a bucket is missing while others of it are there", bucket=bucket)
