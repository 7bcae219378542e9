"""Open311: programs that speak GeoReport v2 read what is public and hand in reports, in XML and in JSON."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

import httpx2
import pytest

from shared import clock
from shared.calendar import LOCAL
from tests.journeys.people import ok, publish, send, solved, verify_and_classify, wait_for_status
from tests.journeys.test_following import named
from tests.journeys.test_helping import key_of, sent_by
from tests.support.house import House, soon

V2, TEST = "/open311/v2", "/open311/test/v2"
SECRET = "Ông Tám nhà số 5 báo ống nước vỡ"
XML, JSON = "text/xml; charset=utf-8", "application/json; charset=utf-8"
REQUEST_FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip


@pytest.fixture(scope="module")
def key(house: House) -> str:
    return key_of(house, "intake:report")


def filled(key: str, **more: str) -> dict[str, str]:
    """A request that is taken; each is another one, unless it says the same token."""
    said = {
        "api_key": key,
        "service_code": "CN",
        "description": f"{SECRET}, {token_urlsafe(6)}",
        "address_id": "tieu-khu-6",
    }
    return said | more


def post(house: House, form: Mapping[str, Any], path: str = f"{V2}/requests.json") -> httpx2.Response:
    with house.anonymous() as program:
        return program.post(path, data=form)


def get(house: House, path: str, **asked: str) -> httpx2.Response:
    with house.anonymous() as program:
        return program.get(f"{V2}/{path}", params=asked)


def listed(house: House, **asked: str) -> list[str]:
    return [one["service_request_id"] for one in ok(get(house, "requests.json", **asked))]


def errors(answer: httpx2.Response) -> list[tuple[int, str]]:
    """What an answer says is wrong, in whichever format, which is the one that was asked for."""
    if answer.url.path.endswith(".json"):
        assert answer.headers["content-type"] == JSON
        return [(one["code"], one["description"]) for one in answer.json()]
    assert answer.headers["content-type"] == XML
    found = ET.fromstring(answer.content)
    assert found.tag == "errors"
    return [(int(one.findtext("code", "")), one.findtext("description", "")) for one in found.findall("error")]


@pytest.mark.parametrize("suffix", ["json", "xml"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nowhere", 404), ("services/XX", 404), ("tokens/khong-co-token-0123456789", 404),
        ("services?jurisdiction_id=x", 404),
        ("requests/LS-2026-999999", 404), ("requests?service_code=XX", 404), ("requests?status=late", 400),
        ("requests?start_date=yesterday", 400), ("requests?start_date=2026-01-01T00:00:00", 400),
        ("requests?start_date=2026-01-01T00:00:00Z&end_date=2026-08-01T00:00:00Z", 400),
        ("requests?page_size=0", 400), ("servicerequestupdates?end_date=2026", 400),
    ],
)  # fmt: skip
def test_every_failure_is_told_in_the_format_that_was_asked_for(
    path: str, status: int, suffix: str, house: House
) -> None:
    name, _, query = path.partition("?")
    with house.anonymous() as program:
        answer = program.get(f"{V2}/{name}.{suffix}?{query}")
    assert answer.status_code == status
    assert [code for code, said in errors(answer) if said] == [status]


def test_a_wrong_method_and_an_unknown_format_are_told_so_too(house: House) -> None:
    with house.anonymous() as program:
        wrong = program.delete(f"{V2}/services.json")
        assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, HEAD")
        assert errors(wrong) == [(405, "This address takes GET, HEAD only.")]
        assert errors(program.post(f"{V2}/servicerequestupdates.xml"))[0][0] == 405
        unknown = program.get(f"{V2}/services.yaml")
    assert unknown.status_code == 404
    assert errors(unknown) == [(404, "There are two formats: xml and json.")]


def test_too_much_is_refused_in_the_format_too(key: str, house: House) -> None:
    answer = post(house, filled(key, description="a" * 70_000), f"{V2}/requests.xml")
    assert answer.status_code == 413
    assert errors(answer)[0][0] == 413


@pytest.mark.parametrize("shown", ["", "ln_0000000000_x", "khong phai khoa"])
def test_nobody_hands_in_without_a_key(shown: str, house: House) -> None:
    for path in (f"{V2}/requests.json", f"{TEST}/requests.xml"):
        answer = post(house, filled(shown), path)
        assert answer.status_code == 403
        assert errors(answer)[0][0] == 403


def test_neither_another_scope_nor_a_key_in_the_address_opens(key: str, house: House) -> None:
    other = key_of(house, "dispatch:read")
    assert post(house, filled(other)).status_code == 403
    assert post(house, filled(""), f"{V2}/requests.json?api_key={key}").status_code == 403
    assert house.as_("tiep-nhan").post(f"{V2}/requests.json", data=filled("")).status_code == 403


@pytest.mark.parametrize("below", [V2, TEST])
@pytest.mark.parametrize(
    ("wrong", "status", "about"),
    [
        ({"service_code": ""}, 400, "service_code"), ({"service_code": "XX"}, 404, "service_code"),
        ({"jurisdiction_id": "noi-khac"}, 404, "jurisdiction_id"), ({"address_id": ""}, 400, "location"),
        ({"lat": "20.85"}, 400, "location"), ({"lat": "91", "long": "105"}, 400, "lat"),
        ({"lat": "nan", "long": "105"}, 400, "lat"), ({"address_id": "noi-khac"}, 422, "address_id"),
        ({"description": "Vỡ"}, 422, "description"), ({"description": "a" * 4_001}, 400, "description"),
        ({"email": "khong phai"}, 400, "email"), ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
        ({"consent_version": "2020-01"}, 422, "consent_version"),
    ],
)  # fmt: skip
def test_a_request_that_lacks_something_says_which_parameter(
    wrong: dict[str, str], status: int, about: str, below: str, key: str, house: House
) -> None:
    answer = post(house, filled(key) | wrong, f"{below}/requests.json")
    assert answer.status_code == status
    [(code, said)] = errors(answer)
    assert code == status
    assert about in said


def test_a_repeated_request_is_one_report_and_another_one_is_another(key: str, house: House) -> None:
    form = filled(key, device_id="may-1")
    first, again = post(house, form), post(house, form, f"{V2}/requests.json")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = post(house, form | {"device_id": "may-2"}).json()
    assert other[0]["service_request_id"] != first.json()[0]["service_request_id"]


def test_a_token_of_the_program_stands_for_one_report_and_leads_to_it(key: str, house: House) -> None:
    form = filled(key, token=token_urlsafe(24))
    number = post(house, form).json()[0]["service_request_id"]
    assert post(house, form | {"description": f"{SECRET} lần khác"}).status_code == 409
    said = ok(get(house, f"tokens/{form['token']}.json"))
    assert said == [{"service_request_id": number, "token": form["token"]}]
    root = ET.fromstring(get(house, f"tokens/{form['token']}.xml").content)
    assert root.findtext("request/service_request_id") == number


def test_what_is_handed_in_is_a_report_like_any_other(key: str, house: House) -> None:
    form = filled(
        key, lat="20.8512345678", long="105.51", address_string="Ngã ba lò gạch", email="ba@example.com",
        phone="0912 345 678", first_name="Ba", last_name="Trần", media_url="https://example.com/a.jpg",
        account_id="12", jurisdiction_id="luong-son", zipcode="",
    )  # fmt: skip
    answer = post(house, form)
    assert answer.headers["content-type"] == JSON
    [receipt] = answer.json()
    assert list(receipt) == ["service_request_id", "service_notice", "account_id"]
    assert receipt["account_id"] is None
    code = receipt["service_notice"].partition(": ")[2].partition(".")[0]
    case = wait_for_status(house, {"tracking_code": code}, "received")
    assert case["number"] == receipt["service_request_id"]
    clerk = house.as_("tiep-nhan")
    case_id = verify_and_classify(house, {"number": receipt["service_request_id"]}, "CN")
    read = ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))
    assert read["words"] == f"{form['description']}\n\nhttps://example.com/a.jpg"
    assert read["place"] == "Ngã ba lò gạch (20.851235, 105.510000)"
    assert (read["channel"], read["area"], read["category_hint"]) == ("open311", "tieu-khu-6", "CN")
    lines = soon(lambda: ok(house.as_("giam-sat").get(f"/api/oversight/v1/cases/{case_id}/timeline")))
    assert lines[0]["actor"] == f"unit/kinh-te/{key.split('_')[1]}"


def test_a_request_in_xml_is_answered_in_xml(key: str, house: House) -> None:
    answer = post(house, filled(key), f"{V2}/requests.xml")
    assert (answer.status_code, answer.headers["content-type"]) == (201, XML)
    assert answer.text.startswith('<?xml version="1.0" encoding="utf-8"?>')
    request = ET.fromstring(answer.content).find("request")
    assert request is not None
    assert [field.tag for field in request] == ["service_request_id", "service_notice", "account_id"]
    assert request.findtext("account_id") == ""


def test_the_test_address_checks_and_keeps_nothing(key: str, house: House) -> None:
    form = filled(key)
    first = post(house, form, f"{TEST}/requests.json").json()
    assert first[0]["service_request_id"].endswith("-000000")
    assert "địa chỉ thử" in first[0]["service_notice"]
    number = post(house, form).json()[0]["service_request_id"]
    assert not number.endswith("-000000")


def test_where_it_is_is_said_in_both_formats(house: House) -> None:
    answer = get(house, "discovery.json")
    assert answer.headers["content-type"] == JSON
    found = answer.json()
    assert {"changeset", "contact", "key_service", "endpoints"} == found.keys()
    assert [(one["type"], one["url"].removeprefix(house.url), one["formats"]) for one in found["endpoints"]] == [
        ("production", V2, ["text/xml", "application/json"]),
        ("test", TEST, ["text/xml", "application/json"]),
    ]
    root = ET.fromstring(get(house, "discovery.xml").content)
    assert root.tag == "discovery"
    assert [one.text for one in root.findall("endpoints/endpoint/formats/format")][:2] == [
        "text/xml",
        "application/json",
    ]


def test_services_are_the_categories_of_the_commune(house: House) -> None:
    commune = ok(house.anonymous().get("/api/intake/v1/commune"))
    services = ok(get(house, "services.json", jurisdiction_id=""))
    assert [one["service_code"] for one in services] == [one["code"] for one in commune["categories"]]
    assert services == ok(get(house, "services.json", jurisdiction_id=commune["code"]))
    [drainage] = [one for one in services if one["service_code"] == "TN"]
    assert list(drainage) == ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
    assert (drainage["metadata"], drainage["type"], drainage["group"]) == (False, "realtime", "Phòng Kinh tế")
    answer = get(house, "services.xml")
    assert answer.headers["content-type"] == XML
    root = ET.fromstring(answer.content)
    assert root.tag == "services"
    asks = [one.findtext("service_code") for one in root.findall("service") if one.findtext("metadata") == "true"]
    assert asks == [one["service_code"] for one in services if one["metadata"]] == ["DC", "MT"]


def test_a_service_is_told_in_the_language_that_is_asked_for(house: House) -> None:
    with house.anonymous() as program:
        services = ok(program.get(f"{V2}/services.json", headers={"accept-language": "en"}))
    assert "Drainage" in next(one["service_name"] for one in services if one["service_code"] == "TN")


def test_nothing_more_is_asked_about_a_service_yet(house: House) -> None:
    assert ok(get(house, "services/TN.json")) == {"service_code": "TN", "attributes": []}
    root = ET.fromstring(get(house, "services/TN.xml").content)
    assert [(one.tag, one.text) for one in root] == [("service_code", "TN"), ("attributes", None)]


def test_what_has_no_public_words_is_told_to_nobody(key: str, house: House) -> None:
    number = post(house, filled(key)).json()[0]["service_request_id"]
    verify_and_classify(house, {"number": number}, "CN")
    assert listed(house, service_request_id=number) == []
    assert errors(get(house, f"requests/{number}.json")) == errors(get(house, "requests/LS-2026-999999.json"))
    assert errors(get(house, f"requests/{number}.xml"))[0][0] == 404


def test_a_case_with_a_headline_is_shown_without_a_word_of_its_citizen(house: House) -> None:
    receipt, case_id = named(house, "Ống nước ngã tư chợ vỡ", place="Trước nhà ông Tám", contact="0912 345 678")
    number = receipt["number"]
    soon(lambda: listed(house, service_request_id=number))
    answer = get(house, f"requests/{number}.json")
    assert answer.headers["content-type"] == JSON
    [request] = answer.json()
    assert list(request) == REQUEST_FIELDS
    assert request["description"] == "Ống nước ngã tư chợ vỡ"
    assert (request["status"], request["service_code"]) == ("open", "TN")
    assert request["requested_datetime"].endswith(":00:00+07:00")
    hidden = ("lat", "long", "media_url", "zipcode", "service_notice")
    assert [request[name] for name in hidden] == [None] * len(hidden)
    root = ET.fromstring(get(house, f"requests/{number}.xml").content)
    assert [field.tag for field in root.findall("request/*")] == REQUEST_FIELDS
    assert root.findtext("request/lat") == ""
    for suffix in ("json", "xml"):
        page = get(house, f"requests.{suffix}").text + get(house, f"servicerequestupdates.{suffix}").text
        assert "Ống nước ngã tư chợ vỡ" in page
        assert [one for one in ("Bà Ngân", "ông Tám", "0912", case_id, receipt["tracking_code"]) if one in page] == []


def test_what_is_withdrawn_restricted_or_erased_is_gone(house: House) -> None:
    ends = {
        "/api/intake/v1/tracking/withdrawal": {}, "/api/intake/v1/tracking/erasure": {"scope": "all"},
    }  # fmt: skip
    shown: list[str] = []
    for path, more in ends.items():
        receipt, _ = named(house, f"Ống nước số {len(shown)} ở chợ vỡ")
        soon(lambda number=receipt["number"]: listed(house, service_request_id=number))
        shown.append(receipt["number"])
        with house.anonymous() as citizen:
            ok(citizen.request("POST", path, json={"tracking_code": receipt["tracking_code"], **more}))
    receipt, case_id = named(house, "Ống nước cuối chợ vỡ")
    soon(lambda: listed(house, service_request_id=receipt["number"]))
    change = {"category": "TN", "restricted": True}
    ok(house.as_("tiep-nhan").put(f"/api/triage/v1/cases/{case_id}/classification", json=change))
    numbers = [*shown, receipt["number"]]
    soon(lambda: listed(house, service_request_id=",".join(numbers)) == [])
    updates = {one["service_request_id"] for one in ok(get(house, "servicerequestupdates.json"))}
    assert updates.isdisjoint(numbers)


def test_a_case_that_was_published_is_closed_and_says_where_its_result_is(house: House) -> None:
    receipt = solved(house)
    publish(house, receipt)
    [request] = soon(lambda: ok(get(house, "requests.json", service_request_id=receipt["number"])))
    assert (request["status"], request["description"]) == ("closed", "Thông cống ở Tiểu khu 6")
    assert request["status_notes"].endswith(f"/ket-qua/{receipt['number']}")
    assert request["agency_responsible"] == "Phòng Kinh tế"
    assert request["expected_datetime"] is not None
    asked = {"service_request_id": receipt["number"]}
    updates = soon(lambda: len(found := ok(get(house, "servicerequestupdates.json", **asked))) == 5 and found)
    assert [one["status"] for one in updates] == ["closed", "closed", "open", "open", "open"]
    assert list(updates[0]) == [
        "update_id", "service_request_id", "status", "description", "updated_datetime", "media_url",
    ]  # fmt: skip
    root = ET.fromstring(get(house, "servicerequestupdates.xml", **asked).content)
    assert root.tag == "service_request_updates"
    assert len(root.findall("request_update")) == len(updates)
    assert receipt["number"] in listed(house, status="closed,open")
    assert receipt["number"] in listed(house, status="closed", service_code="TN")
    assert receipt["number"] not in listed(house, status="open")
    assert receipt["number"] not in listed(house, service_code="CN,DC")


def test_ids_override_everything_else(house: House) -> None:
    receipt, _ = named(house, "Nắp cống đầu chợ gãy")
    other, _ = named(house, "Nắp cống cuối chợ gãy")
    numbers = f"{receipt['number']},{other['number']}"
    long_ago = {"start_date": "2020-01-01T00:00:00Z", "status": "closed", "service_code": "CN"}
    found = soon(lambda: len(found := listed(house, service_request_id=numbers, **long_ago)) == 2 and found)
    assert set(found) == {receipt["number"], other["number"]}


def test_requests_are_found_by_when_they_came(house: House) -> None:
    receipt, _ = named(house, "Đèn ngõ chợ tắt", category="DC")
    now = clock.now().astimezone(LOCAL)
    [told] = soon(lambda: ok(get(house, "requests.json", service_request_id=receipt["number"])))
    at = told["requested_datetime"]
    assert receipt["number"] in listed(house, start_date=at, end_date=at)
    assert receipt["number"] in listed(house, start_date=(now - timedelta(days=80)).isoformat(timespec="seconds"))
    later = (now + timedelta(hours=2)).isoformat(timespec="seconds")
    assert receipt["number"] not in listed(house, start_date=later)
    assert receipt["number"] not in listed(house, end_date=(now - timedelta(days=1)).isoformat(timespec="seconds"))
    assert len(listed(house, page_size="1")) == 1
    assert listed(house, page_size="1", page="2") != listed(house, page_size="1")


@pytest.mark.parametrize("what", ["requests", "servicerequestupdates"])
def test_what_is_cut_says_where_it_goes_on(what: str, house: House) -> None:
    receipts = [named(house, f"Cột điện {number} ở chợ nghiêng", category="DC")[0] for number in (1, 2)]
    ids = {receipt["number"] for receipt in receipts}
    seen, address = set(), f"/open311/v2/{what}.json?page_size=1"
    while address:
        with house.anonymous() as program:
            page = program.get(address)
        seen |= {one["service_request_id"] for one in ok(page)}
        address = page.links.get("next", {}).get("url", "")
    assert seen >= ids


def test_the_other_channels_stay_what_they_were(key: str, house: House) -> None:
    assert sent_by(house, {"authorization": f"Bearer {key}"})[0] == "api"
    assert send(house)["number"]
