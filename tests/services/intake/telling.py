"""Intake with a case whose citizen wants to be told by e-mail, and others who follow it, on real tables, a vault and a
mail server's port."""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.intake import codes
from services.intake.domain import Receive
from services.intake.following.contact import Wanted, give_contact
from services.intake.following.domain import Follow
from services.intake.following.service import decider as following
from services.intake.notices import followed
from services.intake.notices.effects import EFFECTS
from services.intake.outgoing import DELIVERIES, Delivery
from services.intake.queries import Queries
from services.intake.receiving import BY_CITIZEN, decider
from services.intake.service import Service
from services.intake.stage import STAGE
from shared.deciding import Decided
from shared.events.envelope import Event
from shared.reading import project
from shared.reading.model import rows_of
from shared.vault import CaseKeys, Vault
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.intake import PEPPER, intake_on
from tests.support.journals import MemoryJournal, heard
from tests.support.mail import ways_to
from tests.support.samples import AT, CASE, received

TO = "tran@example.vn"
FOLLOWERS = "lan@example.vn"
SECRETS = (TO, "Cống tắc")


@dataclass
class Telling:
    """A case that was received from somebody with an address, in the journal and in the tables."""

    intake: Service
    journal: MemoryJournal
    pool: asyncpg.Pool
    keys: CaseKeys

    @property
    def case(self) -> UUID:
        return self.keys.case

    async def remember(self, *events: Event) -> None:
        """The stage's tables show these."""
        async with self.pool.acquire() as connection:
            for position, event in enumerate(events, start=2):
                await project(connection, STAGE.read_models, [(heard(event, self.case, AT, position), event)])

    async def hear(self, event: Event, *, times: int = 1) -> None:
        """The tables show it, and its effect is done, perhaps again and again."""
        envelope: Any = heard(event, self.case, AT)
        await self.remember(event)
        for _ in range(times):
            await EFFECTS[0].act(self.intake, envelope, event)

    async def told(self, event: Event, *, times: int = 1, at: datetime = AT) -> None:
        """The tables show it, and those that follow are told, perhaps again and again."""
        envelope: Any = heard(event, self.case, at)
        await self.remember(event)
        for _ in range(times):
            await followed.EFFECTS[0].act(self.intake, envelope, event)

    async def follows(self) -> str:
        """Somebody follows the case, in the journal and in the tables; their code."""
        code = codes.code_from(os.urandom(10))
        follower = UUID(bytes=codes.case_of_code(PEPPER, code), version=4)
        command = Follow(follower, codes.hash_of_code(PEPPER, code))
        await self.shown(await following.handle(self.journal, self.case, command, BY_CITIZEN))
        return code

    async def wants(self, code: str, contact: str = FOLLOWERS, language: str = "vi") -> None:
        """Who follows by this code wants to be told."""
        wanted = Wanted(contact, "email", language, COMMUNE.consent)
        await self.shown(await give_contact(self.intake, code, wanted, admits))

    async def shown(self, said: Decided[Any]) -> None:
        await self.remember(*said.events)

    async def rows(self) -> list[Delivery]:
        return await rows_of(self.pool, DELIVERIES, "true ORDER BY queued_at")


async def admits() -> None:
    """Whoever comes."""


async def followed_case(pool: asyncpg.Pool, vault: Vault, port: int = 1) -> tuple[Telling, str]:
    """A case with a public headline, whose citizen wants no notices, and the code of a follower who wants them."""
    found = await telling(pool, vault, CASE, port, by=None)
    await found.remember(samples.named)
    code = await found.follows()
    await found.wants(code)
    return found, code


async def telling(
    pool: asyncpg.Pool, vault: Vault, case: UUID, port: int = 1, contact: str | None = TO, by: str | None = "email"
) -> Telling:
    keys, journal = await vault.create(case), MemoryJournal()
    event = received.model_copy(
        update={
            "words": keys.seal("Cống tắc"),
            "number": f"LS-{case}",
            "tracking": case.hex,
            "contact": keys.seal(contact, "contact") if contact else None,
            "contact_by": keys.seal(by, "contact") if by else None,
        }
    )
    await decider.begin(journal, case, Receive(event), BY_CITIZEN)
    intake = replace(intake_on(journal, vault, Queries(pool)), ways=ways_to(port))
    found = Telling(intake, journal, pool, keys)
    await found.remember(event)
    return found
