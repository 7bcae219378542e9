"""What the citizen can still say when a report was refused or is over, and that the Front hears it."""

from typing import Any

from tests.journeys.people import as_citizen, follow, found, ok, send, solved
from tests.support.house import House, soon

WHY = "Chỗ này nằm trong xã, sau nhà văn hóa."
REASON = {"reason": "Đã xem bản đồ: chỗ này thuộc xã bên."}


def refused(house: House) -> tuple[dict[str, Any], str]:
    receipt = send(house)
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    refusal = {"reason": "ngoai-dia-ban", "explanation": "Việc này ở xã bên."}
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/refusal", json=refusal))
    soon(lambda: follow(house, receipt)["status"] == "refused")
    return receipt, case_id


def test_only_a_refusal_can_be_appealed_against(house: House) -> None:
    receipt = send(house)
    appeal = {"tracking_code": receipt["tracking_code"], "words": WHY}
    assert house.anonymous().post("/api/intake/v1/tracking/appeal", json=appeal).status_code == 409
    page = as_citizen(house, receipt).get("/theo-doi").text
    assert "Tôi không đồng ý" not in page


def test_a_citizen_appeals_and_the_front_sees_it_first_and_answers(house: House) -> None:
    receipt, case_id = refused(house)
    later, _ = refused(house)
    front = house.as_("giam-sat")
    citizen = as_citizen(house, later)
    assert "Tôi không đồng ý" in citizen.get("/theo-doi").text
    page = citizen.post("/theo-doi/khong-dong-y", data={"why": WHY}, follow_redirects=True)
    assert "Mặt trận đang xem lại" in page.text

    def first_on_the_desk() -> bool:
        return bool(ok(front.get("/api/oversight/v1/cases?tab=refused&rows=1"))[0]["number"] == later["number"])

    soon(first_on_the_desk)
    assert "Người dân không đồng ý" in front.get("/oversight/danh-sach?tab=refused").text
    found_id = found(front, "oversight", "refused", later)
    ok(front.post(f"/api/oversight/v1/cases/{found_id}/upholding", json=REASON))
    told = soon(lambda: REASON["reason"] in (page := citizen.get("/theo-doi").text) and page)
    assert "giữ nguyên việc từ chối" in told
    assert found(front, "oversight", "refused", receipt) == case_id


def test_pressed_twice_it_is_one_appeal(house: House) -> None:
    receipt, case_id = refused(house)
    appeal = {"tracking_code": receipt["tracking_code"], "words": WHY}
    for _ in range(2):
        ok(house.anonymous().post("/api/intake/v1/tracking/appeal", json=appeal))

    def lines() -> list[str]:
        timeline = ok(house.as_("giam-sat").get(f"/api/oversight/v1/cases/{case_id}/timeline"))
        return [line["event"] for line in timeline if line["event"] == "intake.refusal-appealed"]

    assert len(soon(lines)) == 1


def test_what_is_added_after_the_end_waits_for_the_front_until_it_was_opened(house: House) -> None:
    receipt = solved(house)
    soon(lambda: follow(house, receipt)["status"] == "closed")
    added = {"tracking_code": receipt["tracking_code"], "words": "Cống lại tắc rồi."}
    ok(house.anonymous().post("/api/intake/v1/tracking/additions", json=added))
    front = house.as_("giam-sat")
    case_id = found(front, "oversight", "added", receipt)
    assert "Cống lại tắc rồi." in front.get(f"/oversight/ho-so/{case_id}").text
    listed = ok(front.get("/api/oversight/v1/cases?tab=added"))
    assert receipt["number"] not in {case["number"] for case in listed}
