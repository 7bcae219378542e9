"""What people say to the account, kept until it is dealt with, and how far each of them is: sealed, and gone later.

A message is answered for only when it is committed; messages that come at the same moment share a round trip. Their
ids are known for a week, as keyed hashes: longer than a call may be old.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cached_property

import orjson

from services.intake import codes
from services.intake.official import Official
from services.intake.zalo.acts import Judging
from services.intake.zalo.incoming import Said, said
from services.intake.zalo.talk import Talk
from shared import clock
from shared.grouping import Grouped
from shared.log import Connection
from shared.vault.sealing import decrypt, encrypt

KNOWN_FOR = timedelta(days=7)
TALKS_KEPT_FOR = timedelta(days=14)  # who has not gone on by then begins anew
GROUP_MOST = 500
MOST_ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=2)

_KEEP = """
INSERT INTO intake.zalo_heard (id, person, said_at, heard_at, body)
SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::timestamptz[], $4::timestamptz[], $5::bytea[]) ON CONFLICT DO NOTHING
"""
# The oldest message of each person; who waits for another try holds up their own later ones, and nobody else's.
_PEOPLE = """
SELECT person FROM (SELECT DISTINCT ON (person) person, heard_at, retry_at FROM intake.zalo_heard
 WHERE body IS NOT NULL ORDER BY person, said_at, heard_at) AS oldest
 WHERE retry_at IS NULL OR retry_at <= $1 ORDER BY heard_at LIMIT $2
"""
_KEEP_TALK = """
INSERT INTO intake.zalo_talks AS known (person, talk, heard_at, free_sent, muted)
VALUES ($1, $2, $3, 0, coalesce($4, false))
ON CONFLICT (person) DO UPDATE SET talk = $2, heard_at = greatest(known.heard_at, $3), free_sent = 0,
 muted = coalesce($4, known.muted)
"""
_OLDEST = """
SELECT id, body, attempts FROM intake.zalo_heard WHERE person = $1 AND body IS NOT NULL
 ORDER BY said_at, heard_at LIMIT 1 FOR UPDATE
"""


@dataclass(frozen=True)
class Heard:
    """A message that is not dealt with yet."""

    id: bytes
    said: Said | None
    attempts: int


@dataclass
class Hearing:
    """The key comes from the pepper, which is in no database."""

    official: Official

    def __post_init__(self) -> None:
        self._keep: Grouped[tuple[object, ...], None] = Grouped(self._keep_group, GROUP_MOST)

    async def keep(self, message: Said, raw: bytes, at: datetime) -> None:
        """Returns when it is committed; the same message again changes nothing."""
        key = codes.derived(self.official.pepper, "zalo message", message.id)
        row = (key, self.official.person(message.person), at, clock.now(), encrypt(self._key, raw, key))
        await self._keep(row)

    async def _keep_group(self, rows: Sequence[tuple[object, ...]]) -> Sequence[None]:
        unique = {row[0]: row for row in rows}
        await self.official.pool.execute(_KEEP, *(list(column) for column in zip(*unique.values(), strict=True)))
        return [None] * len(rows)

    async def people(self, most: int) -> list[bytes]:
        """Who has said something that is due, the longest waiting first."""
        return [row["person"] for row in await self.official.pool.fetch(_PEOPLE, clock.now(), most)]

    async def oldest(self, connection: Connection, person: bytes) -> Heard | None:
        """The first message of a person that is not dealt with."""
        row = await connection.fetchrow(_OLDEST, person)
        return Heard(row["id"], said(decrypt(self._key, row["body"], row["id"])), row["attempts"]) if row else None

    async def done(self, connection: Connection, heard: Heard) -> None:
        """What was said is forgotten; that it was heard is known."""
        await connection.execute("UPDATE intake.zalo_heard SET body = NULL WHERE id = $1", heard.id)

    async def failed(self, heard: Heard) -> bool:
        """Put down for another try after a pause; whether it is given up instead."""
        if heard.attempts + 1 >= MOST_ATTEMPTS:
            await self.official.pool.execute("UPDATE intake.zalo_heard SET body = NULL WHERE id = $1", heard.id)
            return True
        await self.official.pool.execute(
            "UPDATE intake.zalo_heard SET attempts = attempts + 1, retry_at = $2 WHERE id = $1",
            heard.id, clock.now() + FIRST_PAUSE * 4**heard.attempts,
        )  # fmt: skip
        return False

    async def sweep(self) -> None:
        """Forget ids that no call can bring again."""
        await self.official.pool.execute(
            "DELETE FROM intake.zalo_heard WHERE body IS NULL AND heard_at < $1", clock.now() - KNOWN_FOR
        )

    @cached_property
    def _key(self) -> bytes:
        return codes.derived(self.official.pepper, "zalo messages", "")


@dataclass(frozen=True)
class Memory:
    """The key comes from the pepper, which is in no database; a talk is bound to its person."""

    official: Official

    async def talk(self, connection: Connection, person: bytes) -> Talk:
        sealed = await connection.fetchval("SELECT talk FROM intake.zalo_talks WHERE person = $1", person)
        if sealed is None:
            return Talk()
        kept = orjson.loads(decrypt(self._key, sealed, person))
        judging = kept.pop("judging")
        return Talk(**kept, judging=Judging(**judging) if judging else None)

    async def keep(
        self, connection: Connection, person: bytes, talk: Talk, at: datetime, muted: bool | None = None
    ) -> None:
        """`at`: when the person wrote; from then on messages are free again. `muted`: wants no notices from now on."""
        sealed = encrypt(self._key, orjson.dumps(asdict(talk)), person)
        await connection.execute(_KEEP_TALK, person, sealed, at, muted)

    async def sweep(self) -> None:
        await self.official.pool.execute(
            "DELETE FROM intake.zalo_talks WHERE heard_at < $1", clock.now() - TALKS_KEPT_FOR
        )

    @cached_property
    def _key(self) -> bytes:
        return codes.derived(self.official.pepper, "zalo talks", "")
