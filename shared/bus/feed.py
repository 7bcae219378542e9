"""A source's events by position, for everyone who missed some: pulling is how a stage catches up.

Pulling is the embedded bus, the repair of holes and the start of a new service: one piece of code, always exercised.
"""

import asyncio
import random
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol
from uuid import UUID

import httpx2
import structlog

from shared import clock, metrics
from shared.bus import parking, troubles
from shared.bus.inbox import Inbox
from shared.bus.troubles import AnotherPast, Forged, Hole, OtherJurisdiction, SourceBehind, Trouble
from shared.events.envelope import lines
from shared.log import Head, Log
from shared.outages import passes
from shared.supervising import Waits

logger = structlog.get_logger()

MOST_EVENTS = 500  # in one batch; with MOST_BYTES the size of a message, too
MOST_BYTES = 1_000_000
# Even without a sign, so that a lost message is late and never lost; and each at another time, so that those who
# were woken together do not go on together: an idle instance then needs one connection to each database, not six.
LOOK_AGAIN_SECONDS = (2.5, 7.5)
WHOLE_EVERY = timedelta(seconds=10)  # so often at most it is written down that nothing is missing
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
RETRY_SECONDS = 0.5  # between two looks for parked events whose time has come
# In a rush, let more events gather: one batch of many costs less than many batches of few.
MANY_EVENTS = 20
LINGER_SECONDS = 0.2
OVER = tuple(kind.kind for kind in (Hole, AnotherPast, SourceBehind, Forged, OtherJurisdiction, troubles.ChangedKey))
HASH_HEADER = "Log-Hash"  # of the event at the asked position, where nothing follows it


@dataclass(frozen=True)
class Pulled:
    """What follows a position. When nothing does, `hash` is that of the event there; None: the log ends before it.

    Of one case: what follows a position up to another; `hash` is that of the event at the other one.
    """

    lines: list[bytes]
    hash: bytes | None = None


class Feed(Protocol):
    """Where a source's events can be read."""

    @property
    def source(self) -> str: ...

    async def after(self, position: int) -> Pulled: ...


class CaseFeed(Protocol):
    """Where a source's events of one case can be read."""

    async def of_case(self, case_id: UUID, after: int, until: int) -> Pulled: ...


@dataclass(frozen=True)
class LocalFeed:
    """The feed of a stage in this process: its own log."""

    log: Log

    @property
    def source(self) -> str:
        return self.log.stage

    async def after(self, position: int) -> Pulled:
        found = await self.log.after(position, MOST_EVENTS, MOST_BYTES)
        return Pulled(found) if found else Pulled([], await self.log.hash_at(position))

    async def of_case(self, case_id: UUID, after: int, until: int) -> Pulled:
        found = await self.log.of_stream(case_id, after, until, MOST_EVENTS, MOST_BYTES)
        return Pulled(found, await self.log.hash_at(until))


class FeedAway(Waits):
    """The source cannot be asked at the moment."""


@dataclass(frozen=True)
class HttpFeed:
    """The feed of a stage elsewhere: `GET /feed/<stage>?after=`, with this stage's token.

    By how many seconds its clock is ahead of this one is noted in `skews`. Raises FeedAway.
    """

    source: str
    url: str
    client: httpx2.AsyncClient
    skews: MutableMapping[str, float]

    async def after(self, position: int) -> Pulled:
        return await self._pulled({"after": position})

    async def of_case(self, case_id: UUID, after: int, until: int) -> Pulled:
        return await self._pulled({"case": str(case_id), "after": after, "until": until})

    async def _pulled(self, asked: Mapping[str, str | int]) -> Pulled:
        try:
            answer = await self.client.get(self.url, params=asked)
            answer.raise_for_status()
        except httpx2.HTTPStatusError as error:
            raise FeedAway(f"{self.source}'s feed answers {error.response.status_code}") from error
        except httpx2.HTTPError as error:
            raise FeedAway(f"{self.source} is away ({type(error).__name__})") from error
        if said := answer.headers.get("date"):
            self.skews[self.source] = (parsedate_to_datetime(said) - clock.now()).total_seconds()
        return Pulled(lines(answer.content), bytes.fromhex(answer.headers.get(HASH_HEADER, "")) or None)


