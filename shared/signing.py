"""Each stage signs what it says with its own Ed25519 key, so that nobody can say it in its place or deny it."""

import base64
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

DOMAIN = b"langnghe-event/v1\n"


def signed_bytes(stage: str, position: int, state: bytes) -> bytes:
    """What a stage's signature covers: the stage, the position in its log and the event's exact bytes."""
    return b"%s%s\n%d\n%s" % (DOMAIN, stage.encode(), position, state)


@dataclass(frozen=True)
class Signer:
    """A stage's private key."""

    stage: str
    key: Ed25519PrivateKey

    def sign(self, position: int, state: bytes) -> bytes:
        return self.key.sign(signed_bytes(self.stage, position, state))

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@dataclass
class Verifier:
    """The public keys of the stages that one listens to, read from `folder` when they are first needed."""

    folder: Path
    _keys: dict[str, bytes] = field(default_factory=dict)

    def accepts(self, stage: str, position: int, state: bytes, signature: bytes) -> bool:
        key = self._key(stage)
        with _CHECKING[position % len(_CHECKING)]:
            return key is not None and _verified(key, signed_bytes(stage, position, state), signature)

    def _key(self, stage: str) -> bytes | None:
        if stage not in self._keys and (path := self.folder / f"src-{stage}.pub").exists():
            self._keys[stage] = base64.b64decode(path.read_text())
        return self._keys.get(stage)


# Five stages in one process hear the same event at the same time; its signature need be checked only once (0.1 ms).
# Whoever comes to an event while another thread checks it waits for that thread's result.
_CHECKING = [Lock() for _ in range(64)]


@lru_cache(maxsize=2048)
def _verified(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def load_signer(folder: Path, stage: str) -> Signer:
    """The stage's key from `<folder>/src-<stage>.key` (mode 0600); made at the first start."""
    return Signer(stage, Ed25519PrivateKey.from_private_bytes(load_secret(folder / f"src-{stage}.key")))


def load_secret(path: Path) -> bytes:
    """32 random bytes kept in a file that only its owner can read; made at the first start."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, os.urandom(32))
        return path.read_bytes()


def _write_once(path: Path, content: bytes) -> None:
    """Write and link, so that of two first starts at once one wins and neither reads half a key."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def publish_key(folder: Path, signer: Signer) -> None:
    """Put the stage's public key where the other stages look for it: `<folder>/src-<stage>.pub`, base64."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".src-{signer.stage}.{os.getpid()}"
    draft.write_text(base64.b64encode(signer.public).decode() + "\n")
    draft.replace(folder / f"src-{signer.stage}.pub")
