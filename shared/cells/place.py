"""Keeps one cell's app running: opened, tried again with growing patience when that fails, closed in good order.

Each runs in a task of its own, so that what a task carries with it (where it counts, what its log lines say) is the
cell's, and what keeps one from starting keeps no other.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field

import structlog
from fastapi import FastAPI

from shared.cells.listing import Cell
from shared.commune import CommuneRefused
from shared.faults import told
from shared.outages import outage_of, passes
from shared.postgres import MigrationRefused, ProvisioningRefused
from shared.signing import KeyRefused
from shared.supervising import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, LONGEST_WAIT_SECONDS

logger = structlog.get_logger()

Open = Callable[[Cell], Awaitable[FastAPI]]

STARTING = "it is starting"
SAID_IN_FULL = (CommuneRefused, KeyRefused, MigrationRefused, ProvisioningRefused)  # they hold no secret and no word


@dataclass
class Place:
    """A cell in this process. `app` is there while it runs; `reason` says why it does not."""

    cell: Cell
    app: FastAPI | None = None
    reason: str = STARTING
    tried: asyncio.Event = field(default_factory=asyncio.Event)  # it has started, or failed to for the first time
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None

    def start(self, open_: Open) -> None:
        """Keep the cell running until `stop`."""
        self._task = asyncio.create_task(self._keep(open_))  # house: tasks, because `stop` ends it

    async def stop(self) -> None:
        """End the cell in good order; one that has not started gives up."""
        self._closing.set()
        if self._task is not None:
            if self.app is None:
                self._task.cancel()
            await asyncio.wait([self._task])

    async def _keep(self, open_: Open) -> None:
        structlog.contextvars.bind_contextvars(cell=self.cell.code)
        pause = FIRST_PAUSE_SECONDS
        while not self._closing.is_set():
            longest = LONGEST_PAUSE_SECONDS
            try:
                await self._run(open_)
            except Exception as fault:  # noqa: BLE001  (whatever it is, the other cells go on)
                self._note(fault)
                longest = LONGEST_WAIT_SECONDS if passes(fault) else longest
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._closing.wait()
            pause = min(pause * 2, longest)

    async def _run(self, open_: Open) -> None:
        async with AsyncExitStack() as stack:
            app = await open_(self.cell)
            await stack.enter_async_context(app.router.lifespan_context(app))
            self.app, self.reason = app, ""
            self.tried.set()
            logger.info("cell runs", public_url=self.cell.settings.public_url)
            await self._closing.wait()
            self.app = None

    def _note(self, fault: Exception) -> None:
        """An unchanged fault is said once."""
        away = outage_of(fault)
        reason = f"the database is {away} ({type(fault).__name__})" if away else type(fault).__name__
        if reason != self.reason:
            full = {"refused": str(fault)} if isinstance(fault, SAID_IN_FULL) else told(fault)
            logger.error("cell does not start; it is tried again", reason=reason, **full)
        self.reason = reason
        self.tried.set()
