"""Each stage signs what it says with its own Ed25519 key, so that nobody can say it in its place or deny it."""

import base64
import errno
import os
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

DOMAIN = b"langnghe-event/v2\n"
GENESIS = bytes(32)  # what stands for the event before the first


def signed_bytes(stage: str, position: int, previous: bytes, state: bytes) -> bytes:
    """What a stage's signature covers: stage, position, the hash of the event before, and the event's exact bytes.

    With the hash of its predecessor each event vouches for the whole past of its log.
    """
    return b"%s%s\n%d\n%s%s" % (DOMAIN, stage.encode(), position, previous, state)


def event_hash(stage: str, position: int, previous: bytes, state: bytes) -> bytes:
    """SHA-256 of what was signed: it names one event at one place after one past."""
    return sha256(signed_bytes(stage, position, previous, state)).digest()


@dataclass(frozen=True)
class Signer:
    """A stage's private key, and what it signed with before: `past` has (first position, public key), in order."""

    stage: str
    key: SigningKey = field(repr=False)
    past: tuple[tuple[int, bytes], ...] = ()
    since: int = 1

    def sign(self, position: int, previous: bytes, state: bytes) -> bytes:
        return self.statement(signed_bytes(self.stage, position, previous, state))

    def statement(self, said: bytes) -> bytes:
        """The signature under anything else that the stage vouches for."""
        return self.key.sign(said).signature

    @property
    def public(self) -> bytes:
        return bytes(self.key.verify_key)

    @property
    def keys(self) -> list[tuple[int, bytes]]:
        """(first position, public key) of all that this stage has ever signed with, the present one last."""
        return [*self.past, (self.since, self.public)]


@dataclass(frozen=True)
class PublicKeys:
    """The public keys that the stages show, in `folder`. Whether one is believed, each listener decides."""

    folder: Path

    def of(self, stage: str) -> bytes | None:
        try:
            return base64.b64decode((self.folder / f"src-{stage}.pub").read_text())
        except FileNotFoundError:
            return None


# Five stages in one process hear the same event at the same time; its signature need be checked only once (0.06 ms).
# Whoever comes to an event while another thread checks it waits for that thread's result.
_CHECKING = [Lock() for _ in range(64)]


def verified(key: bytes, message: bytes, signature: bytes, position: int) -> bool:
    """Whether `signature` is that of `key` over `message`."""
    with _CHECKING[position % len(_CHECKING)]:
        return _verified(key, message, signature)


@lru_cache(maxsize=4096)
def _verified(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(key).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


class KeyRefused(Exception):
    """A key is missing, or another than the one that was shown."""


def load_signer(folder: Path, stage: str) -> Signer:
    """The stage's key from `<folder>/<stage>/src-<stage>.key` (mode 0600); made at the first start.

    Beside it `src-<stage>.past` has a line for each key before: the last position that it signed, and the public key.
    """
    key = SigningKey(load_secret(folder / stage / f"src-{stage}.key"))
    since, past = 1, []
    for line in _lines(folder / stage / f"src-{stage}.past"):
        until, public = line.split()
        if bytes.fromhex(public) == Signer(stage, key).public:
            break  # a renewal that died before the key was replaced
        past.append((since, bytes.fromhex(public)))
        since = int(until) + 1
    return Signer(stage, key, tuple(past), since)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def renew_key(private: Path, shown: Path, stage: str, until: int) -> Signer:
    """Give the stage another key for what it says after position `until`. The old private key is gone.

    The old public key is on record before it goes: whoever dies in between has lost nothing, and renews again.
    """
    old, folder = load_signer(private, stage), private / stage
    ends = [since - 1 for since, _ in old.keys[1:]] + [until]
    lines = [f"{end} {key.hex()}\n" for end, (_, key) in zip(ends, old.keys, strict=True)]
    like = (folder / f"src-{stage}.key").stat()
    for name, content in ((f"src-{stage}.past", "".join(lines).encode()), (f"src-{stage}.key", os.urandom(32))):
        draft = folder / f"{name}.{os.getpid()}"
        _write_once(draft, content, mode=0o600)
        os.chown(draft, like.st_uid, like.st_gid)
        draft.replace(folder / name)
    (shown / f"src-{stage}.pub").unlink(missing_ok=True)
    new = load_signer(private, stage)
    publish_key(shown, new)
    return new


def load_secret(path: Path) -> bytes:
    """32 random bytes kept in a file that only its owner can read; made at the first start. Raises KeyRefused."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        _write_once(path, os.urandom(32), mode=0o600)
        return path.read_bytes()
    except PermissionError as refused:
        raise KeyRefused(f"{path} cannot be read by this account.") from refused


def _write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Write and link, so that of two first starts at once one wins and neither reads half a key."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as refused:
        if refused.errno not in (errno.EROFS, errno.EACCES):
            raise
        told = f"{path} is missing, and must not be made here: `python -m services.setup` makes it."
        raise KeyRefused(told) from None
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
    """Put the stage's public key where the other stages look for it: `<folder>/src-<stage>.pub`, base64.

    One that was put there stays: another in its place would let whoever writes to the folder speak as the stage.
    Raises KeyRefused.
    """
    shown = PublicKeys(folder).of(signer.stage)
    if shown is None:
        _write_once(folder / f"src-{signer.stage}.pub", base64.b64encode(signer.public) + b"\n", mode=0o644)
        shown = PublicKeys(folder).of(signer.stage)
    if shown != signer.public:
        raise KeyRefused(
            f"{folder / f'src-{signer.stage}.pub'} is not the public key of this stage: its private key was replaced, "
            'or the public one was. See docs/operating.md, "A stage has another key".'
        )
