"""How fast reports may come from one address and one device: a village goes on as it likes, a flood trickles.

Nobody is refused for good. Past what is free, a sender waits with a ticket or works on it, and even then so many pass
in a minute. Buckets stand in PostgreSQL, so that replicas share them, under hashes from which nobody reads an address.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import asyncpg

from services.intake import tickets
from shared import clock
from shared.errors import TooMany

# What passes beyond the free ones, one every so many seconds after a first few: a flood of 134 a second is 12 a minute,
# while one of forty neighbours who wait with it has a turn.
TRICKLE_SECONDS = 5.0
TRICKLE_FIRST = 3.0
FORGOTTEN_AFTER = timedelta(days=1)  # the salt of the hashes is renewed every day

_POUR = """
INSERT INTO intake.paces AS known (who, level, at) VALUES ($1, 1, $2)
ON CONFLICT (who) DO UPDATE
   SET level = greatest(0, known.level - $4 * greatest(0, extract(epoch FROM $2 - known.at))) + 1, at = $2
 WHERE greatest(0, known.level - $4 * greatest(0, extract(epoch FROM $2 - known.at))) + 1 <= $3
RETURNING level
"""


class SlowDown(TooMany):
    """Come again with this ticket, after `retry_after` seconds or with its work done."""

    def __init__(self, ticket: str, retry_after: int) -> None:
        super().__init__("Very many reports come from your network. Wait 15 seconds, then send again.", retry_after)
        self.ticket = ticket


@dataclass(frozen=True)
class Sender:
    """Who sends, as hashes, and what was shown. `token` is that of the form, which the ticket is bound to."""

    address: bytes
    device: bytes | None = None
    token: str = ""
    ticket: str | None = None
    proof: str | None = None


@dataclass(frozen=True)
class Pace:
    """`per_hour` reports of an address and `per_hour_of_a_device` pass without a ticket; 0: as many as come."""

    pool: asyncpg.Pool
    pepper: bytes = field(repr=False)
    per_hour: int
    per_hour_of_a_device: int

    async def admit(self, sender: Sender) -> None:
        """Counts a report. Raises SlowDown."""
        if not self.per_hour or await self._is_free(sender):
            return
        now = int(clock.now().timestamp())
        left = tickets.waits(self.pepper, sender.token, sender.ticket, now)
        if left is None or sender.ticket is None:
            raise self._anew(sender, now)
        proven = tickets.works(sender.ticket, sender.proof)
        if left and not proven:
            raise SlowDown(sender.ticket, left)
        way = b"worked" if proven else b"waited"
        if not await self._pour(way, sender.address, TRICKLE_FIRST, 1 / TRICKLE_SECONDS):
            raise self._anew(sender, now)

    def _anew(self, sender: Sender, now: int) -> SlowDown:
        return SlowDown(tickets.ticket(self.pepper, sender.token, now), tickets.WAIT_SECONDS)

    async def _is_free(self, sender: Sender) -> bool:
        if sender.device and self.per_hour_of_a_device:
            most = self.per_hour_of_a_device
            if not await self._pour(b"device", sender.device, most, most / 3600):
                return False
        return await self._pour(b"address", sender.address, self.per_hour, self.per_hour / 3600)

    async def _pour(self, kind: bytes, who: bytes, most: float, per_second: float) -> bool:
        """One more into a bucket that leaks; whether there was room."""
        key = sha256(kind + who).digest()
        return await self.pool.fetchval(_POUR, key, clock.now(), float(most), float(per_second)) is not None

    async def sweep(self) -> None:
        await self.pool.execute("DELETE FROM intake.paces WHERE at < $1", clock.now() - FORGOTTEN_AFTER)
