"""Fresh databases for tests: copies of a prepared template, on one private server."""

import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import asyncpg

from shared.embedded_postgres import EmbeddedPostgres
from shared.postgres import database_dsn

# What a crash of the machine would lose, no test looks at; `kill -9` loses nothing of it.
UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off"}

MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 4 * 2**30  # bytes: more than all databases of a run hold at once


@contextmanager
def quick_folder(otherwise: Callable[[], Path]) -> Iterator[Path]:
    """Where files cost little: in memory, where there is plenty of it. A database is made there in a tenth of the
    time, and a run makes thousands."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < MEMORY_NEEDED:
        yield otherwise()
        return
    with TemporaryDirectory(prefix="lang-nghe-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the server may run as somebody else
        yield Path(folder)


def as_role(dsn: str, role: str) -> str:
    """The same database, entered as somebody else."""
    return database_dsn(dsn, database_name(dsn), role)


def database_name(dsn: str) -> str:
    return unquote(urlsplit(dsn).path.removeprefix("/"))


class Databases:
    """Hands out databases that nobody has touched, as the superuser's DSN."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server
        self._numbers = count(1)
        self._templates: set[str] = set()

    async def fresh(self, kind: str = "empty", prepare: Callable[[str], Awaitable[None]] | None = None) -> str:
        """A copy of the template `kind`, which `prepare` fills the first time that this kind is asked for."""
        template = f"template_{kind}"
        if kind not in self._templates:
            await self._run(f'CREATE DATABASE "{template}"')
            if prepare is not None:
                await prepare(self.server.dsn(template))
            self._templates.add(kind)
        name = f"test_{kind}_{next(self._numbers)}"
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.server.dsn(name)

    async def drop(self, dsn: str) -> None:
        await self._run(f'DROP DATABASE IF EXISTS "{database_name(dsn)}" WITH (FORCE)')

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self.server.dsn("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
