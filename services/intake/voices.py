"""Voice notes that wait for their form, one for each: sealed under what only the form knows, kept for an hour."""

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import asyncpg
from fastapi import Request

from services.intake import codes
from services.intake.waiting import KEPT_FOR
from shared import clock
from shared.errors import Invalid
from shared.vault.sealing import decrypt, encrypt
from shared.voices import Recording, recording
from shared.web.forms import Form, uploaded

MOST_WAITING = 300  # in all, 900 MB at worst and some 100 MB as telephones record
MOST_OF_AN_ADDRESS = 60
BOUND = b"langnghe-waiting-voice/v1"

_PUT = """
INSERT INTO intake.waiting_voices AS known (token_hash, sealed, created_at, who, until)
SELECT $1, $2, $3, $4, $7
 WHERE (SELECT count(*) FROM intake.waiting_voices WHERE token_hash <> $1) < $5
   AND (SELECT count(*) FROM intake.waiting_voices WHERE token_hash <> $1 AND who = $4) < $6
ON CONFLICT (token_hash) DO UPDATE SET sealed = $2, created_at = $3, who = $4, until = $7
RETURNING true
"""


@dataclass(frozen=True)
class WaitingVoices:
    """The key comes from the form's token, which is stored nowhere."""

    pool: asyncpg.Pool
    pepper: bytes = field(repr=False)

    async def of(self, token: str) -> Recording | None:
        """The note that waits under a token."""
        sealed = await self.pool.fetchval(
            "SELECT sealed FROM intake.waiting_voices WHERE token_hash = $1 AND until > $2",
            self._hash(token), clock.now(),
        )  # fmt: skip
        return recording(decrypt(self._key(token), sealed, BOUND)) if sealed else None

    async def put(self, token: str, note: Recording, who: bytes, kept_for: timedelta = KEPT_FOR) -> bool:
        """Let this one wait, in place of the one before; False when there is no room. `who`: a hash of the address."""
        await self.sweep()
        sealed = encrypt(self._key(token), note.content, BOUND)
        limits, now = (MOST_WAITING, MOST_OF_AN_ADDRESS), clock.now()
        return bool(await self.pool.fetchval(_PUT, self._hash(token), sealed, now, who, *limits, now + kept_for))

    async def remove(self, token: str) -> None:
        await self.pool.execute("DELETE FROM intake.waiting_voices WHERE token_hash = $1", self._hash(token))

    def name(self, note: Recording) -> str:
        """What stands for a note; it tells nothing of what is said in it."""
        return codes.derived(self.pepper, "waiting voice", sha256(note.content).hexdigest()).hex()[:32]

    async def sweep(self) -> None:
        """Forget what has waited long enough."""
        await self.pool.execute("DELETE FROM intake.waiting_voices WHERE until < $1", clock.now())

    def _hash(self, token: str) -> bytes:
        return codes.derived(self.pepper, "waiting voice of", token)

    def _key(self, token: str) -> bytes:
        return codes.derived(self.pepper, "waiting voice key", token)


def voice_in(encoded: str | None) -> Recording | None:
    """The note of an entry in JSON. Raises Invalid."""
    try:
        return recording(base64.b64decode(encoded, validate=True)) if encoded else None
    except ValueError:  # letters that base64 has not, or too few of them
        raise Invalid("A file is no voice note.", {"voice": "Write a file as base64."}) from None


async def voice_of(request: Request, waiting: WaitingVoices, form: Form) -> Recording | None:
    """The note that came now, or else the one that waits under the form's token. Raises Invalid."""
    for content in await uploaded(form, "voice"):
        return recording(content)
    token = form.value("token")
    return await waiting.of(token) if token and not form.has("forget_voice", "yes") else None
