"""Deals with what people said: one message of a person after another, each with what it leads to in one transaction.

If the process dies on the way, the message is dealt with again: a report has the token of the message that began it,
pictures are kept under that token, and what is to be said is committed with the turn that says it.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from services.intake.official import official_of
from services.intake.service import Service
from services.intake.zalo import wording
from services.intake.zalo.acting import Acting, Unfiled
from services.intake.zalo.acts import Mute, Reply
from services.intake.zalo.hearing import Heard, Hearing, Memory
from services.intake.zalo.incoming import Said
from services.intake.zalo.replying import Replies
from services.intake.zalo.talk import Act, File, Talk, turn
from shared import clock
from shared.faults import told
from shared.log import Connection
from shared.stage import Job
from shared.zalo.sending import Zalo
from shared.zalo.signing import moment

logger = structlog.get_logger()

AT_ONCE = 4
ONE_AFTER_ANOTHER = "SELECT pg_try_advisory_xact_lock(hashtextextended('zalo ' || encode($1::bytea, 'hex'), 0))"


@dataclass(frozen=True)
class Listening:
    """`zalo` speaks to Zalo's servers."""

    intake: Service
    zalo: Zalo
    hearing: Hearing = field(repr=False)
    memory: Memory = field(repr=False)
    replies: Replies = field(repr=False)

    async def once(self) -> int:
        """Everything that is due, and all that is to be said; how many messages that were."""
        done = 0
        while people := await self.hearing.people(AT_ONCE):
            turns = await asyncio.gather(*(self._next(person) for person in people))
            done += sum(turns)
            while await self.replies.say_next(self.zalo):
                pass
            if not any(turns):
                break
        while await self.replies.say_next(self.zalo):
            pass
        return done

    async def _next(self, person: bytes) -> bool:
        """One message of a person; whether this process dealt with it."""
        heard: Heard | None = None
        try:
            async with self.intake.queries.pool.acquire() as connection, connection.transaction():
                if not await connection.fetchval(ONE_AFTER_ANOTHER, person):
                    return False
                heard = await self.hearing.oldest(connection, person)
                if heard is None:
                    return False
                if heard.said:
                    await self._turn(connection, person, heard.said)
                await self.hearing.done(connection, heard)
                return True
        except Exception as error:
            if heard is None:
                raise
            given_up = await self.hearing.failed(heard)
            logger.warning("zalo message failed", given_up=given_up, attempts=heard.attempts + 1, **told(error))
            if given_up and heard.said:
                await self._apologise(person, heard.said)
            return False

    async def _turn(self, connection: Connection, person: bytes, said: Said) -> None:
        before = await self.memory.talk(connection, person)
        after, acts = turn(before, said, self.intake.commune)
        acting = Acting(self.intake, self.zalo, said, _at(said))
        replies: list[Reply] = []
        for act in acts:
            done = await self._done(acting, act, before)
            if isinstance(done, Unfiled):
                after, done = done.talk, [done.reply]
            replies += done
        muted = next((act.on for act in acts if isinstance(act, Mute)), None)
        await self.memory.keep(connection, person, after, _at(said), muted)
        for reply in replies:
            await self.replies.put(connection, person, said.person, reply)

    async def _done(self, acting: Acting, act: Act, before: Talk) -> list[Reply] | Unfiled:
        match act:
            case Reply():
                return [act]
            case File(talk):
                return await acting.file(talk, before)
        return await acting.do(act)

    async def _apologise(self, person: bytes, said: Said) -> None:
        async with self.intake.queries.pool.acquire() as connection, connection.transaction():
            await self.replies.put(connection, person, said.person, Reply(wording.LATER))


async def _listen(intake: Service) -> None:
    if official := official_of(intake.settings, intake.commune, intake.queries.pool, intake.pepper):
        async with official.speaking() as zalo:
            listening = Listening(intake, zalo, Hearing(official), Memory(official), Replies(official))
            await listening.once()


async def _sweep(intake: Service) -> None:
    if official := official_of(intake.settings, intake.commune, intake.queries.pool, intake.pepper):
        await Hearing(official).sweep()
        await Memory(official).sweep()


JOBS = (Job("zalo", 1.0, _listen, by_the_clock=False), Job("zalo, old", 3600.0, _sweep))


def _at(said: Said) -> datetime:
    return moment(said.timestamp) or clock.now()
