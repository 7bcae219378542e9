"""What a stolen container can reach: read from docker-compose.yml, refusals first."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.settings import SOURCES, STAGES
from tests.architecture.sources import ROOT

FILE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = FILE["services"]
NOT_OURS = ("postgres", "rabbitmq", "caddy")


def mounts(service: str) -> dict[str, str]:
    """`rw` or `ro` by volume."""
    found = {}
    for volume in SERVICES[service]["volumes"]:
        name, _, mode = str(volume).split(":") if str(volume).count(":") == 2 else (*str(volume).split(":"), "rw")
        found[name] = mode
    return found


def writers(volume: str) -> set[str]:
    return {name for name in SERVICES if mounts(name).get(volume) == "rw"}


def readers(volume: str) -> set[str]:
    return {name for name in SERVICES if volume in mounts(name)}


@pytest.mark.parametrize("stage", SOURCES)
def test_a_signing_key_is_mounted_by_its_stage_alone_and_written_by_setup_alone(stage: str) -> None:
    assert readers(f"{stage}-key") == {stage, "setup"}
    assert writers(f"{stage}-key") == {"setup"}


@pytest.mark.parametrize(
    ("volume", "writer"),
    [("public", "setup"), ("pepper", "setup"), ("broker", "setup"), ("vault", "intake"), ("setup", "setup")],
)
def test_what_several_read_one_writes(volume: str, writer: str) -> None:
    assert writers(volume) == {writer}


def test_who_leaves_the_first_sign_ins_shows_them_to_no_stage() -> None:
    assert readers("setup") == {"setup"}


@pytest.mark.parametrize("stage", SOURCES)
def test_a_stage_knows_no_other_stages_secret(stage: str) -> None:
    given = yaml.safe_dump(SERVICES[stage]["environment"])
    others = [f"{other.upper()}_" for other in SOURCES if other != stage]
    assert [other for other in (*others, "POSTGRES_PASSWORD") if other in given] == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_enters_the_broker_as_itself(stage: str) -> None:
    assert f"amqp://{stage}:" in SERVICES[stage]["environment"]["RABBITMQ_URL"]


def test_where_staff_sign_in_nothing_of_the_vault_and_the_broker_is() -> None:
    assert "vault" not in mounts("identity")
    assert "RABBITMQ_URL" not in SERVICES["identity"]["environment"]


def test_nobody_is_the_brokers_administrator() -> None:
    assert set(SERVICES["rabbitmq"]["environment"]) == {"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_container_is_confined(service: str) -> None:
    one = SERVICES[service]
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]
    assert one["mem_limit"]
    assert one["pids_limit"]


def test_caddy_alone_is_published_and_on_this_machine_alone() -> None:
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["caddy"]
    assert [port.partition(":")[0] for port in SERVICES["caddy"]["ports"]] == ["127.0.0.1"]


def test_caddy_does_not_reach_what_the_stages_keep() -> None:
    assert FILE["networks"]["back"]["internal"]
    assert set(SERVICES["caddy"]["networks"]) == {"front"}
    assert {name for name, one in SERVICES.items() if "front" in one["networks"]} == {*SOURCES, "caddy"}


@pytest.mark.parametrize("stage", SOURCES)
def test_only_caddy_is_believed_when_it_says_who_asked(stage: str) -> None:
    believed = SERVICES[stage]["environment"]["FORWARDED_ALLOW_IPS"]
    assert believed == SERVICES["caddy"]["networks"]["front"]["ipv4_address"]


def test_secrets_that_are_there_stay_and_each_token_is_known_by_its_hash(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("INTAKE_FEED_TOKEN=kept\n")
    for _ in range(2):
        subprocess.run([ROOT / "scripts" / "secrets", file], check=True, timeout=30)
    made = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert made["INTAKE_FEED_TOKEN"] == "kept"
    assert file.read_text().count("INTAKE_FEED_TOKEN=") == 1
    assert "intake:79f076abdd19a752" in made["FEED_TOKENS"]
    assert len({value for name, value in made.items() if name != "FEED_TOKENS"}) == len(made) - 1
