"""One round, one unit, one answer, one verdict."""

from tests.journeys.people import answer, judge, ok, send, verify_and_classify, version_in, wait_for_status
from tests.support.house import House, soon


def test_an_answered_case_is_given_to_another_unit_only_when_it_is_open_again(house: House) -> None:
    receipt = send(house)
    case_id = verify_and_classify(house, receipt)
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    clerk = house.as_("tiep-nhan")
    place, page = f"/api/triage/v1/cases/{case_id}/classification", f"/triage/ho-so/{case_id}"
    soon(lambda: "/phan-loai" not in clerk.get(page).text)
    assert "đang chờ người dân đánh giá" in clerk.get(page).text
    refused = clerk.put(place, json={"category": "AN"})
    assert refused.status_code == 409
    assert "reopened" in refused.json()["detail"]
    ok(clerk.put(place, json={"category": "TN"}))
    stale = {"category": "AN", "kind": "report", "version": "3"}
    typed = clerk.post(f"{page}/phan-loai", data=stale)
    assert typed.status_code == 409
    assert "Hãy phân loại lại khi" in typed.text
    ok(judge(house, receipt, round_=1, solved="no", stars=1))
    soon(lambda: version_in(clerk.get(page).text))
    ok(clerk.put(place, json={"category": "AN"}))
    answer(house, receipt, "don-vi-cong-an")
    case = wait_for_status(house, receipt, "answered")
    assert [(one["round"], one["unit"]) for one in case["answers"]] == [(1, "kinh-te"), (2, "cong-an")]
