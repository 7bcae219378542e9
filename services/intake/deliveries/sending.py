"""Sends what is due: several at a time, each with pauses of its own, until it is taken over or given up on record.

Where the process can die, and what happens then:

1. A notice is taken for sending, and not handed over: nobody else tries it before its lease ends; then it is sent.
2. The server has it, and that is not noted: the same, and it goes out again with the same `Message-ID`: mail programs
   show one. At least once, and once in effect.
3. The server has refused it, and that is not noted: it is tried again and refused again.
4. It is given up, and that is not said: the next round says it.
5. That is said, and not noted: it is decided that nothing is to be said again.
6. A follower has the last letter, and their contact is not erased: as 2, and then it is erased.
7. It is erased, and the letter not noted as sent: the next try finds no contact, and the letter is noted as stopped.

The contact is opened for each try, so what was corrected meanwhile is used, and what was erased goes to nobody.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from services.intake.deliveries import table
from services.intake.deliveries.domain import Case, Counts, GiveUp, decide, evolve
from services.intake.deliveries.letters import message_of
from services.intake.follower_contacts import erase_contact
from services.intake.outgoing import LAST_STEP, Delivery
from services.intake.recipients import Stopped, recipient_of
from services.intake.service import Service
from services.intake.ways import Message, Way
from shared import clock, metrics
from shared.deciding import Decider
from shared.events.envelope import Causation
from shared.faults import told
from shared.outages import passes
from shared.undelivered import NO_WAIT, Never, NotNow

logger = structlog.get_logger()
decider: Decider[Case, GiveUp, Counts] = Decider(Case(), decide, evolve)

AT_ONCE = 8  # connections to a mail server; ours and theirs bear that
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 15  # with these pauses more than a day and a half: a server that is away over a Sunday is awaited
LONGEST_SECONDS = 60.0  # for one message, whatever the way is
LEASE = timedelta(minutes=2)  # longer than that, and than what is done beside it
SAID_AT_ONCE = 100
BY_INTAKE = Causation(actor="stage/intake")


@dataclass(frozen=True)
class Sending:
    """What sends for one instance. `first_pause`: after the first try that failed; each next is four times as long,
    until it is the longest."""

    intake: Service
    at_once: int = AT_ONCE
    first_pause: timedelta = FIRST_PAUSE
    longest_pause: timedelta = LONGEST_PAUSE

    async def send_due(self) -> int:
        """Everything that is due, then what is to be said of it; how many tries that were."""
        tries = sum(await asyncio.gather(*(self._work() for _ in range(self.at_once))))
        await self._say_given_up()
        return tries

    async def _work(self) -> int:
        """One after the other, until nothing is due."""
        tries, ways = 0, sorted(self.intake.ways.by_name)
        while taken := await table.take(self.intake.queries.pool, ways, clock.now(), LEASE):
            await self._try(taken)
            tries += 1
        return tries

    async def _try(self, delivery: Delivery) -> None:
        pool, way = self.intake.queries.pool, self.intake.ways.by_name[delivery.way]
        try:
            await self._send(delivery, way)
        except Stopped:
            await table.stopped(pool, delivery.id)
        except Never as never:
            await table.given_up(pool, delivery.id, never.reason)
            metrics.notices.labels("intake", way.name, "given_up").inc()
        except NotNow as later:
            await self._later(delivery, later.reason, later.after)
        except Exception as fault:
            if passes(fault):
                raise
            logger.warning("a notice was not sent", way=way.name, notice=str(delivery.id), **told(fault))
            await self._later(delivery, "fault")
        else:
            await self._end(delivery)
            await table.sent(pool, delivery.id, way.name, clock.now())
            metrics.notices.labels("intake", way.name, "sent").inc()

    async def _send(self, delivery: Delivery, way: Way) -> None:
        """Raises Stopped, NotNow or Never."""
        intake = self.intake
        to = await recipient_of(intake, delivery, way)
        if to.address is None:
            raise Never("no_address")
        await _hand_over(
            way, to.address, message_of(delivery, to, intake.commune, intake.ways.public_url, intake.pepper)
        )

    async def _end(self, delivery: Delivery) -> None:
        """After the last letter to a follower their contact serves nothing."""
        follower = await self.intake.queries.follower_named(delivery.follower) if delivery.follower else None
        if follower and delivery.step == LAST_STEP:
            await erase_contact(self.intake, follower)

    async def _later(self, delivery: Delivery, reason: str, after: timedelta = NO_WAIT) -> None:
        pool, now = self.intake.queries.pool, clock.now()
        await table.failed(pool, delivery.way, now)
        metrics.notices.labels("intake", delivery.way, "failed").inc()
        if delivery.attempts >= MOST_ATTEMPTS:
            await table.given_up(pool, delivery.id, reason)
            metrics.notices.labels("intake", delivery.way, "given_up").inc()
        else:
            await table.again_at(pool, delivery.id, reason, max(self._next(now, delivery.attempts), now + after))

    def _next(self, now: datetime, attempts: int) -> datetime:
        pause: timedelta = self.first_pause * 4 ** (attempts - 1)
        return now + min(pause, self.longest_pause)

    async def _say_given_up(self) -> None:
        """Put on record what was given up; nothing of a case that this log does not know."""
        for one in await table.unsaid(self.intake.queries.pool, SAID_AT_ONCE):
            await self._say(one, GiveUp(one.id, one.way, one.step, one.reason or "fault", one.follower))

    async def _say(self, delivery: Delivery, command: GiveUp) -> None:
        if await self.intake.journal.read(delivery.case_id):
            await decider.handle(self.intake.journal, delivery.case_id, command, BY_INTAKE)
            await self._end(delivery)
        await table.said(self.intake.queries.pool, delivery.id)


async def _hand_over(way: Way, address: str, message: Message) -> None:
    """Raises NotNow or Never, whatever the way raises: what ails it must not look like our database's trouble."""
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            await way.send(address, message)
    except NotNow:
        raise
    except TimeoutError:
        raise NotNow("unreachable") from None
    except Exception as fault:  # noqa: BLE001  (whatever the outside world does)
        logger.warning("a way failed", way=way.name, notice=str(message.id), **told(fault))
        raise NotNow("fault") from None
