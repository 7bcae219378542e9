"""Programs that others wrote for GeoReport v2 read this house and hand in reports, unchanged."""

from typing import Any

import pytest
from civicbot.http import HttpTransport, RateLimiter
from civicbot.open311 import CONFIRM_TOKEN, Open311Client, ValidationError
from civicbot.registry import Endpoint
from georeport import GeoReport

from tests.journeys.people import follow
from tests.journeys.test_following import named
from tests.journeys.test_helping import key_of
from tests.journeys.test_open311 import REQUEST_FIELDS, SECRET, V2, listed
from tests.support.house import House, soon

HEADLINE = "Cột đèn đầu cầu gãy"


@pytest.fixture(scope="module")
def number(house: House) -> str:
    """That of a public case."""
    receipt, _ = named(house, HEADLINE)
    soon(lambda: listed(house, service_request_id=receipt["number"]))
    return str(receipt["number"])


@pytest.fixture
def civicbot(house: House) -> Open311Client:
    """As it comes, but for the pause that it makes between questions."""
    endpoint = Endpoint(id="luong-son", name="Lương Sơn", base_url=f"{house.url}{V2}", bbox=(-90, -180, 90, 180))
    return Open311Client(endpoint, HttpTransport(rate_limiter=RateLimiter(0)), jurisdiction_id="luong-son")


@pytest.mark.parametrize("output", ["json", "xml"])
def test_georeport_reads_services_and_requests_in_both_formats(output: str, number: str, house: House) -> None:
    client = GeoReport(f"{house.url}{V2}", jurisdiction="luong-son", output_format=output)
    services = {one["service_code"]: one for one in client.get_service_list()}
    assert services["TN"]["type"] == "realtime"
    assert client.get_service_definition("TN")["service_code"] == "TN"
    request = client.get_service_request(number)
    assert (list(request), request["description"]) == (REQUEST_FIELDS, HEADLINE)
    among: Any = client.get_service_requests(status="open", service_code="TN")
    among = among if isinstance(among, list) else [among]  # its XML parser gives one alone as itself
    assert number in [one["service_request_id"] for one in among]


def test_civicbot_reads_services_and_requests(number: str, civicbot: Open311Client) -> None:
    assert "TN" in [one["service_code"] for one in civicbot.list_services()]
    assert civicbot.get_service_definition("TN") == {"service_code": "TN", "attributes": []}
    found = civicbot.get_request(number)
    assert found is not None
    assert found["description"] == HEADLINE
    assert [one["service_request_id"] for one in civicbot.list_requests(service_request_ids=[number])] == [number]


def test_civicbot_reads_what_a_service_asks_and_is_told_what_is_wrong_before_it_sends(civicbot: Open311Client) -> None:
    asked = civicbot.get_service_definition("DC")["attributes"]
    assert [(one["code"], one["datatype"]) for one in asked] == [
        ("so-cot", "string"), ("bi-gi", "singlevaluelist"), ("tu-ngay", "datetime")
    ]  # fmt: skip
    with pytest.raises(ValidationError, match="'chay'"):
        civicbot.create_request("DC", address_id="tieu-khu-6", attributes={"bi-gi": "chay"}, validate_remote=True)


def test_civicbot_hands_in_what_was_said_to_the_questions(civicbot: Open311Client, house: House) -> None:
    prepared = civicbot.create_request(
        "MT", address_id="tieu-khu-6", description=f"{SECRET} ở bãi rác.", validate_remote=True,
        attributes={"loai-rac": ["xay-dung", "khoi-mui"], "may-ngay": "4"},
        api_key=key_of(house, "intake:report"), dry_run=False, confirm=CONFIRM_TOKEN,
    )  # fmt: skip
    code = prepared.response[0]["service_notice"].partition(": ")[2].partition(".")[0]
    case = soon(lambda: follow(house, {"tracking_code": code}))
    assert [one["value"] for one in case["details"]] == [["xay-dung", "khoi-mui"], "4"]


@pytest.mark.parametrize("output", ["json", "xml"])
def test_georeport_reads_what_a_service_asks(output: str, house: House) -> None:
    client = GeoReport(f"{house.url}{V2}", jurisdiction="luong-son", output_format=output)
    found: Any = client.get_service_definition("DC")["attributes"]
    asked = found if isinstance(found, list) else found["attribute"]
    assert [one["code"] for one in asked] == ["so-cot", "bi-gi", "tu-ngay"]


def test_civicbot_hands_in_a_a_report_that_its_sender_can_follow(civicbot: Open311Client, house: House) -> None:
    prepared = civicbot.create_request(
        "TN", lat=20.85, lng=105.5, description=f"{SECRET} ở đầu cầu.", phone="0912 345 678", validate_remote=True,
        api_key=key_of(house, "intake:report"), dry_run=False, confirm=CONFIRM_TOKEN,
    )  # fmt: skip
    [receipt] = prepared.response
    code = receipt["service_notice"].partition(": ")[2].partition(".")[0]
    case = soon(lambda: follow(house, {"tracking_code": code}))
    assert case["number"] == receipt["service_request_id"]
