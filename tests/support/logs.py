"""Logs for tests: a stage's database of its own, and events to put into it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import asyncpg
from eventsourcing.persistence import StoredEvent
from nacl.signing import SigningKey

from shared import clock
from shared.log import Log
from shared.postgres import app_role, connect, migrate, owner_role
from shared.signing import Signer
from shared.stage import Stage
from tests.support.databases import as_role

MIGRATIONS = Path(__file__).parents[2] / "shared" / "migrations"


def signer(stage: str = "intake") -> Signer:
    """The same key for the same stage: tests may verify with it."""
    return Signer(stage, SigningKey(stage.encode().ljust(32, b".")))


def stored(stream: UUID | None = None, version: int = 1, state: bytes = b'{"data":{}}') -> StoredEvent:
    return StoredEvent(stream or clock.new_id(), version, "vn.langnghe.intake.sample.v1", state)


async def make_roles(dsn: str, name: str) -> None:
    """The owner and application roles of a name, as `provision` makes them for a whole server."""
    connection = await asyncpg.connect(dsn)
    try:
        for role, may in ((owner_role(name), "NOLOGIN"), (app_role(name), "LOGIN")):
            if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
                await connection.execute(f'CREATE ROLE "{role}" {may}')
        database = await connection.fetchval("SELECT current_database()")
        await connection.execute(f'GRANT CREATE ON DATABASE "{database}" TO "{owner_role(name)}"')
    finally:
        await connection.close()


def prepared_log(name: str = "intake") -> Callable[[str], Awaitable[None]]:
    """Prepares a template database that holds an empty log of the stage `name`."""

    async def prepare(dsn: str) -> None:
        await make_roles(dsn, name)
        await migrate(dsn, "log", MIGRATIONS, owner=owner_role(name))

    return prepare


async def open_log(dsn: str, stage: str = "intake", max_size: int = 8) -> Log:
    return Log(await connect(as_role(dsn, app_role(stage)), max_size=max_size), signer(stage))


async def eventually(condition: Callable[[], Awaitable[bool]], deadline_seconds: float = 20.0) -> None:
    """Wait until a condition holds. Raises TimeoutError at the deadline."""
    async with asyncio.timeout(deadline_seconds):
        while not await condition():
            await asyncio.sleep(0.02)


def prepared_stage(stage: Stage) -> Callable[[str], Awaitable[None]]:
    """Prepares a template database with the log and the read tables of a stage."""

    async def prepare(dsn: str) -> None:
        await prepared_log(stage.name)(dsn)
        await migrate(dsn, stage.name, stage.package / "migrations", owner=owner_role(stage.name))

    return prepare
