"""Signed notes (C2SP signed-note): a text that people can read, with signatures that anyone can check with openssl."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

ED25519 = b"\x01"


@dataclass(frozen=True)
class NoteKey:
    """With what notes are signed: a name without blanks and plus signs, the public key (32 bytes), and how it signs."""

    name: str
    public: bytes
    sign: Callable[[bytes], bytes] = field(repr=False)

    @property
    def id(self) -> bytes:
        """4 bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The public key as it is passed on: `<name>+<id>+<key>`."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


def signed(text: str, key: NoteKey) -> str:
    """The note of a text that ends with a line break."""
    signature = base64.b64encode(key.id + key.sign(text.encode())).decode()
    return f"{text}\n— {key.name} {signature}\n"
