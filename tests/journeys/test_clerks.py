"""What clerks do with cases that fit nowhere: choose the unit by hand, and choose another when it comes back."""

import re

from tests.journeys.people import answer, found, ok, send, wait_for_status
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
