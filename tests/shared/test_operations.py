"""What a running host says of itself."""

from pathlib import Path

from tests.support.begun import running_house
from tests.support.broker.ports import free_ports
from tests.support.house import soon

PARTS = {"intake", "triage", "dispatch", "oversight", "publisher", "identity"}


def test_a_host_over_rabbitmq_is_ready_and_names_every_part(tmp_path: Path, rabbitmq_url: str) -> None:
    with running_house(tmp_path, RABBITMQ_URL=rabbitmq_url) as house, house.anonymous() as anyone:
        assert anyone.get("/readyz").json()["parts"].keys() == {*PARTS, "rabbitmq"}
        soon(lambda: set(anyone.get("/readyz").json()["parts"].values()) == {"ok"})


def test_a_host_whose_broker_is_away_serves_and_says_so(tmp_path: Path) -> None:
    nobody = f"amqp://guest:guest@127.0.0.1:{free_ports(1)[0]}/"
    with running_house(tmp_path, RABBITMQ_URL=nobody) as house, house.anonymous() as anyone:
        answer = anyone.get("/readyz").json()
        assert answer["ready"]
        assert answer["parts"]["rabbitmq"].startswith("not connected; events wait in the outbox")


def test_without_a_broker_none_is_asked_for_and_requests_are_counted_by_method_route_and_status(
    tmp_path: Path,
) -> None:
    with running_house(tmp_path) as house, house.anonymous() as anyone:
        assert anyone.get("/readyz").json()["parts"] == dict.fromkeys(PARTS, "ok")
        anyone.head("/gop-y")
        assert 'method="HEAD",route="/gop-y",status="200"' in anyone.get("/metrics").text
