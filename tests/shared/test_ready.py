"""A host whose database is away says so, and is not sent any visitors."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from services.dispatch.stage import STAGE as DISPATCH
from shared.embedded_postgres import EmbeddedPostgres
from shared.host.app import host
from shared.host.preparing import outside, prepare
from shared.settings import Settings
from tests.support.databases import UNSAFE_BUT_FAST
from tests.support.house import soon


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[TestClient, EmbeddedPostgres]]:
    """A stage alone, and the server that its database is on."""
    server = EmbeddedPostgres(tmp_path / "data", settings=UNSAFE_BUT_FAST)
    server.start()
    settings = Settings(data=tmp_path / "data", database_url=SecretStr(server.dsn("postgres")))
    asyncio.run(prepare(settings, [DISPATCH], server.dsn("postgres")))
    try:
        with TestClient(host(settings, [DISPATCH], outside(settings, [DISPATCH]))) as client:
            yield client, server
    finally:
        server.stop()


def test_a_database_that_is_away_makes_a_host_unready_until_it_is_back(
    served: tuple[TestClient, EmbeddedPostgres],
) -> None:
    client, server = served
    assert client.get("/readyz").json()["ready"]
    server.stop()
    away = client.get("/readyz")
    assert away.status_code == 503
    assert away.json()["parts"]["dispatch"].startswith("database away")
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200
    answer = client.get("/api/dispatch/v1/cases", headers={"authorization": "Bearer ln_00_x"})
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
    server.start()
    soon(lambda: client.get("/readyz").status_code == 200)
