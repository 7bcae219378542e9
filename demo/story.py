"""An instance of the demonstration's own, with a clock that it moves: opened on an empty folder, heard by nobody else.

docs/decisions/0032-the-demo-tells-its-own-time.md
"""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import httpx2
from fastapi import FastAPI

from demo.instance import Refused
from services.stages import SOURCES
from shared.embedded_postgres import EmbeddedPostgres
from shared.host.app import host
from shared.host.preparing import inside, make_wrapping_keys, prepare
from shared.settings import Settings
from shared.stage import RunningStage, Stage

EVERY = timedelta(hours=1)  # how often what is done by the clock is done
HEARD_WITHIN_SECONDS = 30.0
UNFINISHED = ".unfinished"
IN_A_HURRY = {"fsync": "off"}  # nothing counts before the end, and then all is written to the disk at once


class NoRoom(Exception):
    """The story cannot be told here; says why and what to do."""


class StoryClock:
    """Goes on as every clock does, in UTC, and is moved forward to the next moment of a story; never back."""

    def __init__(self, begin: datetime):
        self._moment, self._since = begin.astimezone(UTC), time.monotonic()

    def now(self) -> datetime:
        return self._moment + timedelta(seconds=time.monotonic() - self._since)

    def go_to(self, moment: datetime) -> None:
        self._moment, self._since = max(moment.astimezone(UTC), self.now()), time.monotonic()


@dataclass
class World:
    """The instance with its time. `doors`: how its users reach it, without a network."""

    app: FastAPI
    clock: StoryClock
    vault: asyncpg.Connection  # as the owner of the server inside
    _opened: int = 0
    _swept: datetime | None = None
    _heard: Mapping[str, int] = field(default_factory=dict)  # how far each log was heard by all

    def doors(self) -> httpx2.AsyncBaseTransport:
        return httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)

    @property
    def stages(self) -> Mapping[str, RunningStage]:
        stages: Mapping[str, RunningStage] = self.app.state.host.stages
        return stages

    async def go_to(self, moment: datetime) -> None:
        """Let the time pass, hour by hour, with what is done by the clock in each."""
        mark = self._swept or self.clock.now()
        while mark + EVERY <= moment:
            mark += EVERY
            self.clock.go_to(mark)
            await self.by_the_clock()
        self._swept = mark
        self.clock.go_to(moment)

    async def by_the_clock(self) -> None:
        """What every stage does by the clock, in its order; it is heard before the next hour.

        Everything that was said was heard, so nobody has to look first whether something is under way.
        """
        await asyncio.gather(*map(self._whole, self.stages.values()))
        await asyncio.gather(*map(self._jobs_of, SOURCES))
        if await self._said() != self._heard:
            await self.settled()

    async def _whole(self, running: RunningStage) -> None:
        for source in running.stage.sources:
            await running.inbox.whole(source, self.clock.now())

    async def _jobs_of(self, stage: Stage) -> None:
        for job in stage.jobs:
            await job.act(self.stages[stage.name].service)

    async def settled(self) -> None:
        """Wait until everybody has heard everything. Raises Refused when that takes too long.

        What the vault stamps with the server's own clock is set to the story's: who opened whose words, when.
        """
        while self._heard != (said := await self._said()):
            await asyncio.gather(*(self._hear(running, said) for running in self.stages.values()))
            self._heard = said
        newest = await self.vault.fetchval(
            "WITH moved AS (UPDATE vault.openings SET opened_at = $1 WHERE id > $2 RETURNING id)"
            " SELECT max(id) FROM moved",
            self.clock.now(), self._opened,
        )  # fmt: skip
        self._opened = newest or self._opened

    async def _hear(self, running: RunningStage, said: Mapping[str, int]) -> None:
        for source in running.stage.sources:
            new = said[source] != self._heard.get(source)
            if new and not await running.inbox.reached(source, said[source], HEARD_WITHIN_SECONDS):
                raise Refused(f"{running.stage.name} did not hear what {source} said.")

    async def _said(self) -> Mapping[str, int]:
        heads = await asyncio.gather(*(running.context.log.head() for running in self.stages.values()))
        return dict(zip(self.stages, heads, strict=True))


@contextmanager
def own_folder(settings: Settings) -> Iterator[tuple[Settings, EmbeddedPostgres]]:
    """A server on a new folder beside DATA, which becomes DATA when all went well. Raises NoRoom."""
    wanted = settings.data.absolute()
    if settings.server or settings.rabbitmq_url or settings.cells or settings.oversight_database_url:
        raise NoRoom("The demonstration fills a data folder of its own: unset DATABASE_URL, RABBITMQ_URL and CELLS.")
    if wanted.exists() and (not wanted.is_dir() or any(wanted.iterdir())):
        raise NoRoom(
            f"{wanted} is there already. Choose another folder (DATA=data/demo make demo), or let the demonstration"
            " act on the instance that runs there (ARGS=--live)."
        )
    unfinished = wanted.with_name(wanted.name + UNFINISHED)
    server = EmbeddedPostgres(unfinished, settings=IN_A_HURRY)
    if unfinished.exists():
        shutil.rmtree(unfinished)
    try:
        server.start()
        yield Settings(data=unfinished), server
    finally:
        server.stop()
    os.sync()
    _moved(unfinished, wanted)


def _moved(unfinished: Path, wanted: Path) -> None:
    if wanted.exists():
        wanted.rmdir()
    unfinished.rename(wanted)


@asynccontextmanager
async def opened(settings: Settings, server: EmbeddedPostgres, clock: StoryClock) -> AsyncIterator[World]:
    """The whole instance in this process, without a network; what it does by the clock, the story does."""
    accounts = await prepare(settings, SOURCES, server.dsn("postgres"))
    await asyncio.to_thread(make_wrapping_keys, settings, accounts)
    app = host(settings, [_without_jobs(stage) for stage in SOURCES], inside(settings, server))
    async with app.router.lifespan_context(app):
        vault = await asyncpg.connect(server.dsn(settings.database("vault")))
        try:
            yield World(app, clock, vault)
        finally:
            await vault.close()


def _without_jobs(stage: Stage) -> Stage:
    return replace(
        stage, trunk=replace(stage.trunk, jobs=()), slices=tuple(replace(one, jobs=()) for one in stage.slices)
    )
