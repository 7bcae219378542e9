"""What the account is to say, kept until it is said: at least once, each person's in its order.

Zalo lets an account answer freely so often within so long after a person's last message. What cannot be said any more
is forgotten: whoever has a tracking code reads it there.
"""

from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import orjson

from services.intake import codes
from services.intake.official import Official
from services.intake.zalo.acts import Reply
from shared import clock
from shared.log import Connection
from shared.vault.sealing import decrypt, encrypt
from shared.zalo.sending import NotSent, Zalo

MOST_ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=2)
BOUND = b"langnghe-zalo-reply/v1"

_PUT = "INSERT INTO intake.zalo_replies (person, body, created_at) VALUES ($1, $2, $3)"
# The oldest of each person: a later one never overtakes it.
_DUE = """
SELECT id, person, body, attempts FROM intake.zalo_replies AS one
 WHERE (retry_at IS NULL OR retry_at <= $1)
   AND id = (SELECT min(id) FROM intake.zalo_replies AS other WHERE other.person = one.person)
 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True)
class Replies:
    """Sealed under a key that comes from the pepper; nothing is left of what was said."""

    official: Official

    async def put(self, connection: Connection, person: bytes, user_id: str, reply: Reply) -> None:
        said = orjson.dumps({"to": user_id, "text": reply.text, "buttons": reply.buttons})
        await connection.execute(_PUT, person, encrypt(self._key, said, BOUND), clock.now())

    async def say_next(self, zalo: Zalo) -> bool:
        """Say the next that is due; whether there was one."""
        async with self.official.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_DUE, clock.now())
            if row is None:
                return False
            body = orjson.loads(decrypt(self._key, row["body"], BOUND))
            try:
                if await self.official.may_say(connection, row["person"]):
                    await zalo.send(body["to"], body["text"], [(title, said) for title, said in body["buttons"]])
            except NotSent:
                if row["attempts"] + 1 < MOST_ATTEMPTS:
                    await self._later(connection, row)
                    return True
            await connection.execute("DELETE FROM intake.zalo_replies WHERE id = $1", row["id"])
            return True

    async def _later(self, connection: Connection, row: asyncpg.Record) -> None:
        await connection.execute(
            "UPDATE intake.zalo_replies SET attempts = attempts + 1, retry_at = $2 WHERE id = $1",
            row["id"], clock.now() + FIRST_PAUSE * 4 ** row["attempts"],
        )  # fmt: skip

    @property
    def _key(self) -> bytes:
        return codes.derived(self.official.pepper, "zalo replies", "")
