"""The ways by which citizens are told of their case: one port, whatever comes behind it.

A way is a name, how an address comes to be, and a sender. docs/decisions/0041-notices-have-one-port.md
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Message:
    """What is told once. `id` stays the same for every try; `stop`: the address that ends such messages. `step` of the
    case `number`, in `round`, and where it is looked at, for ways that offer more than words."""

    id: UUID
    subject: str
    text: str
    language: str
    stop: str
    step: str = ""
    number: str = ""
    round: int = 0
    address: str = ""


@dataclass(frozen=True)
class Way:
    """`address_in` finds its address in a contact, `asks` is said where it finds none, and where it is
    empty, nobody is told then; `send` returns when the message was taken over, and raises NotNow or Never."""

    name: str
    address_in: Callable[[str], str | None]
    send: Callable[[str, Message], Awaitable[None]]
    asks: str = ""


class Browsers(Protocol):
    """`key`: what a browser is shown that is to be told."""

    @property
    def key(self) -> str: ...

    def checked(self, endpoint: str, p256dh: str, auth: str) -> str:
        """A browser's subscription, as one address. Raises ValueError for what is none."""


@dataclass(frozen=True)
class Ways:
    """Those that this instance has, by name, and where people reach it. `browsers`: what knows a browser that
    is to be told from something else; None where none is."""

    by_name: Mapping[str, Way] = field(default_factory=dict)
    public_url: str = ""
    browsers: Browsers | None = None

    def refused(self, by: str | None, contact: str | None) -> dict[str, str]:
        """What is wrong with wanting to be told by a way that finds no address in the contact."""
        way = self.by_name.get(by or "")
        if way is None or contact is None or not way.asks or way.address_in(contact):
            return {}
        return {"contact": way.asks}


NO_WAYS = Ways()  # nobody is told
