"""What every test may ask for."""

import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from xdist.workermanage import WorkerController

from shared.embedded_postgres import EmbeddedPostgres
from tests.support.begun import folder_of_the_run
from tests.support.broker import Broker, GivenBroker, NoBroker, find_broker
from tests.support.databases import UNSAFE_BUT_FAST, Databases, quick_folder

Preparation = Callable[[str], Awaitable[None]]
FreshDatabase = Callable[[str, Preparation], Awaitable[str]]
broker_taken = pytest.StashKey[str]()
# `make browser` installs what these need; the other tests do without.
collect_ignore = [] if find_spec("playwright") else ["browser"]


def pytest_configure() -> None:
    """The workers have this environment: of what takes long to make, they share one."""
    folder_of_the_run()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of tests with one name, xdist runs the first alone and says nothing of the others."""
    twice = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if twice:
        raise pytest.UsageError(f"More than one test has the name {', '.join(twice)}.")


def pytest_testnodedown(node: WorkerController) -> None:
    """A worker that ends has told which broker it took."""
    if taken := getattr(node, "workeroutput", {}).get("broker"):
        node.config.stash[broker_taken] = taken


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The run says which broker it was tested with."""
    if taken := config.stash.get(broker_taken, None):
        terminalreporter.write_line(f"RabbitMQ: {taken}")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """One private PostgreSQL for the whole run, started here in the main thread."""
    with quick_folder(lambda: tmp_path_factory.mktemp("data")) as folder:
        server = EmbeddedPostgres(folder / "data", settings=UNSAFE_BUT_FAST)
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


@pytest.fixture(scope="session")
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """One RabbitMQ for the whole run. Without one, tests that need it are skipped; where CI is set, they fail."""
    try:
        found = find_broker()
    except NoBroker as missing:
        _took(request.config, f"none. {missing}")
        if os.environ.get("CI"):
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))
    _took(request.config, found.described)
    yield found
    found.close()


def _took(config: pytest.Config, broker: str) -> None:
    config.stash[broker_taken] = broker
    if hasattr(config, "workeroutput"):
        config.workeroutput["broker"] = broker


@pytest.fixture
def rabbitmq_url(broker: Broker) -> str:
    """A virtual host that no other test sees."""
    return broker.management.make_vhost()


@pytest.fixture
def stoppable_broker(broker: Broker) -> Iterator[Broker]:
    """The same broker, for tests that stop or kill it; it runs again when they end."""
    if isinstance(broker, GivenBroker):
        pytest.skip("The server of RABBITMQ_URL is not ours to stop: unset it to run this.")
    yield broker
    broker.start()
