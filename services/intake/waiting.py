"""Photos of a form that was refused: clean, sealed under what only the form knows, kept for an hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import asyncpg

from services.intake import codes
from shared import clock
from shared.decoding import Picture
from shared.vault.sealing import decrypt, encrypt

KEPT_FOR = timedelta(hours=1)
MOST_WAITING = 2000  # in all, about half a gigabyte: when so many wait, more are not kept, and the page says so
MOST_OF_AN_ADDRESS = 400  # eighty forms of a village behind one address; no address takes up all the room
SWEEP_SECONDS = 600.0


@dataclass(frozen=True)
class WaitingPhotos:
    """The key comes from the form's token, which is stored nowhere: the table alone shows nobody's pictures."""

    pool: asyncpg.Pool
    pepper: bytes

    async def of(self, token: str) -> tuple[Picture, ...]:
        """The pictures that wait under a token, in their order."""
        rows = await self.pool.fetch(
            "SELECT place, sealed, width, height FROM intake.waiting_photos"
            " WHERE token_hash = $1 AND created_at > $2 ORDER BY place",
            self._hash(token), clock.now() - KEPT_FOR,
        )  # fmt: skip
        key = self._key(token)
        return tuple(Picture(decrypt(key, row[1], _bound(row[0])), row[2], row[3]) for row in rows)

    async def put(self, token: str, pictures: Sequence[Picture], who: bytes = b"") -> int:
        """Let these wait under the token, in place of those that did; how many do. `who`: a hash of the address.

        One at a time, so that what is counted is what is there.
        """
        await self.sweep()
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('waiting photos'))")
            await connection.execute("DELETE FROM intake.waiting_photos WHERE token_hash = $1", self._hash(token))
            waiting = await connection.fetchrow(
                "SELECT count(*) AS of_all, count(*) FILTER (WHERE who = $1) AS of_one FROM intake.waiting_photos", who
            )
            assert waiting is not None
            more = len(pictures)
            if waiting["of_all"] + more > MOST_WAITING or waiting["of_one"] + more > MOST_OF_AN_ADDRESS:
                return 0
            await connection.executemany(
                "INSERT INTO intake.waiting_photos (token_hash, place, sealed, width, height, created_at, who)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                list(self._rows(token, pictures, who)),
            )
        return len(pictures)

    def _rows(self, token: str, pictures: Sequence[Picture], who: bytes) -> list[tuple[object, ...]]:
        hashed, key, now = self._hash(token), self._key(token), clock.now()
        return [
            (hashed, place, encrypt(key, one.content, _bound(place)), one.width, one.height, now, who)
            for place, one in enumerate(pictures)
        ]

    async def sweep(self) -> None:
        """Forget what has waited long enough."""
        await self.pool.execute("DELETE FROM intake.waiting_photos WHERE created_at < $1", clock.now() - KEPT_FOR)

    def _hash(self, token: str) -> bytes:
        return codes.derived(self.pepper, "waiting photos of", token)

    def _key(self, token: str) -> bytes:
        return codes.derived(self.pepper, "waiting photos key", token)


def _bound(place: int) -> bytes:
    return b"langnghe-waiting/v1\n%d" % place
