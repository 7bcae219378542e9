"""Devices that somebody has signed in from: a cookie that names the account, signed under the pepper.

It lets nobody in. It only spares its owner the limits and the queue of those whom nobody knows.
"""

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from shared.identity.store import Identity

KEPT = timedelta(days=180)
MARK_BYTES = 16


def mark(identity: Identity, account: UUID) -> str:
    """A new mark for a device, `<account>.<random>.<HMAC>`, all hex."""
    told = f"{account.hex}.{secrets.token_hex(MARK_BYTES)}"
    return f"{told}.{_signature(identity, told)}"


def marked_for(identity: Identity, given: str, account: UUID) -> bool:
    """Whether this is a mark of ours for this account."""
    told, _, signature = given.rpartition(".")
    if not given.isascii() or not told.startswith(f"{account.hex}."):
        return False
    return hmac.compare_digest(signature, _signature(identity, told))


def _signature(identity: Identity, told: str) -> str:
    return hmac.digest(identity.pepper, f"device\0{told}".encode(), "sha256").hex()
