"""A message sealed for one browser (RFC 8291, in the coding aes128gcm of RFC 8188). Pure, but for the random keys."""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SALT_BYTES = 16
AUTH_BYTES = 16
RECORD_BYTES = 4096  # RFC 8291, section 4: one record, and no push service has to take more
MOST_BYTES = RECORD_BYTES - 16 - 1 - (SALT_BYTES + 4 + 1 + 65)  # of a message: without tag, delimiter and header
BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")  # what decodes it passes over all else, line ends among it
LAST = b"\x02"  # RFC 8188, section 2: the delimiter of the last record


class NoSubscription(ValueError):
    """What was given names no browser that a message could be sealed for."""


@dataclass(frozen=True)
class Subscription:
    """Where a browser is told, and with which keys of its own: `p256dh` is a point on P-256, `auth` a secret."""

    endpoint: str
    p256dh: EllipticCurvePublicKey = field(repr=False)
    auth: bytes = field(repr=False)


def subscription(endpoint: str, p256dh: str, auth: str) -> Subscription:
    """What a browser's `PushSubscription` says, its keys in base64url. Raises NoSubscription."""
    secret = decoded(auth)
    if len(secret) != AUTH_BYTES:
        raise NoSubscription
    try:
        return Subscription(endpoint, EllipticCurvePublicKey.from_encoded_point(SECP256R1(), decoded(p256dh)), secret)
    except ValueError:
        raise NoSubscription from None


def sealed(
    message: bytes, to: Subscription, key: EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of a push: header and one record. `key` and `salt` are new for every message; only tests give them.

    Raises ValueError for a message of more than MOST_BYTES.
    """
    if len(message) > MOST_BYTES:
        raise ValueError(f"{len(message)} bytes are too many for one push.")
    key, salt = key or generate_private_key(SECP256R1()), salt or os.urandom(SALT_BYTES)
    ours = point(key.public_key())
    secret = _derived(to.auth, key.exchange(ECDH(), to.p256dh), b"WebPush: info\0" + point(to.p256dh) + ours, 32)
    content_key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(content_key).encrypt(nonce, message + LAST, None)


def point(key: EllipticCurvePublicKey) -> bytes:
    """A public key as the standards write it: 65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(given: bytes) -> str:
    """base64url without its padding."""
    return urlsafe_b64encode(given).rstrip(b"=").decode()


def decoded(given: str) -> bytes:
    """What base64url says, with its padding or without, and nothing beside it. Raises NoSubscription."""
    if not BASE64URL.fullmatch(given):
        raise NoSubscription
    try:
        return urlsafe_b64decode(given.rstrip("=") + "=" * (-len(given.rstrip("=")) % 4))
    except ValueError:
        raise NoSubscription from None


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
