"""Photos that wait for their form: clean, sealed under what only the form knows, kept for an hour.

They were sent one by one before it, or came with it when it was refused.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import asyncpg

from services.intake import codes
from shared import clock
from shared.decoding import Picture
from shared.errors import Conflict
from shared.log import Connection
from shared.photos import MOST_PHOTOS
from shared.vault.sealing import decrypt, encrypt

KEPT_FOR = timedelta(hours=1)  # a form; who writes elsewhere may take days, and says so
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
        return tuple(picture for _, picture in await self._numbered(self.pool, token))

    async def _numbered(self, reader: asyncpg.Pool | Connection, token: str) -> list[tuple[int, Picture]]:
        rows = await reader.fetch(
            "SELECT place, sealed, width, height FROM intake.waiting_photos"
            " WHERE token_hash = $1 AND until > $2 ORDER BY place",
            self._hash(token), clock.now(),
        )  # fmt: skip
        key = self._key(token)
        return [(row[0], Picture(decrypt(key, row[1], _bound(row[0])), row[2], row[3])) for row in rows]

    async def put(self, token: str, pictures: Sequence[Picture], who: bytes = b"") -> int:
        """Let these wait under the token, in place of those that did; how many do. `who`: a hash of the address."""
        async with self._counting() as connection:
            await connection.execute("DELETE FROM intake.waiting_photos WHERE token_hash = $1", self._hash(token))
            if not await self._has_room(connection, len(pictures), who):
                return 0
            await self._insert(connection, self._rows(token, list(enumerate(pictures)), who))
        return len(pictures)

    async def add(self, token: str, picture: Picture, who: bytes = b"", kept_for: timedelta = KEPT_FOR) -> bool:
        """Let one more wait behind the others; the same picture again changes nothing. False when there is no room.

        Raises Conflict when as many wait as a report may have.
        """
        async with self._counting() as connection:
            before = await self._numbered(connection, token)
            if picture.content in (one.content for _, one in before):
                return True
            if len(before) >= MOST_PHOTOS:
                raise Conflict(f"At most {MOST_PHOTOS} photos can be sent.")
            if not await self._has_room(connection, 1, who):
                return False
            place = max((place for place, _ in before), default=-1) + 1
            await self._insert(connection, self._rows(token, [(place, picture)], who, kept_for))
        return True

    async def remove(self, token: str, name: str) -> None:
        """Forget one by its name; when it does not wait any more, that is as good."""
        async with self._counting() as connection:
            gone = [place for place, one in await self._numbered(connection, token) if self.name(one) == name]
            await connection.execute(
                "DELETE FROM intake.waiting_photos WHERE token_hash = $1 AND place = ANY ($2::integer[])",
                self._hash(token), gone,
            )  # fmt: skip

    def name(self, picture: Picture) -> str:
        """What stands for a picture: whoever sent it can say which one is meant, and it tells nothing of what it is."""
        return codes.derived(self.pepper, "waiting photo", sha256(picture.content).hexdigest()).hex()[:32]

    @asynccontextmanager
    async def _counting(self) -> AsyncIterator[Connection]:
        """One at a time, so that what is counted is what is there."""
        await self.sweep()
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('waiting photos'))")
            yield connection

    async def _has_room(self, connection: Connection, more: int, who: bytes) -> bool:
        waiting = await connection.fetchrow(
            "SELECT count(*) AS of_all, count(*) FILTER (WHERE who = $1) AS of_one FROM intake.waiting_photos", who
        )
        assert waiting is not None
        of_all, of_one = int(waiting["of_all"]), int(waiting["of_one"])
        return of_all + more <= MOST_WAITING and of_one + more <= MOST_OF_AN_ADDRESS

    async def _insert(self, connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
        await connection.executemany(
            "INSERT INTO intake.waiting_photos (token_hash, place, sealed, width, height, created_at, who, until)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            rows,
        )

    def _rows(
        self, token: str, placed: Sequence[tuple[int, Picture]], who: bytes, kept_for: timedelta = KEPT_FOR
    ) -> list[tuple[object, ...]]:
        hashed, key, now = self._hash(token), self._key(token), clock.now()
        return [
            (hashed, place, encrypt(key, one.content, _bound(place)), one.width, one.height, now, who, now + kept_for)
            for place, one in placed
        ]

    async def sweep(self) -> None:
        """Forget what has waited long enough."""
        await self.pool.execute("DELETE FROM intake.waiting_photos WHERE until < $1", clock.now())

    def _hash(self, token: str) -> bytes:
        return codes.derived(self.pepper, "waiting photos of", token)

    def _key(self, token: str) -> bytes:
        return codes.derived(self.pepper, "waiting photos key", token)


def _bound(place: int) -> bytes:
    return b"langnghe-waiting/v1\n%d" % place
