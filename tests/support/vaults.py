"""A vault for tests, in a database and a folder of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

import shared.vault
from shared.embedded_postgres.server import SUPERUSER
from shared.postgres import app_role, connect, grant, migrate, owner_role
from shared.settings import STAGES
from shared.vault import BucketKeys, Vault
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import make_roles

FOLDER = Path(shared.vault.__file__).parent
ALL_STAGES = "vault_app"  # in tests, and nowhere else, one role may do what all stages may


async def prepare_vault(dsn: str) -> None:
    for name in ("vault", *STAGES):
        await make_roles(dsn, name)
    await migrate(dsn, "vault", FOLDER / "migrations", owner=owner_role("vault"))
    await grant(dsn, FOLDER / "grants.sql", owner=owner_role("vault"))
    await _as_superuser(dsn, f"GRANT {', '.join(map(app_role, STAGES))} TO {ALL_STAGES}")


@asynccontextmanager
async def open_vault(fresh_database: FreshDatabase) -> AsyncIterator[Vault]:
    """A vault that may do what all stages may."""
    with TemporaryDirectory(prefix="vault-") as folder:
        pool = await connect(as_role(await fresh_database("vault", prepare_vault), ALL_STAGES))
        yield Vault(pool, BucketKeys(Path(folder)))
        await pool.close()


async def _as_superuser(dsn: str, query: str) -> Sequence[asyncpg.Record]:
    connection = await asyncpg.connect(as_role(dsn, SUPERUSER))
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()


async def rows_of(vault: Vault, query: str) -> Sequence[asyncpg.Record]:
    """What is in the tables, which no stage can look into."""
    return await _as_superuser(vault._pool._connect_args[0], query)  # type: ignore[attr-defined]  # asyncpg keeps its DSN to itself


async def pictures_in(vault: Vault) -> int:
    return int((await rows_of(vault, "SELECT count(*) FROM vault.photos"))[0][0])
