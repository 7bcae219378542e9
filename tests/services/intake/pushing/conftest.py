"""A case whose citizen left no contact, and a push service that misbehaves when it is told to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import pytest

from services.intake.codes import code_from
from services.intake.deliveries.sending import Sending
from services.intake.notices.effects import EFFECTS as NOTICES
from services.intake.push import push_of, way_of
from services.intake.pushing.effects import EFFECTS as DEVICES
from services.intake.pushing.entries import Browser
from services.intake.pushing.service import Subscribed, subscribe
from services.intake.stage import STAGE
from services.intake.ways import Ways
from shared.events.envelope import Envelope, Event
from shared.events.registry import stored_event
from shared.reading import project
from shared.settings import Settings
from shared.vault import Vault
from tests.services.intake.telling import Telling, telling
from tests.support.commune import COMMUNE
from tests.support.intake import OneCase
from tests.support.journals import heard
from tests.support.mail import SITE
from tests.support.push import Device, PushService, push_service
from tests.support.samples import AT, CASE

CODE = code_from(bytes(10))


@dataclass
class Pushing(Telling):
    """What is said is in the tables at once, each at its place in the log."""

    seen: int = 0

    async def catch_up(self) -> list[Event]:
        """The tables show what was said since, and its effects on devices are done. What that was."""
        new = [stored_event(one) for one in self.journal.stored][self.seen :]
        for event in new:
            self.seen += 1
            envelope = heard(event, self.case, AT, self.seen)
            await self._show(envelope, event)
            if DEVICES[0].hears & {type(event)}:
                await DEVICES[0].act(self.intake, envelope, event)
        return new

    async def _show(self, envelope: Envelope, event: Event) -> None:
        async with self.pool.acquire() as connection:
            await project(connection, STAGE.read_models, [(envelope, event)])

    async def subscribed(self, device: Device) -> Subscribed:
        new = await subscribe(self.intake, CODE, Browser(**device.form))
        await self.catch_up()
        return new

    async def step(self, event: Event, *, times: int = 1) -> None:
        """Another stage has said this."""
        envelope = heard(event, self.case, AT, 1)
        await self._show(envelope, event)
        for _ in range(times):
            await NOTICES[0].act(self.intake, envelope, event)

    async def send(self) -> list[Event]:
        """What is due goes out; what is said of it."""
        await Sending(self.intake).send_due()
        return await self.catch_up()


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
async def told(pool: asyncpg.Pool, vault: Vault, service: PushService, tmp_path: Path) -> Pushing:
    """Nobody is told by anything but devices."""
    base = await telling(pool, vault, CASE, contact=None, by=None)
    settings = Settings(data=tmp_path, push=True, push_services=service.host, public_url=SITE)
    push = push_of(settings, COMMUNE)
    assert push is not None

    async def tracked(_: str) -> OneCase:
        return SimpleNamespace(case_id=CASE)  # type: ignore[return-value]

    intake = replace(base.intake, ways=Ways({"push": way_of(push)}, SITE, push))
    object.__setattr__(intake, "tracked", tracked)
    return Pushing(intake, base.journal, pool, base.keys, seen=1)
