"""What a sender who comes too fast gets: a signed ticket to wait with, or to work on. Pure.

A browser without JavaScript waits; a program may do the work instead (hashcash: find a text that, behind the ticket,
has a SHA-256 beginning with zero bits). Nobody outside is asked, and nothing is kept of a ticket.
"""

import hmac
import re
from hashlib import sha256

from services.intake import codes

WAIT_SECONDS = 15  # long for a flood, short for somebody with a telephone in hand
VALID_SECONDS = 3600  # as long as the photos of a refused form wait
WORK_BITS = 20  # a million hashes: about a second of a processor
MAC_LETTERS = 32

PATTERN = r"^[0-9]{10}-[0-9a-f]{32}$"


def ticket(pepper: bytes, token: str, now: int) -> str:
    """`<from when on it holds>-<mac>`, for one form; times in seconds since 1970."""
    at = now + WAIT_SECONDS
    return f"{at}-{_mac(pepper, token, at)}"


def waits(pepper: bytes, token: str, shown: str | None, now: int) -> int | None:
    """How many seconds a ticket has still to wait, 0 when none; None when it is no ticket of this form, or too old."""
    if shown is None or not re.match(PATTERN, shown):
        return None
    at, _, mac = shown.partition("-")
    if not hmac.compare_digest(mac, _mac(pepper, token, int(at))) or now > int(at) + VALID_SECONDS:
        return None
    return max(0, int(at) - now)


def works(shown: str, proof: str | None, bits: int = WORK_BITS) -> bool:
    """Whether SHA-256 of `<ticket>:<proof>` begins with so many zero bits."""
    if proof is None:
        return False
    digest = sha256(f"{shown}:{proof}".encode()).digest()
    return int.from_bytes(digest) >> (256 - bits) == 0


def _mac(pepper: bytes, token: str, at: int) -> str:
    return codes.derived(pepper, "wait", f"{token}\n{at}").hex()[:MAC_LETTERS]
