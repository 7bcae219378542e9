"""One round, one unit, one answer, one verdict; and how much time a round has."""

from datetime import datetime, timedelta

from shared.calendar import LOCAL
from tests.journeys.people import (
    answer,
    found,
    judge,
    ok,
    send,
    verify_and_classify,
    wait_for_status,
)
from tests.support.house import House, soon

ONCE_MORE = "trả lời lần nữa"


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
    soon(lambda: "/phan-loai" in clerk.get(page).text)
    ok(clerk.put(place, json={"category": "AN"}))
    answer(house, receipt, "don-vi-cong-an")
    case = wait_for_status(house, receipt, "answered")
    assert [(one["round"], one["unit"]) for one in case["answers"]] == [(1, "kinh-te"), (2, "cong-an")]


def test_a_draft_of_a_case_that_goes_on_waits_for_nobody_and_the_result_shows_no_verdict_of_the_first_round(
    house: House,
) -> None:
    receipt = send(house)
    case_id = verify_and_classify(house, receipt)
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    front, editor, second = house.as_("giam-sat"), house.as_("bien-tap-1"), house.as_("bien-tap-2")
    finding = {"finding": "Mặt trận đã kiểm tra tại chỗ."}
    soon(lambda: ok(front.get(f"/api/oversight/v1/cases/{case_id}"))["answered_round"] == 1)
    ok(front.post(f"/api/oversight/v1/cases/{case_id}/closing", json=finding))
    found(editor, "publisher", "waiting", receipt)
    draft = {"title": "Thông cống lần một", "summary": "Đã thông tuyến cống lần một.", "outcome": "done"}
    ok(editor.put(f"/api/publisher/v1/cases/{case_id}/draft", json=draft))
    found(second, "publisher", "drafted", receipt)
    ok(judge(house, receipt, round_=1, solved="no", stars=1))
    page = soon(lambda: "/duyet" not in (got := second.get(f"/publisher/ho-so/{case_id}").text) and got)
    assert "Bản dự thảo không duyệt được" in page
    assert receipt["number"] not in second.get("/publisher/?tab=drafted").text
    answer(house, receipt)
    soon(lambda: ok(front.get(f"/api/oversight/v1/cases/{case_id}"))["answered_round"] == 2)
    ok(front.post(f"/api/oversight/v1/cases/{case_id}/closing", json=finding))
    found(editor, "publisher", "waiting", receipt)
    refused = second.post(f"/api/publisher/v1/cases/{case_id}/approval", json={"draft": 1})
    assert refused.status_code == 409
    written = editor.put(f"/api/publisher/v1/cases/{case_id}/draft", json=draft | {"title": "Thông cống lần hai"})
    number = int(written.headers["etag"].strip('"'))
    ok(second.post(f"/api/publisher/v1/cases/{case_id}/approval", json={"draft": number}))
    with house.anonymous() as everyone:
        result = soon(
            lambda: (got := everyone.get(f"/api/publisher/v1/results/{receipt['number']}")).is_success and got
        )
    assert (result.json()["solved"], result.json()["stars"]) == (None, None)


def test_an_urgent_case_is_extended_by_hours_and_page_and_refusal_say_until_when(house: House) -> None:
    receipt = send(house)
    case_id = verify_and_classify(house, receipt, "TN", urgency="urgent")
    unit = house.as_("don-vi-kinh-te")
    found(unit, "dispatch", "open", receipt)
    due = datetime.fromisoformat(ok(unit.get(f"/api/dispatch/v1/cases/{case_id}"))["due"]).astimezone(LOCAL)
    latest = due + timedelta(hours=4)
    assert f"muộn nhất đến {latest:%H:%M}, " in unit.get(f"/dispatch/ho-so/{case_id}").text
    place = f"/api/dispatch/v1/cases/{case_id}/extension"
    refused = unit.put(place, json={"due": f"{latest.date() + timedelta(days=1)}", "reason": "Chờ máy bơm."})
    assert refused.status_code == 422
    assert f"at the latest at {latest:%H:%M %d/%m/%Y}" in refused.json()["detail"]
    ok(unit.put(place, json={"due": f"{latest.date()}", "reason": "Chờ máy bơm."}))
    soon(lambda: ok(unit.get(f"/api/dispatch/v1/cases/{case_id}"))["extended"])
    assert datetime.fromisoformat(ok(unit.get(f"/api/dispatch/v1/cases/{case_id}"))["due"]) == latest


def in_its_second_round(house: House) -> tuple[dict[str, str], str]:
    """A case that the unit is told to answer once more."""
    receipt = send(house)
    case_id = verify_and_classify(house, receipt)
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="no", stars=1))
    unit = house.as_("don-vi-kinh-te")
    found(unit, "dispatch", "open", receipt)
    soon(lambda: ONCE_MORE in unit.get(f"/dispatch/ho-so/{case_id}").text)
    return receipt, case_id


def test_a_unit_is_not_told_to_answer_once_more_what_was_erased(house: House) -> None:
    receipt, case_id = in_its_second_round(house)
    with house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
    unit = house.as_("don-vi-kinh-te")
    soon(lambda: ONCE_MORE not in unit.get(f"/dispatch/ho-so/{case_id}").text)


def test_a_unit_is_not_told_to_answer_once_more_what_it_has_answered_or_what_is_closed(house: House) -> None:
    receipt, case_id = in_its_second_round(house)
    answer(house, receipt)
    unit = house.as_("don-vi-kinh-te")
    soon(lambda: ONCE_MORE not in unit.get(f"/dispatch/ho-so/{case_id}").text)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=2, solved="yes", stars=4))
    assert found(unit, "dispatch", "closed", receipt) == case_id
    assert ONCE_MORE not in unit.get(f"/dispatch/ho-so/{case_id}").text
