"""What every test may ask for."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from shared.embedded_postgres import EmbeddedPostgres
from tests.support.databases import UNSAFE_BUT_FAST, Databases

Preparation = Callable[[str], Awaitable[None]]
FreshDatabase = Callable[[str, Preparation], Awaitable[str]]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """One private PostgreSQL for the whole run, started here in the main thread."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("data"), settings=UNSAFE_BUT_FAST)
    server.start()
    yield Databases(server)
    server.stop()


@pytest.fixture
async def fresh_database(databases: Databases) -> AsyncIterator[FreshDatabase]:
    """Makes databases of a kind, `await fresh_database("log", prepare)`; they go when the test ends."""
    made: list[str] = []

    async def make(kind: str, prepare: Preparation) -> str:
        made.append(await databases.fresh(kind, prepare))
        return made[-1]

    yield make
    for dsn in made:
        await databases.drop(dsn)


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[str]:
    """The DSN of an empty database, as the superuser."""
    dsn = await databases.fresh()
    yield dsn
    await databases.drop(dsn)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that no instance has used."""
    return tmp_path / "data"
