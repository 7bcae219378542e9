"""A mail server on loopback that speaks real SMTP, keeps what it took, and misbehaves as it is told."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from queue import Queue
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from services.intake.mail import ASKS
from services.intake.ways import Way, Ways
from shared.mail import MailServer, address_in

TAKEN = "250 Message accepted"
DROPS = "drops"  # the connection ends when the message is taken, before that is said
SITE = "https://langnghe.example.vn"

Behaviour = Callable[[int], str]  # the number of a message, from 1 on → what the server says of it


@dataclass
class Postbox:
    """What arrived. `refused`: addresses that it does not know."""

    behaves: Behaviour = lambda _: TAKEN
    refused: frozenset[str] = frozenset()
    slow_seconds: float = 0.0
    messages: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:
        if address in self.refused:
            return "550 5.1.1 <tran@example.vn> does not live here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        self.messages += 1
        await asyncio.sleep(self.slow_seconds)
        said = self.behaves(self.messages)
        if said in (TAKEN, DROPS):
            self.arrived.append(message_from_bytes(cast(bytes, envelope.content), policy=POLICY))
        if said == DROPS:
            cast(Any, server.transport).abort()
            return TAKEN
        return said

    def ids(self) -> Counter[str]:
        """How often each message arrived, by its `Message-ID`. No property: the server asks for those."""
        return Counter(str(one["Message-ID"]) for one in self.arrived)


def every_third_fails(number: int) -> str:
    return "451 4.3.0 Try again" if number % 3 == 0 else TAKEN


@asynccontextmanager
async def listening(postbox: Postbox, **more: Any) -> AsyncIterator[int]:
    """The port on which it takes mail; `more`: what aiosmtpd is told beside that."""
    loop = asyncio.get_running_loop()
    settings = {"hostname": "mail.example.vn", "loop": loop, **more}
    server = await loop.create_server(lambda: SMTP(postbox, **settings), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@contextmanager
def beside(postbox: Postbox) -> Iterator[dict[str, str]]:
    """A postbox that listens in a thread of its own; the settings of an instance that hands its mail to it."""
    loop, ports, stop = asyncio.new_event_loop(), Queue[int](), asyncio.Event()

    async def listen() -> None:
        async with listening(postbox) as port:
            ports.put(port)
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(listen(),))
    thread.start()
    yield {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(ports.get()), "SMTP_FROM": "mattran@example.vn"}
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


def mail_to(port: int) -> MailServer:
    return MailServer(
        "127.0.0.1", port, tls=False, sender="mattran@example.vn", name="Mặt trận xã", here="langnghe.example.vn"
    )


def ways_to(port: int) -> Ways:
    return Ways({"email": Way("email", address_in, mail_to(port).send, ASKS)}, SITE)
