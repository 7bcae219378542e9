"""How a citizen can be reached: asked for by a clerk on purpose, on record, and nobody else's business."""

import pytest

from tests.journeys.people import found, ok, send
from tests.support.house import House, soon

CONTACT = "0900 111 222"


def case_of(house: House, receipt: dict[str, str]) -> str:
    return found(house.as_("tiep-nhan"), "triage", "waiting", receipt)


@pytest.mark.parametrize("reader", ["don-vi-kinh-te", "giam-sat", "bien-tap-1", "quan-tri"])
def test_nobody_but_a_clerk_is_told(house: House, reader: str) -> None:
    case_id = case_of(house, send(house, contact=CONTACT))
    assert house.as_(reader).post(f"/api/triage/v1/cases/{case_id}/contact").status_code == 403
    assert house.as_(reader).post(f"/triage/ho-so/{case_id}/lien-he").status_code == 403


def test_a_case_without_a_contact_says_so(house: House) -> None:
    case_id = case_of(house, send(house))
    clerk = house.as_("tiep-nhan")
    assert "không để lại thông tin liên hệ" in clerk.get(f"/triage/ho-so/{case_id}").text
    assert clerk.post(f"/api/triage/v1/cases/{case_id}/contact").status_code == 404


def test_nothing_of_a_contact_is_left_when_everything_was_erased(house: House) -> None:
    receipt = send(house, contact=CONTACT)
    case_id = case_of(house, receipt)
    erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
    ok(house.anonymous().post("/api/intake/v1/tracking/erasure", json=erasure))
    clerk = house.as_("tiep-nhan")
    assert clerk.post(f"/api/triage/v1/cases/{case_id}/contact").status_code == 410
    assert clerk.post(f"/triage/ho-so/{case_id}/lien-he").status_code == 410
    timeline = house.as_("giam-sat").get(f"/api/oversight/v1/cases/{case_id}/timeline")
    assert CONTACT not in timeline.text


def test_the_front_reads_no_contact_in_the_timeline(house: House) -> None:
    case_id = case_of(house, send(house, contact=CONTACT))
    front = house.as_("giam-sat")
    line = soon(lambda: front.get(f"/api/oversight/v1/cases/{case_id}/timeline").json()[0])
    assert "contact" not in line["data"]
    assert "contact" not in [words["field"] for words in line["words"]]
    for door in (f"/api/oversight/v1/cases/{case_id}/timeline", f"/oversight/ho-so/{case_id}"):
        assert CONTACT not in front.get(door).text


def test_an_erased_contact_is_gone_though_the_words_stay(house: House) -> None:
    receipt = send(house, contact=CONTACT)
    case_id = case_of(house, receipt)
    with house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "contact"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
    clerk = house.as_("tiep-nhan")
    assert clerk.post(f"/api/triage/v1/cases/{case_id}/contact").status_code == 410
    soon(lambda: "liên hệ đã được xóa" in clerk.get(f"/triage/ho-so/{case_id}").text)


def test_a_clerk_who_asks_on_purpose_is_told_this_once(house: House) -> None:
    case_id = case_of(house, send(house, contact=CONTACT))
    clerk = house.as_("tiep-nhan")
    page = clerk.get(f"/triage/ho-so/{case_id}").text
    assert CONTACT not in page
    assert f"/triage/ho-so/{case_id}/lien-he" in page
    told = clerk.post(f"/triage/ho-so/{case_id}/lien-he").text
    assert CONTACT in told
    assert "Lần xem này đã được ghi lại." in told
    assert CONTACT not in clerk.get(f"/triage/ho-so/{case_id}").text
    assert ok(clerk.post(f"/api/triage/v1/cases/{case_id}/contact")) == {"contact": CONTACT}
