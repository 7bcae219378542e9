"""A vault for tests, in a database of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import shared.vault
from shared.postgres import app_role, connect, migrate, owner_role
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import make_roles

MIGRATIONS = Path(shared.vault.__file__).parent / "migrations"


async def _prepare(dsn: str) -> None:
    await make_roles(dsn, "vault")
    await migrate(dsn, "vault", MIGRATIONS, owner=owner_role("vault"))


@asynccontextmanager
async def open_vault(fresh_database: FreshDatabase) -> AsyncIterator[Vault]:
    pool = await connect(as_role(await fresh_database("vault", _prepare), app_role("vault")))
    yield Vault(pool, b"w" * 32)
    await pool.close()


async def pictures_in(vault: Vault) -> int:
    return int(await vault._pool.fetchval("SELECT count(*) FROM vault.photos"))
