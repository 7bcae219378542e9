"""The commune's Official Account in Zalo: who is told by it, how often for free, and as a way of telling.

Zalo lets an account say so much for free within so long after a person's last message. A person's account is known to
our tables as a keyed hash, and to a case as its contact; no two cases are ever joined by it.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import httpx2

from services.intake import codes
from services.intake.ways import Message
from shared import clock
from shared.commune import Commune
from shared.log import Connection
from shared.settings import Settings
from shared.undelivered import Never, NotNow
from shared.zalo.account import Account, account_of
from shared.zalo.sending import NO_TOKEN, SECONDS, NotSent, Zalo
from shared.zalo.tokens import Tokens

CONTACT = "Zalo "  # before the id of a person's account: what a contact says that was given by writing in Zalo
ADDRESS = re.compile(rf"{CONTACT}([A-Za-z0-9_-]{{1,64}})")
CONVERSATION_SAID = "received"  # with the code, which a notice never has
VERDICTS = (("Đã xong", "yes"), ("Xong một phần", "partly"), ("Chưa xong", "no"))
FREE_MESSAGES = 8
FREE_FOR = timedelta(hours=48)

_MAY = """
UPDATE intake.zalo_talks SET free_sent = free_sent + 1
 WHERE person = $1 AND free_sent < $2 AND heard_at > $3 AND NOT (muted AND $4) RETURNING true
"""


@dataclass(frozen=True)
class Official:
    """An account that listens and speaks for intake."""

    account: Account
    pool: asyncpg.Pool
    pepper: bytes = field(repr=False)

    @asynccontextmanager
    async def speaking(self) -> AsyncIterator[Zalo]:
        """What speaks to Zalo's servers, for as long as it is needed."""
        async with httpx2.AsyncClient(timeout=SECONDS) as client:
            tokens = Tokens(self.account, self.pool, client, codes.derived(self.pepper, "zalo tokens", ""))
            yield Zalo(self.account, tokens, client)

    def person(self, user_id: str) -> bytes:
        """What stands for somebody's account in our tables."""
        return codes.derived(self.pepper, "zalo person", user_id)[:16]

    async def notify(self, user_id: str, message: Message) -> None:
        """Tell of a step, with buttons where there is something to say to it. Raises NotNow and Never."""
        if message.step == CONVERSATION_SAID:
            return
        buttons = verdict_buttons(message.number, message.round) if message.step == "answered" else ()
        async with self.pool.acquire() as connection, connection.transaction():
            if not await self.may_say(connection, self.person(user_id), unasked=True):
                raise Never("not_free")
            try:
                async with self.speaking() as zalo:
                    await zalo.send(user_id, message.text, buttons)
            except NotSent as failed:
                raise NotNow("sign_in" if failed.reason == NO_TOKEN else "busy") from None

    async def may_say(self, connection: Connection, person: bytes, *, unasked: bool = False) -> bool:
        """Whether one more message is free; it is counted with the transaction that sends it. `unasked`: a notice, not
        an answer; there are people who want none."""
        return bool(await connection.fetchval(_MAY, person, FREE_MESSAGES, clock.now() - FREE_FOR, unasked))


def official_of(settings: Settings, commune: Commune, pool: asyncpg.Pool, pepper: bytes) -> Official | None:
    """None where the commune's file names no account: then nobody is heard or told by one."""
    account = account_of(settings, commune)
    return Official(account, pool, pepper) if account else None


def address_in(contact: str) -> str | None:
    """The account of a person who has written to ours; None where a contact is something else."""
    found = ADDRESS.fullmatch(contact)
    return found[1] if found else None


def verdict_buttons(number: str, round_: int) -> tuple[tuple[str, str], ...]:
    """What may be said to an answer by one tap."""
    return tuple((title, f"#danhgia {number} {round_} {solved}") for title, solved in VERDICTS)
