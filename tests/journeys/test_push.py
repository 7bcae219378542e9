"""Who leaves no contact is told on a device: by real pushes, with nothing to read over a shoulder, until it ends."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from services.intake.codes import spelled
from tests.journeys.people import answer, as_citizen, ok, send, verify_and_classify, wait_for_status
from tests.support.begun import running_house
from tests.support.house import House, soon
from tests.support.push import Device, PushService, push_service

WORDS = "Cống trước nhà bà Tư bị tắc, nước ngập."
API = "/api/intake/v1/tracking/devices"
ARRIVES_SECONDS = 120.0
ELSEWHERE = {"origin": "https://other.example", "sec-fetch-site": "cross-site"}


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture(scope="module")
def push_house(service: PushService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = {"PUSH": "true", "PUSH_SERVICES": service.host}
    with running_house(tmp_path_factory.mktemp("push"), **settings) as house:
        yield house


def subscribed(citizen: httpx2.Client, receipt: dict[str, Any], device: Device) -> dict[str, str]:
    form = {"number": receipt["number"], **device.form}
    said: dict[str, str] = ok(citizen.post("/theo-doi/may-nay", data=form, headers={"accept": "application/json"}))
    return said


def told(service: PushService, device: Device, at_least: int) -> list[dict[str, Any]]:
    def look() -> list[dict[str, Any]]:
        found = service.told(device)
        return found if len(found) >= at_least else []

    came: list[dict[str, Any]] = soon(look, ARRIVES_SECONDS)
    return came


def test_what_no_browser_made_and_what_leads_inside_is_refused(push_house: House, service: PushService) -> None:
    receipt = send(push_house)
    citizen, device = as_citizen(push_house, receipt), service.device("refused")
    for wrong in ({"endpoint": "https://127.0.0.1/"}, {"endpoint": "https://localhost/"}, {"auth": "x"}):
        assert citizen.post("/theo-doi/may-nay", data=device.form | wrong).status_code == 422
        entry = device.form | wrong | {"tracking_code": receipt["tracking_code"]}
        assert push_house.anonymous().post(API, json=entry).status_code == 422


def test_without_the_code_or_from_elsewhere_nobody_is_told(push_house: House, service: PushService) -> None:
    receipt, device = send(push_house), service.device("stranger")
    assert push_house.anonymous().post("/theo-doi/may-nay", data=device.form).status_code == 404
    assert push_house.anonymous().post(API, json=device.form | {"tracking_code": "x"}).status_code == 404
    citizen = as_citizen(push_house, receipt)
    assert citizen.post("/theo-doi/may-nay", data=device.form, headers=ELSEWHERE).status_code == 403
    other = device.form | {"number": "LS-2000-1"}
    assert citizen.post("/theo-doi/may-nay", data=other).status_code == 409
    assert "/theo-doi/may-nay/thoi" not in citizen.get("/theo-doi").text
    left = push_house.anonymous().post("/theo-doi/may-nay/thoi", data={"device": "x"})
    assert left.headers["location"] == "/theo-doi"


def test_an_invented_token_moves_and_stops_nothing(push_house: House, service: PushService) -> None:
    anyone = push_house.anonymous()
    for token in ("x", "0" * 96, "é"):
        assert anyone.get(f"/theo-doi/thoi-bao-may/{token}").status_code == 404
        assert anyone.post(f"/theo-doi/thoi-bao-may/{token}").status_code == 404
    moved = {"token": "0" * 96, **service.device("invented").form}
    assert anyone.post("/theo-doi/may-nay/doi", data=moved).status_code == 404


def test_where_nobody_is_told_by_push_nothing_of_it_is_offered(house: House, push_house: House) -> None:
    assert "data-push" not in as_citizen(house, send(house)).get("/theo-doi").text
    assert "data-push" in as_citizen(push_house, send(push_house)).get("/theo-doi").text


def test_a_case_without_a_contact_is_told_on_its_device_until_that_is_stopped(
    push_house: House, service: PushService
) -> None:
    receipt, device = send(push_house, words=WORDS), service.device("ba-tu")
    citizen = as_citizen(push_house, receipt)
    said = subscribed(citizen, receipt, device)
    assert subscribed(citizen, receipt, device) == said
    page = citizen.get("/theo-doi?xong=may-on").text
    assert page.count("data-device=") == 1
    assert "Từ giờ có tin là máy này báo cho bà con." in page
    verify_and_classify(push_house, receipt)
    [shown] = told(service, device, 1)
    assert receipt["number"] in shown["title"]
    assert "chuyển" in shown["title"]
    assert WORDS[:12] not in str(shown)
    assert [word for word in re.split(r"\W+", str(shown)) if spelled(word)] == []
    assert httpx2.URL(shown["address"]).path == "/theo-doi"
    stopped = citizen.post("/theo-doi/may-nay/thoi", data={"number": receipt["number"], "device": said["device"]})
    assert stopped.headers["location"] == "/theo-doi?xong=may-off"
    page = citizen.get("/theo-doi?xong=may-off").text
    assert "data-device=" not in page
    assert "Máy đó không còn báo tin" in page
    answer(push_house, receipt)
    wait_for_status(push_house, receipt, "answered")
    assert len(service.told(device)) == 1
    front = push_house.as_("giam-sat")
    [row] = [row for row in ok(front.get("/api/intake/v1/deliveries")) if row["number"] == receipt["number"]]
    assert (row["way"], row["state"]) == ("push", "sent")
    assert "Báo trên máy của người dân" in front.get("/intake/bao-tin").text


def test_a_device_stops_with_its_own_token_and_looking_changes_nothing(push_house: House, service: PushService) -> None:
    receipt, device = send(push_house), service.device("chi-ba")
    citizen = as_citizen(push_house, receipt)
    link = f"/theo-doi/thoi-bao-may/{subscribed(citizen, receipt, device)['token']}"
    anyone = push_house.anonymous()
    assert "<button" in anyone.get(link).text
    assert anyone.post(link, headers=ELSEWHERE).status_code == 403
    assert "data-device=" in citizen.get("/theo-doi").text
    assert "không còn báo tin" in anyone.post(link).text
    assert "data-device=" not in citizen.get("/theo-doi").text
    assert "không còn báo tin" in anyone.get(link).text


def test_a_device_that_is_gone_ends_by_itself(push_house: House, service: PushService) -> None:
    receipt, device = send(push_house), Device(f"http://{service.host}/gone/anh-nam")
    citizen = as_citizen(push_house, receipt)
    subscribed(citizen, receipt, device)
    verify_and_classify(push_house, receipt)
    soon(lambda: "Một máy thôi nhận báo tin" in citizen.get("/theo-doi").text, ARRIVES_SECONDS)
    assert "data-device=" not in citizen.get("/theo-doi").text


@pytest.mark.parametrize("scope", ["contact", "all"])
def test_erasure_ends_it(push_house: House, service: PushService, scope: str) -> None:
    receipt, device = send(push_house, contact="0900 111 222"), service.device(f"co-hai-{scope}")
    with push_house.anonymous() as citizen:
        proof = {"tracking_code": receipt["tracking_code"]}
        ok(citizen.post(API, json=proof | device.form))
        assert as_citizen(push_house, receipt).get("/theo-doi").text.count("data-device=") == 1
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=proof | {"scope": scope}))
    if scope == "contact":
        verify_and_classify(push_house, receipt)
        wait_for_status(push_house, receipt, "forwarded")
        assert "data-device=" not in as_citizen(push_house, receipt).get("/theo-doi").text
    assert service.told(device) == []


def test_a_device_with_a_telephone_number_beside_it_costs_neither(push_house: House, service: PushService) -> None:
    receipt = send(push_house, contact="0900 111 222", contact_by="call")
    proof = {"tracking_code": receipt["tracking_code"]}
    with push_house.anonymous() as citizen:
        new = ok(citizen.post(API, json=proof | service.device("co-bay").form))
        case = ok(citizen.post("/api/intake/v1/tracking", json=proof))
        assert case["contact"]["shown"].endswith("222")
        ok(citizen.post(f"{API}/end", json=proof | new))
        assert ok(citizen.post("/api/intake/v1/tracking", json=proof))["contact"]["shown"].endswith("222")
