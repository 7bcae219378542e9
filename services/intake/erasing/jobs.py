"""What intake does by the clock: it finishes what a process that died has left undone."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from services.intake import domain
from services.intake.follower_contacts import say_erased
from services.intake.receiving import BY_CITIZEN, decider
from services.intake.service import Service
from shared import clock
from shared.events.sealed import Key
from shared.jobs import each_alone
from shared.stage import Job
from shared.vault.sweeping import drop_unnamed

SAID_BY_THEN = timedelta(minutes=1)  # an erasure is said milliseconds after the keys are gone
NAMED_BY_THEN = timedelta(hours=1)  # an append waits 20 s for its database at most; a clock may be wrong by more
AT_ONCE = 100


async def say_erasures(intake: Service) -> None:
    """Say of every case whose keys are gone that they are: on behalf of the citizen, who wanted it."""

    async def say(erased: tuple[UUID, set[Key]]) -> None:
        whose, names = erased
        if await _say(intake, whose, "all" if "words" in names else "contact"):
            await intake.vault.erasure_said(whose, names)

    await each_alone("erasures", await intake.vault.unsaid_erasures(clock.now() - SAID_BY_THEN, AT_ONCE), say)


async def _say(intake: Service, whose: UUID, scope: Literal["all", "contact"]) -> bool:
    """Whether it is settled. Nothing is said twice, and nothing of keys whose case or follower never came to be."""
    if await intake.journal.read(whose):
        await decider.handle(intake.journal, whose, domain.Erase(scope), BY_CITIZEN)
        return True
    return await _say_of_a_follower(intake, whose)


async def _say_of_a_follower(intake: Service, whose: UUID) -> bool:
    """The same of one who follows. Where the tables are behind, it is left for later: they may know such a one then."""
    caught_up = await intake.caught_up()
    follower = await intake.queries.follower_named(whose)
    if follower is not None:
        await say_erased(intake, follower)
    return caught_up or follower is not None


async def _sweep(intake: Service) -> None:
    await intake.vault.sweep()
    await say_erasures(intake)
    await drop_unnamed(intake.vault, intake.journal, clock.now() - NAMED_BY_THEN)


JOBS = (Job("sweep", every_seconds=60, act=_sweep),)
