"""Passwords, session ids and key secrets: made from randomness, kept only as hashes."""

import secrets
from functools import cache
from hashlib import sha256

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from shared.identity.lanes import HOUSE, Lane

# Letters that are not mistaken for each other when read aloud or copied from paper (Crockford's base 32).
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
PASSWORD_GROUPS, PASSWORD_GROUP_LENGTH = 4, 4  # 80 bits
SESSION_BYTES = 32
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200  # hashing time must not be the sender's choice
_passwords = PasswordHash((Argon2Hasher(),))


def generated_password() -> str:
    """`k7m2-9qtv-3hxa-p0rn`."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(PASSWORD_GROUP_LENGTH)) for _ in range(PASSWORD_GROUPS))
    return "-".join(groups)


def new_secret() -> str:
    """256 bits as URL-safe text, for a session or a key."""
    return secrets.token_urlsafe(SESSION_BYTES)


def new_key_id() -> str:
    return secrets.token_hex(5)


def digest(secret: str) -> bytes:
    """Enough for a secret of 256 random bits; passwords need `hashed`."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


async def hashed(password: str) -> str:
    """Argon2id, in a thread."""
    return await HOUSE.run(_passwords.hash, password)


async def verified(password: str, kept: str | None, lane: Lane = HOUSE) -> tuple[bool, str | None]:
    """Whether it is the password, and a fresh hash when the kept one is of an older kind.

    Without a kept hash (no such account) it takes as long and is False.
    """
    return await lane.run(_verified, password[:LONGEST_PASSWORD], kept)


def _verified(password: str, kept: str | None) -> tuple[bool, str | None]:
    try:
        right, fresh = _passwords.verify_and_update(password, kept or _nobodys_hash())
    except UnknownHashError:
        return False, None
    return (right, fresh) if kept else (False, None)


@cache
def _nobodys_hash() -> str:
    return _passwords.hash(new_secret())
