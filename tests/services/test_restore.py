"""A stage that was restored from an older copy: noticed, filled again from what others keep of it, and nothing lost."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared.embedded_postgres import EmbeddedPostgres
from shared.settings import SOURCES
from tests.journeys.people import answer, found, ok, publish, send, solved, verify_and_classify, wait_for_status
from tests.services.commands import command, running
from tests.support.begun import begun, copied
from tests.support.broker.ports import free_ports
from tests.support.house import Process, soon

TOLD = ("source_behind", "another_past")
# The one that counts, from which most is lost; `-m long` has the rest.
AT_LEAST = "intake"
THE_OTHERS = tuple(one for one in SOURCES if one != AT_LEAST)


@dataclass(frozen=True)
class Past:
    """A commune's data with yesterday's copy of each database in it, and what was done since."""

    data: Path
    accounts: dict[str, str]
    today: dict[str, Any]  # the receipt of a report that went the whole way since the copies were made


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    process = Process(begun(tmp_path_factory.mktemp("past") / "data"), free_ports(1)[0])
    with running(process) as house:
        publish(house, solved(house))
        accounts = dict(house.accounts)
    administer(
        process.data,
        *(f'CREATE DATABASE "{stage}_yesterday" TEMPLATE "{stage}" OWNER "{stage}_owner"' for stage in SOURCES),
    )
    with running(process) as house:
        today = solved(house, words="Cột điện nghiêng ở đầu ngõ, sợ đổ xuống đường.")
        publish(house, today)
    return Past(process.data, accounts, today)


def administer(data: Path, *statements: str) -> None:
    """As the superuser of the server inside, while nobody uses it."""
    server = EmbeddedPostgres(data)
    server.start()

    async def execute() -> None:
        connection = await asyncpg.connect(server.dsn("postgres"))
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    try:
        asyncio.run(execute())
    finally:
        server.stop()


def restored(past: Past, stage: str, folder: Path) -> Process:
    """The commune as it is today, but one stage as it was yesterday."""
    copied(past.data, folder / "data")
    administer(folder / "data", f'DROP DATABASE "{stage}"', f'ALTER DATABASE "{stage}_yesterday" RENAME TO "{stage}"')
    return Process(folder / "data", free_ports(1)[0])


@pytest.mark.parametrize("stage", [AT_LEAST, *(pytest.param(one, marks=pytest.mark.long) for one in THE_OTHERS)])
def test_a_restored_stage_is_noticed_filled_again_and_goes_on(past: Past, stage: str, tmp_path: Path) -> None:
    process = restored(past, stage, tmp_path)
    assert command(process.data, "services.verify").returncode == 1
    filled = command(process.data, "services.restore", stage)
    assert filled.returncode == 0, filled.stdout + filled.stderr
    assert "said in the meantime" not in filled.stdout
    verified = command(process.data, "services.verify")
    assert verified.returncode == 0, verified.stdout
    with running(process, past.accounts) as house:
        assert wait_for_status(house, past.today, "closed")["number"] == past.today["number"]
        receipt = solved(house)
        assert receipt["number"] != past.today["number"]
        publish(house, receipt)
        assert house.anonymous().get("/readyz").json()["troubles"] == []


def test_what_a_restored_stage_did_in_the_meantime_is_done_again(past: Past, tmp_path: Path) -> None:
    """Nobody listens to it, and readiness says why; afterwards the unit has the case that it was to have."""
    process = restored(past, "dispatch", tmp_path)
    with running(process, past.accounts) as house:
        soon(lambda: any(one["kind"] in TOLD for one in house.anonymous().get("/readyz").json()["troubles"]))
        receipt = send(house)
        verify_and_classify(house, receipt)
        soon(lambda: found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt))
    filled = command(process.data, "services.restore", "dispatch")
    assert "2 events were said in the meantime" in filled.stdout, filled.stdout + filled.stderr
    assert "by itself" in filled.stdout
    with running(process, past.accounts) as house:
        answer(house, receipt)
        assert wait_for_status(house, receipt, "answered")
        soon(lambda: house.anonymous().get("/readyz").json()["troubles"] == [])
        assert ok(house.anonymous().get("/readyz"))["ready"]


def test_what_its_keeper_has_not_heard_is_not_taken_from_a_stage(past: Past, tmp_path: Path) -> None:
    """The keeper is the one that was restored: the others heard what the log has, so nothing of it is disowned."""
    process = restored(past, "oversight", tmp_path)
    filled = command(process.data, "services.restore", "dispatch")
    assert filled.returncode == 0, filled.stdout + filled.stderr
    assert "filled 0 events" in filled.stdout
    assert "said in the meantime" not in filled.stdout
    assert command(process.data, "services.restore", "oversight").returncode == 0
    verified = command(process.data, "services.verify")
    assert verified.returncode == 0, verified.stdout


def test_a_stage_that_does_not_exist_is_not_restored(tmp_path: Path) -> None:
    refused = command(tmp_path / "data", "services.restore", "kitchen")
    assert refused.returncode == 1
    assert "There is no stage 'kitchen'" in refused.stderr
