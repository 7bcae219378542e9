"""Which public key a source signs with: taken as it is found at the first hearing, and pinned from then on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg

from shared.bus.troubles import ChangedKey, Forged
from shared.events.envelope import Envelope
from shared.signing import PublicKeys, signed_bytes, verified

FIRST_HEARING = "first hearing"


def check_signatures(source: str, accepted: Sequence[tuple[int, bytes]], envelopes: Sequence[Envelope]) -> None:
    """Raises Forged for the first event that does not bear the signature of the key that holds at its position."""
    for one in envelopes:
        key = next((key for since, key in reversed(accepted) if since <= one.position), None)
        message = signed_bytes(source, one.position, one.previous, one.state)
        if key is None or not verified(key, message, one.signature, one.position):
            raise Forged(source, one.position)


@dataclass
class SourceKeys:
    """The accepted keys of the sources of one stage, kept in its own database."""

    pool: asyncpg.Pool
    published: PublicKeys
    _accepted: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)

    async def accepted(self, source: str) -> list[tuple[int, bytes]]:
        """(first position, public key) of `source`, in order; empty for a source that has published none."""
        if source not in self._accepted:
            rows = await self.pool.fetch(
                "SELECT since, public_key FROM log.source_keys WHERE source = $1 ORDER BY since", source
            )
            if rows:
                self._accepted[source] = [(row["since"], row["public_key"]) for row in rows]
            elif first := self.published.of(source):
                await accept(self.pool, source, 1, first, FIRST_HEARING)
                return await self.accepted(source)
        return self._accepted.get(source, [])

    async def compare(self, source: str) -> None:
        """Raises ChangedKey when the source shows another key by now than the last one that was accepted."""
        shown = self.published.of(source)
        accepted = await self.accepted(source)
        if shown is None or not accepted or shown == accepted[-1][1]:
            return
        self._accepted.pop(source)  # a person may have accepted it meanwhile
        since, key = (await self.accepted(source))[-1]
        if shown != key:
            raise ChangedKey(source, since, f"accepted {key.hex()[:16]}…, shown {shown.hex()[:16]}…")


async def accept(pool: asyncpg.Pool, source: str, since: int, key: bytes, by: str) -> None:
    """From position `since` on, `source` signs with `key`."""
    await pool.execute(
        "INSERT INTO log.source_keys (source, since, public_key, accepted_by) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING",
        source, since, key, by,
    )  # fmt: skip