class Following:
    """Keeps one stage's inbox up with one source, by pulling whenever it is woken and every few seconds."""

    def __init__(self, feed: Feed, inbox: Inbox):
        self.feed = feed
        self.inbox = inbox
        self._sign = asyncio.Event()
        self._troubled = True  # what was wrong before this process began is looked at once
        self._strayed = False
        self._one_at_a_time = asyncio.Lock()
        self._whole = NEVER

    def wake(self) -> None:
        """There may be something new."""
        self._sign.set()

    async def catch_up(self) -> int:
        """Pull until nothing is left; how many events there were. Raises Trouble when the source is not continued."""
        source, heard = self.feed.source, 0
        if source != self.inbox.stage:
            await self.inbox.keys.compare(source)
        last, asked = await self.inbox.heard_up_to(source), clock.now()
        while (pulled := await self.feed.after(last.position)).lines:
            last = await self.inbox.hear(source, pulled.lines)
            heard, asked = heard + len(pulled.lines), clock.now()
        if heard == 0:
            _check_end(source, last, pulled.hash)
        if asked - self._whole >= WHOLE_EVERY:
            await self.inbox.whole(source, asked)
            self._whole = asked
        return heard

    async def run(self) -> None:
        """Follow for ever. Raises what is wrong with this stage's own database or with the way to the source."""
        while True:
            self._sign.clear()
            try:
                heard = await self.catch_up()
            except Trouble as trouble:
                await self._note(trouble)
                await asyncio.sleep(random.uniform(*LOOK_AGAIN_SECONDS))
                continue
            await self._settled()
            await self._wait_for_sign()
            if heard > MANY_EVENTS:
                await asyncio.sleep(LINGER_SECONDS)

    async def _note(self, trouble: Trouble) -> None:
        self._troubled = True
        stage, source = self.inbox.stage, trouble.source
        if isinstance(trouble, Forged):
            metrics.forged.labels(stage, source).inc()
        if await troubles.record(self.inbox.log.pool, trouble.kind, source, trouble.position, trouble.detail):
            logger.error("source not believed", stage=stage, source=source, kind=trouble.kind, at=trouble.position)

    async def stray(self, other: OtherJurisdiction) -> None:
        """A message is another commune's. The feed is whole, and so does not settle that: the next start does."""
        async with self._one_at_a_time:
            self._strayed = True
            await troubles.record(self.inbox.log.pool, other.kind, other.source, other.position, other.detail)

    async def _settled(self) -> None:
        if self._troubled:
            async with self._one_at_a_time:
                over = [kind for kind in OVER if not (self._strayed and kind == OtherJurisdiction.kind)]
                await troubles.settle(self.inbox.log.pool, over, self.feed.source)
                self._troubled = False

    async def _wait_for_sign(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(random.uniform(*LOOK_AGAIN_SECONDS)):
                await self._sign.wait()


def _check_end(source: str, last: Head, hash_there: bytes | None) -> None:
    """Nothing follows what was heard: the source's log must end there, with the very event that was heard."""
    if last.position == 0:
        return
    if hash_there is None:
        raise SourceBehind(source, last.position)
    if hash_there != last.hash:
        raise AnotherPast(source, last.position)


async def retry_parked(inbox: Inbox) -> None:
    """Give events that were set aside their next chance, for ever; those of unknown types at once after an update."""
    await parking.take_up_unknown(inbox.log.pool)
    while True:
        try:
            done = await inbox.retry_due()
        except Exception as error:
            if not passes(error):
                raise
            done = 0
        if not done:
            await asyncio.sleep(RETRY_SECONDS)
