"""Whether a webhook call comes from Zalo, and is no old one said again. Pure; the facts stand in docs/zalo.md."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

OLDEST = timedelta(days=2)  # Zalo says again what was not taken; ids of messages are known for longer than this
AHEAD = timedelta(minutes=5)
PREFIX = "mac="


@dataclass(frozen=True)
class Seal:
    """What a call is signed with: the application's id, and the secret of the Official Account."""

    app_id: str
    secret: str

    def of(self, raw: bytes, timestamp: str) -> str:
        """SHA-256, in hex, of id, raw body, the body's own timestamp and secret, one behind the other: no HMAC."""
        return sha256(self.app_id.encode() + raw + timestamp.encode() + self.secret.encode()).hexdigest()

    def fits(self, header: str, raw: bytes, timestamp: str) -> bool:
        """Whether the header `X-ZEvent-Signature` belongs to the body. Nothing fits where there is no secret."""
        given = header.removeprefix(PREFIX).strip().lower().encode("utf-8", "replace")
        return bool(self.secret) and hmac.compare_digest(given, self.of(raw, timestamp).encode())


def moment(timestamp: str) -> datetime | None:
    """The moment of a timestamp in milliseconds; None for what is none."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 14:
        return None
    return datetime.fromtimestamp(int(timestamp) / 1000, UTC)


def is_fresh(at: datetime, now: datetime) -> bool:
    return now - OLDEST <= at <= now + AHEAD
