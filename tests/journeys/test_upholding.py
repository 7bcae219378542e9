"""Refusals are upheld together: one reason that each citizen reads, and what is in dispute is decided about alone."""

import re
from typing import Any

import httpx2
import pytest

from tests.journeys.people import as_citizen, found, ok, page_with
from tests.journeys.test_appeals import WHY, refused
from tests.support.house import House, soon

API = "/api/oversight/v1/upholdings"
REASON = {"reason": "Đã xem bản đồ: những chỗ này đều thuộc xã bên."}


def at_front(house: House) -> tuple[dict[str, Any], str]:
    """A refused report, once it is on the Front's list."""
    receipt, _ = refused(house)
    return receipt, found(house.as_("giam-sat"), "oversight", "refused", receipt)


def events(front: httpx2.Client, case_id: str) -> list[str]:
    return [line["event"] for line in ok(front.get(f"/api/oversight/v1/cases/{case_id}/timeline"))]


@pytest.mark.parametrize("by", ["tiep-nhan", "don-vi-kinh-te", "bien-tap-1"])
def test_only_overseers_uphold_many(house: House, by: str) -> None:
    _, case = at_front(house)
    assert house.as_(by).post(API, json={**REASON, "cases": [case]}).status_code == 403
    assert house.as_(by).post("/oversight/giu-nguyen", data={**REASON, "cases": [case]}).status_code == 403


@pytest.mark.parametrize("wrong", [{"cases": []}, {"reason": "Đúng."}, {"cases": ["x"]}])
def test_what_is_missing_or_wrong_upholds_nothing(house: House, wrong: dict[str, Any]) -> None:
    _, case = at_front(house)
    front = house.as_("giam-sat")
    assert front.post(API, json={**REASON, "cases": [case], **wrong}).status_code == 422
    assert "oversight.refusal-upheld" not in events(front, case)


def test_who_ticks_nothing_is_told_what_to_do(house: House) -> None:
    page = house.as_("giam-sat").post("/oversight/giu-nguyen", data=REASON)
    assert (page.status_code, "Hãy đánh dấu ít nhất một mục." in page.text) == (422, True)


def test_what_is_in_dispute_or_overturned_is_left_and_the_others_are_upheld(house: House) -> None:
    front = house.as_("giam-sat")
    receipts, cases = zip(*(at_front(house) for _ in range(3)), strict=True)
    ok(as_citizen(house, receipts[0]).post("/theo-doi/khong-dong-y", data={"why": WHY}, follow_redirects=True))
    soon(lambda: "intake.refusal-appealed" in events(front, cases[0]))
    ok(front.post(f"/api/oversight/v1/cases/{cases[1]}/overturning", json=REASON))
    done = ok(front.post(API, json={**REASON, "cases": cases}))
    assert done["upheld"] == [cases[2]]
    assert set(done["left"]) == {cases[0], cases[1]}
    soon(lambda: REASON["reason"] in as_citizen(house, receipts[2]).get("/theo-doi").text)


def test_what_is_upheld_already_counts_as_done_and_is_said_once(house: House) -> None:
    _, case = at_front(house)
    front = house.as_("giam-sat")
    for _ in range(2):
        assert ok(front.post(API, json={**REASON, "cases": [case, case]})) == {"upheld": [case], "left": {}}
    soon(lambda: "oversight.refusal-upheld" in events(front, case))
    assert events(front, case).count("oversight.refusal-upheld") == 1


def test_what_is_ticked_on_the_page_is_upheld_and_what_is_left_is_named(house: House) -> None:
    front = house.as_("giam-sat")
    receipts, cases = zip(*(at_front(house) for _ in range(3)), strict=True)
    assert all(f'value="{case}"' in page_with(front, "/oversight/danh-sach?tab=refused", case).text for case in cases)
    ok(front.post(f"/api/oversight/v1/cases/{cases[0]}/overturning", json=REASON))
    for _ in range(2):  # a double click is answered like one
        done = front.post("/oversight/giu-nguyen", data={**REASON, "cases": cases}, follow_redirects=True)
        assert "Đã giữ nguyên việc từ chối. Người gửi đọc được lý do." in done.text
        assert f'href="/oversight/ho-so/{cases[0]}">{receipts[0]["number"]}<' in done.text
    soon(lambda: all(REASON["reason"] in as_citizen(house, one).get("/theo-doi").text for one in receipts[1:]))


def test_what_is_in_dispute_cannot_be_ticked(house: House) -> None:
    front = house.as_("giam-sat")
    receipt, case = at_front(house)
    ok(as_citizen(house, receipt).post("/theo-doi/khong-dong-y", data={"why": WHY}, follow_redirects=True))
    soon(lambda: f'value="{case}"' not in page_with(front, "/oversight/danh-sach?tab=refused", case).text)


def test_a_mistake_gives_back_what_was_ticked_and_typed_on_the_list_as_it_was_narrowed(house: House) -> None:
    front = house.as_("giam-sat")
    _, case = at_front(house)
    form = re.search(
        r'action="(/oversight/giu-nguyen[^"]*)"',
        page_with(front, "/oversight/danh-sach?tab=refused&area=tieu-khu-6", case).text,
    )
    assert form
    page = front.post(form[1].replace("&amp;", "&"), data={"cases": [case], "reason": "Đúng."})
    assert page.status_code == 422
    assert re.search(rf'value="{case}"[^>]* checked', page.text)
    assert ">\nĐúng.</textarea>" in page.text
    assert re.search(r'value="tieu-khu-6" selected', page.text)
