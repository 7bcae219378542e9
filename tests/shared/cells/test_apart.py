"""Two communes in one process whose databases are on two servers: what happens to one does not happen to the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from shared.embedded_postgres import EmbeddedPostgres
from tests.support.broker.ports import free_ports
from tests.support.cells import COMMUNES, HERE, HOSTS, THERE, write_list
from tests.support.house import OF_TWO_COMMUNES_SECONDS, House, Process, soon

START_SECONDS = 60.0  # a server and seven databases, on a machine that does other things too


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """The server of one of the two; it does not run yet."""
    server = EmbeddedPostgres(tmp_path / "outside")
    yield server
    server.stop()


@pytest.fixture
def process(tmp_path: Path, outside: EmbeddedPostgres) -> Iterator[Process]:
    """Not started yet."""
    (tmp_path / "there.toml").write_text(f'database_url = "{outside.dsn("postgres")}"\n')
    path = write_list(tmp_path, {THERE: 'secrets = "there.toml"'})
    made = Process(tmp_path / "data", free_ports(1)[0], {"CELLS": str(path)})
    yield made
    made.stop()


def status(process: Process, code: str, path: str = "/gop-y") -> int:
    return httpx2.get(process.url + path, headers={"host": HOSTS[code]}, timeout=10).status_code


def cells(process: Process) -> dict[str, Any]:
    found: dict[str, Any] = httpx2.get(f"{process.url}/readyz").json()["cells"]
    return found


def test_one_whose_server_is_away_leaves_the_other_alone_at_the_start_and_later(
    process: Process, outside: EmbeddedPostgres
) -> None:
    process.start(whole=False)
    soon(lambda: status(process, HERE, "/readyz") == 200, START_SECONDS)
    soon(lambda: cells(process)[THERE]["reason"].startswith("the database is away"), START_SECONDS)
    assert (status(process, HERE), status(process, THERE)) == (200, 503)
    assert httpx2.get(f"{process.url}/readyz").status_code == 200
    outside.start()
    soon(lambda: status(process, THERE, "/readyz") == 200, START_SECONDS)
    outside.stop()
    soon(lambda: status(process, THERE, "/readyz") == 503, START_SECONDS)
    assert status(process, HERE, "/readyz") == 200
    assert status(process, HERE, "/ket-qua") == 200
    outside.start()
    soon(lambda: status(process, THERE, "/readyz") == 200, START_SECONDS)


def test_one_that_refuses_to_start_says_why_and_leaves_the_other_alone(
    process: Process, outside: EmbeddedPostgres
) -> None:
    """Two communes' files were exchanged: the data of one would show under the name of the other."""
    outside.start()
    process.start(OF_TWO_COMMUNES_SECONDS)
    with House(process.url, {}, HOSTS[HERE]).anonymous() as citizen:
        report = {"words": "Cống trước nhà văn hóa bị tắc.", "consent": "yes"}
        assert citizen.post("/api/intake/v1/reports", json=report).status_code == 201
    process.stop()
    path = Path(process.environment["CELLS"])
    path.write_text(path.read_text().replace(str(COMMUNES[HERE]), str(elsewhere(path.parent))))
    process.start(whole=False)
    soon(lambda: status(process, THERE, "/readyz") == 200, START_SECONDS)
    soon(lambda: cells(process)[HERE] == {"ready": False, "reason": "CommuneRefused"}, START_SECONDS)
    assert "the data here is that of 'luong-son', not of 'noi-khac'" in process.log.read_text()


def elsewhere(folder: Path) -> Path:
    """The same commune's file under another code."""
    file = folder / "noi-khac.toml"
    file.write_text(COMMUNES[HERE].read_text().replace('code = "luong-son"', 'code = "noi-khac"', 1))
    return file
