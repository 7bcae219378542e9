"""Keeps the copies of public pages true: looks whether what they show has changed, and makes the first in advance."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp

from shared.stage import Keeping, RunningStage
from shared.web.kept import Copies, asked, question

LOOK_SECONDS = 1.0  # for what another process has heard; what this one hears is seen at once
PAUSE_SECONDS = 0.02  # between two pages that nobody waits for


@dataclass
class Keeper:
    """The copies of the pages of one slice. What was seen last outlives an outage, and so do the copies."""

    running: RunningStage
    keeping: Keeping
    copies: Copies
    app: ASGIApp
    host: str
    seen: tuple[object, object] | None = None

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._look()
            await self.running.inbox.moved(LOOK_SECONDS)

    async def _look(self) -> None:
        shown, gone = await self.keeping.state(self.running.service)
        before, self.seen = self.seen, ((shown, self.running.rebuilding), gone)
        if before is None or before[1] != gone:
            self.copies.forget()
            await self._make(await self.keeping.first(self.running.service))
        elif before != self.seen:
            self.copies.changed()

    async def _make(self, addresses: Sequence[str]) -> None:
        for address in addresses:
            await asked(self.app, question(address, self.host))
            await asyncio.sleep(PAUSE_SECONDS)
