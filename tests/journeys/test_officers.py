"""A unit hands a case to one of its officers: on its desk, over its interface, and for nobody else to read."""

import pytest

from tests.journeys.people import follow, found, ok, send, verify_and_classify, version_in
from tests.support.house import House, soon

OFFICER = "Lê Thị Ví Dụ, tổ môi trường"
UNIT, OTHERS = "don-vi-kinh-te", "don-vi-cong-an"


def at_the_unit(house: House) -> tuple[dict[str, str], str]:
    receipt = send(house)
    verify_and_classify(house, receipt)
    return receipt, found(house.as_(UNIT), "dispatch", "open", receipt)


def test_no_unit_reads_or_names_an_officer_of_another(house: House) -> None:
    _, case_id = at_the_unit(house)
    others = house.as_(OTHERS)
    assert others.get(f"/api/dispatch/v1/cases/{case_id}/officer").status_code == 404
    assert others.put(f"/api/dispatch/v1/cases/{case_id}/officer", json={"officer": OFFICER}).status_code == 403
    assert others.get(f"/dispatch/ho-so/{case_id}/can-bo").status_code == 404


@pytest.mark.parametrize("name", ["", " ", "x", "–", "y" * 201])
def test_a_name_that_is_none_is_given_back(name: str, house: House) -> None:
    _, case_id = at_the_unit(house)
    unit = house.as_(UNIT)
    address = f"/dispatch/ho-so/{case_id}/can-bo"
    form = {**version_in(unit.get(address).text), "officer": name}
    assert unit.post(address, data=form).status_code == 422
    assert unit.put(f"/api/dispatch/v1/cases/{case_id}/officer", json={"officer": name}).status_code == 422


def test_an_officer_is_named_on_the_page_of_the_case_and_told_to_the_front_but_not_to_the_citizen(house: House) -> None:
    receipt, case_id = at_the_unit(house)
    unit, address = house.as_(UNIT), f"/dispatch/ho-so/{case_id}/can-bo"
    assert f'href="{address}"' in unit.get(f"/dispatch/ho-so/{case_id}").text
    page = unit.get(address).text
    assert "Chưa ai được giao hồ sơ này." in page
    named = unit.post(address, data={**version_in(page), "officer": OFFICER}, follow_redirects=True)
    assert OFFICER in named.text
    assert ok(unit.get(f"/api/dispatch/v1/cases/{case_id}/officer"))["officer"] == OFFICER

    def told() -> bool:
        lines = ok(house.as_("giam-sat").get(f"/api/oversight/v1/cases/{case_id}/timeline"))
        return any(one["event"] == "dispatch.officer-named" and one["words"][0]["text"] == OFFICER for one in lines)

    soon(told)
    assert "Lê Thị Ví Dụ" not in str(follow(house, receipt))


def test_the_case_goes_on_after_an_officer_was_named(house: House) -> None:
    """What the unit says next is not refused because of a version that its desk does not show."""
    _, case_id = at_the_unit(house)
    unit = house.as_(UNIT)
    ok(unit.put(f"/api/dispatch/v1/cases/{case_id}/officer", json={"officer": OFFICER}))

    def accept() -> bool:
        etag = unit.get(f"/api/dispatch/v1/cases/{case_id}").headers["etag"]
        return unit.put(f"/api/dispatch/v1/cases/{case_id}/acceptance", headers={"If-Match": etag}).status_code == 204

    soon(accept)


def test_who_gives_a_case_back_leaves_no_officer_behind(house: House) -> None:
    _, case_id = at_the_unit(house)
    unit, clerk = house.as_(UNIT), house.as_("tiep-nhan")
    ok(unit.put(f"/api/dispatch/v1/cases/{case_id}/officer", json={"officer": OFFICER}))
    ok(unit.post(f"/api/dispatch/v1/cases/{case_id}/return", json={"reason": "Việc này của đơn vị khác."}))
    soon(lambda: ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))["returned"])
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/classification", json={"category": "TN"}))
    soon(lambda: unit.get(f"/api/dispatch/v1/cases/{case_id}/officer").is_success)
    assert ok(unit.get(f"/api/dispatch/v1/cases/{case_id}/officer")) is None
