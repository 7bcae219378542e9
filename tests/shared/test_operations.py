"""What a running host says of itself."""

from pathlib import Path

from tests.support.house import running_house, soon

STAGES = {"intake", "triage", "dispatch", "oversight", "publisher"}


def test_a_host_over_rabbitmq_is_ready_and_names_every_part(tmp_path: Path, rabbitmq_url: str) -> None:
    with running_house(tmp_path, RABBITMQ_URL=rabbitmq_url) as house, house.anonymous() as anyone:
        parts = soon(lambda: "rabbitmq" in (parts := anyone.get("/readyz").json()["parts"]) and parts)
        assert parts == dict.fromkeys([*STAGES, "rabbitmq"], "ok")


def test_without_a_broker_none_is_asked_for(tmp_path: Path) -> None:
    with running_house(tmp_path) as house, house.anonymous() as anyone:
        assert anyone.get("/readyz").json() == {"ready": True, "parts": dict.fromkeys(STAGES, "ok")}
