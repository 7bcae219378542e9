"""A source's events by position, for everyone who missed some: pulling is how a stage catches up.

Pulling is the embedded bus, the repair of holes and the start of a new service: one piece of code, always exercised.
"""

import asyncio
import random
from dataclasses import dataclass
from typing import Protocol

import httpx2
import structlog

from shared import metrics
from shared.bus.inbox import Forged, Inbox
from shared.events.envelope import lines
from shared.log import LOST_CONNECTION, Log

logger = structlog.get_logger()

MOST_EVENTS = 500  # in one batch; with MOST_BYTES the size of a message, too
MOST_BYTES = 1_000_000
# Even without a sign, so that a lost message is late and never lost; and each at another time, so that those who
# were woken together do not go on together: an idle instance then needs one connection to each database, not six.
LOOK_AGAIN_SECONDS = (2.5, 7.5)
PAUSE_AFTER_FAILURE_SECONDS = 0.5
# In a rush, let more events gather: one batch of many costs less than many batches of few.
MANY_EVENTS = 20
LINGER_SECONDS = 0.2


class Feed(Protocol):
    """Where a source's events can be read."""

    @property
    def source(self) -> str: ...

    async def after(self, position: int) -> list[bytes]: ...


@dataclass(frozen=True)
class LocalFeed:
    """The feed of a stage in this process: its own log."""

    log: Log

    @property
    def source(self) -> str:
        return self.log.stage

    async def after(self, position: int) -> list[bytes]:
        return await self.log.after(position, MOST_EVENTS, MOST_BYTES)


@dataclass(frozen=True)
class HttpFeed:
    """The feed of a stage elsewhere: `GET /feed/<stage>?after=`, with the stages' shared token."""

    source: str
    url: str
    client: httpx2.AsyncClient

    async def after(self, position: int) -> list[bytes]:
        answer = await self.client.get(self.url, params={"after": position})
        answer.raise_for_status()
        return lines(answer.content)


class Following:
    """Keeps one stage's inbox up with one source, by pulling whenever it is woken and every few seconds."""

    def __init__(self, feed: Feed, inbox: Inbox):
        self.feed = feed
        self.inbox = inbox
        self._sign = asyncio.Event()

    def wake(self) -> None:
        """There may be something new."""
        self._sign.set()

    async def catch_up(self) -> int:
        """Pull until nothing is left; how many events there were."""
        heard = 0
        position = await self.inbox.position(self.feed.source)
        while batch := await self.feed.after(position):
            position = await self.inbox.hear(self.feed.source, batch)
            heard += len(batch)
        return heard

    async def run(self) -> None:
        """Follow for ever. Failures (a source that is away, a database that restarts) are waited out."""
        while True:
            self._sign.clear()
            try:
                heard = await self.catch_up()
            except (*LOST_CONNECTION, httpx2.HTTPError) as error:
                logger.info(
                    "source is away", stage=self.inbox.stage, source=self.feed.source, reason=type(error).__name__
                )
                await asyncio.sleep(PAUSE_AFTER_FAILURE_SECONDS)
            except (Forged, ValueError) as error:
                metrics.forged.labels(self.inbox.stage, self.feed.source).inc()
                logger.error(
                    "feed refused", stage=self.inbox.stage, source=self.feed.source, reason=type(error).__name__
                )
                await asyncio.sleep(random.uniform(*LOOK_AGAIN_SECONDS))
            else:
                await self._wait_for_sign()
                if heard > MANY_EVENTS:
                    await asyncio.sleep(LINGER_SECONDS)

    async def _wait_for_sign(self) -> None:
        try:
            await asyncio.wait_for(self._sign.wait(), random.uniform(*LOOK_AGAIN_SECONDS))
        except TimeoutError:
            return


async def retry_parked(inbox: Inbox) -> None:
    """Give events that were set aside their next chance, for ever."""
    while True:
        try:
            done = await inbox.retry_due()
        except LOST_CONNECTION:
            done = 0
        if not done:
            await asyncio.sleep(PAUSE_AFTER_FAILURE_SECONDS)
