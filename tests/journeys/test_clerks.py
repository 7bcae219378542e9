"""What clerks do with cases that fit nowhere: choose the unit by hand, and again when it comes back, or refuse it."""

import re

from tests.journeys.people import answer, found, ok, send, verify_and_classify, wait_for_status
from tests.support.house import House, soon

WORDS = "Chợ phiên cuối tuần có còn chỗ bán rau sạch không, ai xếp chỗ cho bà con?"


def give_back(house: House, unit: str, case_id: str) -> None:
    ok(
        house.as_(unit).post(
            f"/api/dispatch/v1/cases/{case_id}/return", json={"reason": "Không phải việc của chúng tôi."}
        )
    )


def verified(house: House, receipt: dict[str, str]) -> str:
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/verification"))
    soon(lambda: ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))["status"] == "verified")
    return case_id


def test_a_case_that_fits_no_category_goes_to_the_unit_that_the_clerk_chose_and_comes_back_and_goes_on(
    house: House,
) -> None:
    receipt = send(house, words=WORDS)
    case_id = verified(house, receipt)
    clerk = house.as_("tiep-nhan")
    place = f"/api/triage/v1/cases/{case_id}/classification"
    refused = clerk.put(place, json={"category": "KH"})
    assert refused.status_code == 422
    assert "unit" in refused.json()["errors"]
    ok(clerk.put(place, json={"category": "KH", "unit": "van-phong"}))
    assert found(house.as_("don-vi-van-phong"), "dispatch", "open", receipt) == case_id
    give_back(house, "don-vi-van-phong", case_id)
    assert found(clerk, "triage", "returned", receipt) == case_id
    ok(clerk.put(place, json={"category": "KH", "unit": "kinh-te"}))
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")


def test_the_form_asks_for_the_unit_where_the_category_has_none_and_keeps_what_was_chosen(house: House) -> None:
    receipt = send(house, words=WORDS)
    case_id = verified(house, receipt)
    clerk = house.as_("tiep-nhan")
    place = f"/triage/ho-so/{case_id}"
    chosen = {"category": "KH", "kind": "question", "area": "thon-mo", "version": "2"}
    page = clerk.post(f"{place}/phan-loai", data=chosen)
    assert page.status_code == 422
    assert 'href="#unit"' in page.text
    for kept in ("KH", "question", "thon-mo"):
        assert f'value="{kept}" selected' in page.text
    ok(clerk.post(f"{place}/phan-loai", data=chosen | {"unit": "cong-an"}, follow_redirects=True))
    assert found(house.as_("don-vi-cong-an"), "dispatch", "open", receipt) == case_id
    assert re.search(r'value="cong-an" selected', clerk.get(place).text)


def returned(house: House, receipt: dict[str, str]) -> str:
    """A case that Văn phòng got and gave back."""
    case_id = verified(house, receipt)
    clerk = house.as_("tiep-nhan")
    chosen = {"category": "KH", "unit": "van-phong"}
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/classification", json=chosen))
    found(house.as_("don-vi-van-phong"), "dispatch", "open", receipt)
    give_back(house, "don-vi-van-phong", case_id)
    return found(clerk, "triage", "returned", receipt)


def refuse_on_the_page(house: House, case_id: str) -> None:
    clerk = house.as_("tiep-nhan")
    page = clerk.get(f"/triage/ho-so/{case_id}").text
    version = re.search(r'tu-choi" novalidate>\s*<input type="hidden" name="version" value="(\d+)"', page)
    assert version
    reasons = {"version": version[1], "reason": "ngoai-dia-ban", "explanation": "Trạm thu phí không thuộc xã ta."}
    ok(clerk.post(f"/triage/ho-so/{case_id}/tu-choi", data=reasons, follow_redirects=True))


def test_a_case_that_is_with_its_unit_cannot_be_refused(house: House) -> None:
    receipt = send(house)
    case_id = verify_and_classify(house, receipt)
    found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt)
    clerk = house.as_("tiep-nhan")
    refusal = {"reason": "ngoai-dia-ban", "explanation": "Không thuộc xã ta."}
    assert clerk.put(f"/api/triage/v1/cases/{case_id}/refusal", json=refusal).status_code == 409
    soon(lambda: "/tu-choi" not in clerk.get(f"/triage/ho-so/{case_id}").text)


def test_a_returned_case_that_is_nobody_s_is_refused_and_every_stage_lets_go_of_it(house: House) -> None:
    receipt = send(house, words="Đề nghị bỏ trạm thu phí trên đường cao tốc vì phí cao quá.")
    case_id = returned(house, receipt)
    refuse_on_the_page(house, case_id)
    case = wait_for_status(house, receipt, "refused")
    assert case["steps"] == ["received", "verified"]
    assert case["refusal"] == "Trạm thu phí không thuộc xã ta."
    assert found(house.as_("giam-sat"), "oversight", "refused", receipt) == case_id
    assert found(house.as_("tiep-nhan"), "triage", "decided", receipt) == case_id
    unit = house.as_("don-vi-van-phong")
    for tab in ("open", "answered", "closed"):
        assert receipt["number"] not in unit.get(f"/dispatch/?tab={tab}").text
    answered = unit.post(f"/api/dispatch/v1/cases/{case_id}/progress", json={"words": "Chúng tôi vẫn đang xem."})
    assert answered.status_code in (403, 409)


def test_a_refused_case_that_had_come_back_is_read_again_when_the_front_overturns_it(house: House) -> None:
    receipt = send(house, words=WORDS)
    case_id = returned(house, receipt)
    refuse_on_the_page(house, case_id)
    front = house.as_("giam-sat")
    found(front, "oversight", "refused", receipt)
    reason = {"reason": "Việc này thuộc xã: hãy giao lại."}
    ok(front.post(f"/api/oversight/v1/cases/{case_id}/overturning", json=reason))
    clerk = house.as_("tiep-nhan")
    assert found(clerk, "triage", "waiting", receipt) == case_id
    wait_for_status(house, receipt, "received")
    verified(house, receipt)
    chosen = {"category": "KH", "unit": "van-phong"}
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/classification", json=chosen))
    assert found(house.as_("don-vi-van-phong"), "dispatch", "open", receipt) == case_id


def test_a_clerk_can_send_a_returned_case_to_the_same_unit_again(house: House) -> None:
    receipt = send(house, words=WORDS)
    case_id = returned(house, receipt)
    again = {"category": "KH", "unit": "van-phong"}
    ok(house.as_("tiep-nhan").put(f"/api/triage/v1/cases/{case_id}/classification", json=again))
    assert found(house.as_("don-vi-van-phong"), "dispatch", "open", receipt) == case_id
