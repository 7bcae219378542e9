"""Who opened whose words is on record, and the record is read: by the Front, and by the citizen."""

from typing import Any
from uuid import UUID

import pytest

from tests.journeys.people import as_citizen, follow, found, ok, page_with, send, verify_and_classify
from tests.support.house import House, soon

RECORD = "/api/oversight/v1/openings"


def openings(house: House, **asked: Any) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = ok(house.as_("giam-sat").get(RECORD, params=asked))
    return answer


@pytest.mark.parametrize("reader", ["tiep-nhan", "don-vi-kinh-te", "bien-tap-1", "quan-tri"])
@pytest.mark.parametrize("door", [RECORD, "/oversight/mo-xem", f"/api/oversight/v1/cases/{UUID(int=1)}/openings"])
def test_nobody_but_the_overseers_reads_the_record(house: House, reader: str, door: str) -> None:
    assert house.as_(reader).get(door).status_code == 403


def test_a_clerk_is_not_shown_who_else_looked(house: House) -> None:
    case_id = verify_and_classify(house, send(house))
    page = soon(lambda: (got := house.as_("tiep-nhan").get(f"/oversight/ho-so/{case_id}")).status_code == 200 and got)
    assert "Ai đã mở xem" not in page.text


def test_a_list_is_one_line_and_shows_an_excerpt(house: House) -> None:
    long = "Cống trước nhà văn hóa bị tắc. " * 20
    receipt, clerk = send(house, words=long + "Chữ cuối cùng."), house.as_("tiep-nhan")
    found(clerk, "triage", "waiting", receipt)
    before = openings(house)[:1]
    page = page_with(clerk, "/triage/", receipt["number"])
    assert receipt["number"] in page.text
    assert "Chữ cuối cùng." not in page.text
    added = [one for one in openings(house) if not before or one["id"] > before[0]["id"]]
    assert {(one["purpose"], one["case_id"]) for one in added} == {("list", None)}
    assert added[0]["cases"] >= 1


def test_the_list_of_a_unit_is_one_line_too(house: House) -> None:
    receipt, desk = send(house), house.as_("don-vi-kinh-te")
    verify_and_classify(house, receipt)
    found(desk, "dispatch", "open", receipt)
    before = openings(house)[0]["id"]
    assert receipt["number"] in desk.get("/dispatch/").text
    assert [one["purpose"] for one in openings(house) if one["id"] > before] == ["list"]


def test_the_record_is_read_page_by_page_and_by_reader(house: House) -> None:
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", send(house))
    for _ in range(3):
        ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))
    newest = openings(house)
    assert [one["id"] for one in newest] == sorted((one["id"] for one in newest), reverse=True)
    assert openings(house, before=newest[0]["id"])[0]["id"] == newest[1]["id"]
    reader = newest[0]["reader"]
    assert {one["reader"] for one in openings(house, reader=reader)} == {reader}
    assert newest[0]["stage"] == "triage"
    page = house.as_("giam-sat").get("/oversight/mo-xem", params={"nguoi": reader}).text
    assert f"/oversight/ho-so/{case_id}" in page
    assert newest[0]["who"] in page


def test_the_front_sees_with_a_case_who_opened_it(house: House) -> None:
    clerk, front = house.as_("tiep-nhan"), house.as_("giam-sat")
    case_id = found(clerk, "triage", "waiting", send(house, contact="0912 345 678"))
    ok(clerk.post(f"/api/triage/v1/cases/{case_id}/contact"))
    told = soon(lambda: (got := front.get(f"/api/oversight/v1/cases/{case_id}/openings")).is_success and got.json())
    assert ("contact", "triage") in {(one["what"], one["stage"]) for one in told}
    assert "Liên hệ người dân" in front.get(f"/oversight/ho-so/{case_id}").text


def test_the_citizen_is_told_the_function_and_the_unit_and_no_name(house: House) -> None:
    receipt, clerk, desk = send(house), house.as_("tiep-nhan"), house.as_("don-vi-kinh-te")
    assert follow(house, receipt)["opened_by"] == []
    case_id = found(clerk, "triage", "waiting", receipt)
    ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))
    verify_and_classify(house, receipt)
    found(desk, "dispatch", "open", receipt)
    ok(desk.get(f"/api/dispatch/v1/cases/{case_id}"))
    soon(lambda: "dispatch.case-forwarded" in [line["event"] for line in follow(house, receipt)["history"]])
    told = [(one["role"], one["unit"], one["what"]) for one in follow(house, receipt)["opened_by"]]
    assert told == [("unit", "kinh-te", "words"), ("clerk", None, "words")]
    page = as_citizen(house, receipt).get("/theo-doi").text
    assert "Cán bộ tiếp nhận của Mặt trận: lời kể" in page
    assert "staff/" not in page
    assert not [one["reader"] for one in openings(house) if one["reader"].removeprefix("staff/") in page]


def test_whoever_only_writes_has_not_read(house: House) -> None:
    receipt, clerk = send(house), house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    ok(clerk.post(f"/api/triage/v1/cases/{case_id}/questions", json={"question": "Việc này ở đâu, xin cho biết?"}))
    assert follow(house, receipt)["opened_by"] == []
    assert [one["purpose"] for one in openings(house) if one["case_id"] == case_id] == ["writing"]
