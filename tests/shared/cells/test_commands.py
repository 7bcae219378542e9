"""What operators run is for one commune of several, and says so when it does not know for which."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.setup import broker_users
from services.stages import STAGES
from shared.bus.broker_users import definitions
from shared.embedded_postgres import EmbeddedPostgres
from tests.support.broker.ports import free_ports
from tests.support.cells import HERE, THERE, listing, write_list
from tests.support.house import OF_TWO_COMMUNES_SECONDS, ROOT, Process


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Process:
    """Both communes on the server inside, started once and stopped again."""
    folder = tmp_path_factory.mktemp("commands")
    made = Process(folder / "data", free_ports(1)[0], {"CELLS": str(write_list(folder))})
    made.start(OF_TWO_COMMUNES_SECONDS)
    made.stop()
    return made


def run(process: Process, *arguments: str) -> "subprocess.CompletedProcess[str]":
    given = {**os.environ, **process.environment, "DATA": str(process.data), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, env=given, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    "command", [["verify"], ["rebuild"], ["restore", "intake"], ["keys"], ["keys", "renew", "triage"]], ids=" ".join
)
def test_a_command_that_does_not_say_for_which_changes_nothing_and_says_what_to_say(
    process: Process, command: list[str]
) -> None:
    asked = run(process, f"services.{command[0]}", *command[1:])
    assert asked.returncode == 1
    assert "Say which commune is meant: --cell with one of luong-son, thi-du." in asked.stderr


def test_each_command_works_on_the_commune_that_it_is_for(process: Process) -> None:
    keys = {cell: public_keys(process, cell) for cell in (HERE, THERE)}
    for arguments in (["verify"], ["rebuild", "triage"], ["restore", "intake"], ["keys"]):
        done = run(process, f"services.{arguments[0]}", *arguments[1:], "--cell", THERE)
        assert done.returncode == 0, done.stdout + done.stderr
    renewed = run(process, "services.keys", "--cell", THERE, "renew", "triage")
    assert "Now let the others accept it" in renewed.stdout, renewed.stderr
    assert public_keys(process, HERE) == keys[HERE]
    assert public_keys(process, THERE)["src-triage.pub"] != keys[THERE]["src-triage.pub"]


def public_keys(process: Process, cell: str) -> dict[str, str]:
    folder = process.data / "cells" / cell / "common" / "public"
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_a_process_may_run_one_of_the_list_alone(process: Process) -> None:
    alone = Process(process.data, process.port, {**process.environment, "CELL": HERE})
    alone.start()
    alone.stop()
    assert '"cell": "luong-son"' in (log := alone.log.read_text().rpartition("listens at")[2])
    assert '"cell": "thi-du"' not in log


def test_setup_prepares_all_of_them_on_an_outside_server(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "server")
    server.start()
    try:
        environment = {"CELLS": str(write_list(tmp_path)), "DATABASE_URL": server.dsn("postgres")}
        done = run(Process(tmp_path / "data", 0, environment), "services.setup")
        assert done.returncode == 0, done.stderr
        for cell in (HERE, THERE):
            assert (tmp_path / "data" / "cells" / cell / "first-sign-ins.txt").exists()
    finally:
        server.stop()


def test_each_commune_has_users_and_a_virtual_host_of_its_own_at_the_broker(tmp_path: Path) -> None:
    lines = "".join(f'{stage.name}_rabbitmq_password = "of {stage.name}"\n' for stage in STAGES)
    for cell in (HERE, THERE):
        (tmp_path / f"{cell}.toml").write_text(lines)
    cells = listing(tmp_path, {cell: f'secrets = "{cell}.toml"' for cell in (HERE, THERE)}).cells
    made = json.loads(json.dumps(definitions([user for cell in cells for user in broker_users(cell.settings)])))
    assert [one["name"] for one in made["vhosts"]] == [HERE, THERE]
    assert len({one["name"] for one in made["users"]}) == 2 * len(STAGES)
    assert {(one["user"].partition("_")[0], one["vhost"]) for one in made["permissions"]} == {
        (HERE, HERE), (THERE, THERE),
    }  # fmt: skip
    for kind in ("exchanges", "queues", "bindings"):
        assert {one["vhost"] for one in made[kind]} == {HERE, THERE}


def test_a_missing_password_of_the_broker_is_named_with_its_commune(tmp_path: Path) -> None:
    [here, _] = listing(tmp_path, rabbitmq_url=SecretStr("amqp://rabbitmq/")).cells
    with pytest.raises(SystemExit, match="INTAKE_RABBITMQ_PASSWORD is missing in the secrets of luong-son"):
        broker_users(here.settings)


def test_one_of_a_list_that_is_not_named_starts_nothing(tmp_path: Path) -> None:
    """Else it would begin with empty databases beside those that were meant."""
    asked = run(Process(tmp_path / "data", 0, {"CELL": HERE}), "services")
    assert asked.returncode == 1
    assert "CELLS names no file" in asked.stderr
    assert not (tmp_path / "data").exists()
