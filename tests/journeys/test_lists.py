"""Lists are narrowed and go on: at every desk, on the page as for programs."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from tests.journeys.people import found, listed, ok, send
from tests.support.house import House

STAGES = {"triage": "tiep-nhan", "dispatch": "don-vi-kinh-te", "oversight": "giam-sat", "publisher": "bien-tap-1"}
TOMORROW = (clock.now() + timedelta(days=2)).date().isoformat()


@pytest.mark.parametrize(("stage", "who"), STAGES.items())
@pytest.mark.parametrize(
    "wrong",
    [{"since": "gestern"}, {"since": "0001-01-01"}, {"until": "9999-12-31"}, {"after": "x"}, {"area": "x" * 41}],
)
def test_what_is_no_filter_and_no_place_is_refused(house: House, stage: str, who: str, wrong: dict[str, str]) -> None:
    desk = house.as_(who)
    for address in (f"/{stage}/", f"/api/{stage}/v1/cases"):
        assert desk.get(address, params=wrong).status_code == 422


@pytest.mark.parametrize(("stage", "who"), STAGES.items())
@pytest.mark.parametrize(
    "narrow", [{"area": "nowhere"}, {"category": "nothing"}, {"since": TOMORROW}, {"until": "2020-01-01"}]
)
def test_a_list_that_is_narrowed_to_nothing_is_empty(
    house: House, stage: str, who: str, narrow: dict[str, str]
) -> None:
    desk = house.as_(who)
    assert ok(desk.get(f"/api/{stage}/v1/cases", params=narrow)) == []
    page = desk.get(f"/{stage}/", params=narrow).text
    assert "Không có hồ sơ nào khớp với bộ lọc." in page
    assert "Bỏ lọc" in page


def test_a_form_that_narrows_nothing_shows_all(house: House) -> None:
    receipt, clerk = send(house), house.as_("tiep-nhan")
    found(clerk, "triage", "waiting", receipt)
    empty = "area=&category=&unit=&since=&until="
    assert receipt["number"] in _numbers(listed(clerk, f"/api/triage/v1/cases?tab=waiting&{empty}"))


def test_reports_of_an_area_are_found_among_those_of_others(house: House) -> None:
    here, there = send(house, area="tieu-khu-1"), send(house, area="tieu-khu-2")
    clerk = house.as_("tiep-nhan")
    for receipt in (here, there):
        found(clerk, "triage", "waiting", receipt)
    numbers = _numbers(listed(clerk, "/api/triage/v1/cases?tab=waiting&area=tieu-khu-1"))
    assert here["number"] in numbers
    assert there["number"] not in numbers


def test_a_list_goes_on_after_its_first_page_and_ends(house: House) -> None:
    clerk, receipts = house.as_("tiep-nhan"), [send(house, area="tieu-khu-3") for _ in range(3)]
    for receipt in receipts:
        found(clerk, "triage", "waiting", receipt)
    address = "/api/triage/v1/cases?tab=waiting&area=tieu-khu-3&rows=2"
    first = clerk.get(address)
    assert len(ok(first)) == 2
    assert first.links["next"]["url"].startswith("/api/triage/v1/cases?")
    numbers = [case["number"] for case in listed(clerk, address)]
    assert [receipt["number"] for receipt in receipts] == [one for one in numbers if one in _sent(receipts)]
    assert len(numbers) == len(set(numbers))


def test_what_may_be_a_fire_stands_before_what_waits_longer(house: House) -> None:
    clerk = house.as_("tiep-nhan")
    for category in ("GT", "PCCC"):
        found(clerk, "triage", "waiting", send(house, category=category, area="tieu-khu-4"))
    hints = [case["category_hint"] for case in listed(clerk, "/api/triage/v1/cases?tab=waiting&area=tieu-khu-4")]
    assert hints == sorted(hints, key=lambda hint: hint != "PCCC")
    page = clerk.get("/triage/", params={"area": "tieu-khu-4"}).text
    assert re.search(r"Khẩn cấp</span>", page)


def _numbers(cases: Any) -> set[str]:
    return {case["number"] for case in cases}


def _sent(receipts: list[dict[str, Any]]) -> set[str]:
    return {receipt["number"] for receipt in receipts}
