"""Personal words as events carry them: ciphertext under a key of the case, which can be destroyed."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Key = Literal["words", "contact"]  # two keys for each case, so that the contact can go earlier than the words


class Sealed(BaseModel):
    """`box` is base64 of a 12-byte nonce and the AES-256-GCM ciphertext; `shared.vault` opens it."""

    model_config = ConfigDict(frozen=True)
    case: UUID
    key: Key
    box: str
