"""What the links of letters prove, by a keyed hash: which subscription they are about, and for what. In no table."""

import hmac
from typing import Literal
from uuid import UUID

from services.publisher.subscribing.domain import UNKNOWN
from shared.errors import NotFound

FORM = "/nhan-tin"
CONFIRM = f"{FORM}/xac-nhan"
STOP = f"{FORM}/thoi"
ID_LETTERS, MARK_LETTERS = 32, 32  # 128 bits each, hex

Purpose = Literal["confirm", "stop"]
ADDRESSES: dict[Purpose, str] = {"confirm": CONFIRM, "stop": STOP}


def link(public_url: str, pepper: bytes, purpose: Purpose, subscription: UUID) -> str:
    """The address that a letter names."""
    return f"{public_url}{ADDRESSES[purpose]}/{token_of(pepper, purpose, subscription)}"


def token_of(pepper: bytes, purpose: Purpose, subscription: UUID) -> str:
    mark = hmac.digest(pepper, b"results by mail: %s\n%s" % (purpose.encode(), subscription.bytes), "sha256").hex()
    return f"{subscription.hex}{mark[:MARK_LETTERS]}"


def meant(pepper: bytes, purpose: Purpose, token: str) -> UUID:
    """The subscription that a token was made for. Raises NotFound."""
    try:
        subscription = UUID(hex=token[:ID_LETTERS])
    except ValueError:
        raise NotFound(UNKNOWN) from None
    if not hmac.compare_digest(token.encode(), token_of(pepper, purpose, subscription).encode()):
        raise NotFound(UNKNOWN)
    return subscription


def hash_of(pepper: bytes, address: str) -> bytes:
    """What stands for an e-mail address where it is only to be known again."""
    return hmac.digest(pepper, b"results by mail to\n" + address.lower().encode(), "sha256")
