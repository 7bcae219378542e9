"""Intake with a case whose citizen wants to be told by e-mail, on real tables, a vault and a mail server's port."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg

from services.intake.domain import Receive
from services.intake.notices.effects import EFFECTS
from services.intake.outgoing import DELIVERIES, Delivery
from services.intake.queries import Queries
from services.intake.receiving import BY_CITIZEN, decider
from services.intake.service import Service
from services.intake.stage import STAGE
from shared.events.envelope import Event
from shared.reading import project
from shared.reading.model import rows_of
from shared.vault import CaseKeys, Vault
from tests.support.intake import intake_on
from tests.support.journals import MemoryJournal, heard
from tests.support.mail import ways_to
from tests.support.samples import AT, received

TO = "tran@example.vn"
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

    async def rows(self) -> list[Delivery]:
        return await rows_of(self.pool, DELIVERIES, "true ORDER BY queued_at")


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
