"""A post office for each transport, on databases of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from tests.conftest import FreshDatabase
from tests.shared.bus.post import EFFECTS, Listener, Post, inbox_of
from tests.support.logs import open_log, prepared_log


async def prepare_listener(dsn: str) -> None:
    await prepared_log("triage")(dsn)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(f"{EFFECTS}; GRANT ALL ON effects TO triage_app")
    finally:
        await connection.close()


@pytest.fixture
async def office(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Post]:
    """Source, listener and inbox; no transport yet."""
    dsn = await fresh_database("log_intake", prepared_log())
    source = await open_log(dsn)
    heard = await open_log(await fresh_database("listener_triage", prepare_listener), "triage")
    listener = Listener()
    post = Post(source, heard, inbox_of(heard, listener, tmp_path), listener, dsn)
    yield post
    await post.stop()
    await source.pool.close()
    await heard.pool.close()


@pytest.fixture(params=["embedded", "rabbitmq"])
def post(request: pytest.FixtureRequest, office: Post) -> Post:
    """The office with each transport in turn; started by the test."""
    if request.param == "rabbitmq":
        office.url = request.getfixturevalue("rabbitmq_url")
    return office


@pytest.fixture
def over_rabbitmq(office: Post, rabbitmq_url: str) -> Post:
    """The office over RabbitMQ, for what only a broker can do."""
    office.url = rabbitmq_url
    return office
