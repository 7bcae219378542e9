"""AES-256-GCM over words and pictures, bound to their case. Pure, but for the random nonces."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.events.sealed import Key, Sealed

KEY_NAMES: tuple[Key, ...] = ("words", "contact")
NONCE_BYTES = 12
KEY_BYTES = 32


@dataclass(frozen=True)
class Erased:
    """What is left of words whose key was destroyed; no other case's words, and no broken box, give more."""


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, box: bytes, bound_to: bytes) -> bytes:
    """Raises cryptography's InvalidTag when the box was changed or belongs to another case."""
    return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound_to)


def binding(case: UUID, name: str) -> bytes:
    """What a box is bound to, so that it cannot be moved to another case or another kind."""
    return b"langnghe-vault/v1\n%s\n%s" % (case.bytes, name.encode())


def wrap(wrapping: bytes, case: UUID, name: str, key: bytes) -> bytes:
    """A key as the database keeps it, encrypted by its bucket's."""
    return encrypt(wrapping, key, binding(case, f"key {name}"))


def unwrap(wrapping: bytes, case: UUID, name: str, wrapped: bytes) -> bytes:
    return decrypt(wrapping, wrapped, binding(case, f"key {name}"))


@dataclass(frozen=True)
class CaseKeys:
    """The keys of one case, in memory for as long as a request lasts."""

    case: UUID
    keys: Mapping[str, bytes]

    def seal(self, text: str, key: Key = "words") -> Sealed:
        box = encrypt(self.keys[key], text.encode(), binding(self.case, key))
        return Sealed(case=self.case, key=key, box=base64.b64encode(box).decode())

    def open(self, sealed: Sealed) -> str:
        """Raises InvalidTag when the box is another case's, whatever it says of itself, or was changed."""
        return decrypt(self.keys[sealed.key], base64.b64decode(sealed.box), binding(self.case, sealed.key)).decode()

    def seal_photo(self, photo: UUID, picture: bytes) -> bytes:
        return encrypt(self.keys["words"], picture, binding(self.case, f"photo {photo}"))

    def open_photo(self, photo: UUID, box: bytes) -> bytes:
        return decrypt(self.keys["words"], box, binding(self.case, f"photo {photo}"))


def new_keys(case: UUID) -> CaseKeys:
    return CaseKeys(case, {name: os.urandom(KEY_BYTES) for name in KEY_NAMES})
