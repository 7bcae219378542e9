"""A stage that runs alone, as with docker-compose, and events that could not take effect in it."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from fastapi.testclient import TestClient

from shared import clock
from shared.bus import parking
from shared.events.envelope import Causation, decode, encode, wire
from shared.host.app import host
from shared.host.preparing import outside
from shared.settings import Settings
from shared.stage import Stage
from tests.support.house import enter
from tests.support.samples import CASE, refused


@dataclass(frozen=True)
class Alone:
    """Its app, that of identity, and the first passwords of those who may sign in there, by sign-in name."""

    stage: str
    client: TestClient
    identity: TestClient
    dsn: str
    passwords: Mapping[str, str]

    def as_(self, sign_in: str) -> TestClient:
        """The client, signed in as this person."""
        enter(self.identity, sign_in, self.passwords[sign_in])
        self.client.cookies.set("session", self.identity.cookies["session"])
        return self.client

    def park(self, position: int, subject: UUID = CASE) -> None:
        """An event of triage that nobody tries again by itself."""
        asyncio.run(_park(self.dsn, position, subject))

    def sql(self, statement: str) -> None:
        """Somebody at the stage's own database; the head of its log may be written by the stage itself."""
        asyncio.run(_sql(self.dsn, statement))

    def released_by(self, position: int) -> str | None:
        return asyncio.run(_released_by(self.dsn, position))


@contextmanager
def alone(settings: Settings, stage: Stage, identity: TestClient, passwords: Mapping[str, str]) -> Iterator[Alone]:
    databases = outside(settings, [stage])
    with TestClient(host(settings, [stage], databases), follow_redirects=False) as client:
        yield Alone(stage.name, client, identity, databases(stage.name), passwords)


async def _park(dsn: str, position: int, subject: UUID) -> None:
    said = encode(
        refused, id=clock.new_id(), jurisdiction="luong-son", subject=subject, time=clock.now(), version=1,
        why=Causation("stage/triage"),
    )  # fmt: skip
    connection = await asyncpg.connect(dsn)
    try:
        await parking.set_aside(connection, "triage", decode(wire(said, position, bytes(32), b"")), RuntimeError())
        await connection.execute("UPDATE log.parked SET attempts = 8, retry_at = NULL WHERE position = $1", position)
    finally:
        await connection.close()


async def _sql(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _released_by(dsn: str, position: int) -> str | None:
    connection = await asyncpg.connect(dsn)
    try:
        by: str | None = await connection.fetchval("SELECT released_by FROM log.parked WHERE position = $1", position)
        return by
    finally:
        await connection.close()
