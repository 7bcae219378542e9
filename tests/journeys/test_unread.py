"""What a citizen adds stands on the desk whose turn it is, in whatever state the case is, until it is opened."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.people import answer, found, ok, send, verify_and_classify, wait_for_status
from tests.support.house import House, soon

Receipt = dict[str, Any]
EXPLAINED = {"reason": "khong-ro", "explanation": "Không rõ ở đâu."}


def waiting(house: House) -> Receipt:
    receipt = send(house)
    found(house.as_("tiep-nhan"), "triage", "waiting", receipt)
    return receipt


def asked(house: House) -> Receipt:
    receipt = waiting(house)
    _clerk(house, receipt, "post", "questions", {"question": "Ở nhà số mấy ạ?"})
    wait_for_status(house, receipt, "asked")
    return receipt


def verified(house: House) -> Receipt:
    receipt = waiting(house)
    _clerk(house, receipt, "put", "verification", None)
    wait_for_status(house, receipt, "verified")
    return receipt


def refused(house: House) -> Receipt:
    receipt = waiting(house)
    _clerk(house, receipt, "put", "refusal", EXPLAINED)
    wait_for_status(house, receipt, "refused")
    return receipt


def _clerk(house: House, receipt: Receipt, method: str, what: str, body: Any) -> None:
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    ok(clerk.request(method, f"/api/triage/v1/cases/{case_id}/{what}", json=body))


def forwarded(house: House) -> Receipt:
    receipt = send(house)
    verify_and_classify(house, receipt)
    wait_for_status(house, receipt, "forwarded")
    return receipt


def _unit(house: House, receipt: Receipt, method: str, what: str, body: Any) -> None:
    unit = house.as_("don-vi-kinh-te")
    case_id = found(unit, "dispatch", "open", receipt)
    ok(unit.request(method, f"/api/dispatch/v1/cases/{case_id}/{what}", json=body))


def accepted(house: House) -> Receipt:
    receipt = forwarded(house)
    _unit(house, receipt, "put", "acceptance", None)
    wait_for_status(house, receipt, "accepted")
    return receipt


def returned(house: House) -> Receipt:
    receipt = forwarded(house)
    _unit(house, receipt, "post", "return", {"reason": "Việc của công an xã."})
    found(house.as_("tiep-nhan"), "triage", "returned", receipt)
    return receipt


def answered(house: House) -> Receipt:
    receipt = forwarded(house)
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    return receipt


CLERK, UNIT = ("tiep-nhan", "triage"), ("don-vi-kinh-te", "dispatch")
STATES: dict[str, tuple[Callable[[House], Receipt], tuple[str, str]]] = {
    "waiting": (waiting, CLERK),
    "asked": (asked, CLERK),
    "verified": (verified, CLERK),
    "refused": (refused, CLERK),
    "returned": (returned, CLERK),
    "forwarded": (forwarded, UNIT),
    "accepted": (accepted, UNIT),
    "answered": (answered, UNIT),
}


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize("state", STATES)
def test_an_addition_stands_on_a_list_until_it_is_opened(state: str, door: str, house: House) -> None:
    brought, (sign_in, stage) = STATES[state]
    receipt, desk = brought(house), house.as_(sign_in)
    with house.anonymous() as citizen:
        body = {"tracking_code": receipt["tracking_code"], "words": "Nước đang dâng, có trẻ nhỏ."}
        ok(citizen.post("/api/intake/v1/tracking/additions", json=body))
    case_id = found(desk, stage, "added", receipt)
    assert f"/{stage}/ho-so/{case_id}" in desk.get(f"/{stage}/?tab=added").text
    ok(desk.get({"page": f"/{stage}/ho-so/{case_id}", "api": f"/api/{stage}/v1/cases/{case_id}"}[door]))
    assert soon(lambda: f"/{stage}/ho-so/{case_id}" not in desk.get(f"/{stage}/?tab=added").text)


def test_what_is_added_after_that_is_new_again(house: House) -> None:
    receipt, clerk = waiting(house), house.as_("tiep-nhan")
    with house.anonymous() as citizen:
        for words in ("Nước đang dâng.", "Nước đã vào nhà."):
            body = {"tracking_code": receipt["tracking_code"], "words": words}
            ok(citizen.post("/api/intake/v1/tracking/additions", json=body))
            case_id = found(clerk, "triage", "added", receipt)
            assert words in clerk.get(f"/triage/ho-so/{case_id}").text
