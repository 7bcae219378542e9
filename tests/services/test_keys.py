"""A signing key that was stolen is replaced: what was said before stays believed, and what is said after is heard."""

from pathlib import Path

import pytest

from shared.settings import Settings
from shared.signing import load_signer
from tests.journeys.people import publish, solved
from tests.services.commands import command, running
from tests.support.begun import begun
from tests.support.broker.ports import free_ports
from tests.support.house import Process


@pytest.fixture
def process(tmp_path: Path) -> Process:
    return Process(begun(tmp_path / "data"), free_ports(1)[0])


def test_a_stage_with_a_renewed_key_is_heard_verified_and_rebuilt(process: Process) -> None:
    with running(process) as house:
        accounts = dict(house.accounts)
        publish(house, solved(house))
        refused = command(process.data, "services.keys", "renew", "oversight")
        assert refused.returncode == 1
        assert "Stop oversight first" in refused.stderr
    old = load_signer(Settings(data=process.data).own_keys, "oversight")
    assert command(process.data, "services.keys", "renew", "oversight").returncode == 0
    accepted = command(process.data, "services.keys", "accept", "oversight", "--by", "Anh Hùng")
    assert accepted.returncode == 0, accepted.stderr
    new = load_signer(Settings(data=process.data).own_keys, "oversight")
    assert new.keys[0] == old.keys[0]
    assert len({key for _, key in new.keys}) == 2
    with running(process, accounts) as house:
        publish(house, solved(house))
        assert house.anonymous().get("/readyz").json()["troubles"] == []
    for what in ("verify", "rebuild"):
        done = command(process.data, f"services.{what}")
        assert done.returncode == 0, done.stdout + done.stderr
