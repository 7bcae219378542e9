"""Lists are narrowed and go on: at every desk, on the page as for programs."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from tests.journeys.people import found, listed, ok, publish, send, solved, verify_and_classify
from tests.support.house import House, soon


def list_of(stage: str) -> str:
    """Where a desk's lists are: of the Front, behind its board."""
    return "/oversight/danh-sach" if stage == "oversight" else f"/{stage}/"


STAGES = {"triage": "tiep-nhan", "dispatch": "don-vi-kinh-te", "oversight": "giam-sat", "publisher": "bien-tap-1"}
TOMORROW = (clock.now() + timedelta(days=2)).date().isoformat()


@pytest.mark.parametrize(("stage", "who"), STAGES.items())
@pytest.mark.parametrize(
    "wrong",
    [{"since": "gestern"}, {"since": "0001-01-01"}, {"until": "9999-12-31"}, {"after": "x"}, {"area": "x" * 41}],
)
def test_what_is_no_filter_and_no_place_is_refused(house: House, stage: str, who: str, wrong: dict[str, str]) -> None:
    desk = house.as_(who)
    for address in (list_of(stage), f"/api/{stage}/v1/cases"):
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
    page = desk.get(list_of(stage), params=narrow).text
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


# Words.


def test_a_report_is_found_by_its_words_without_diacritics_and_the_search_goes_on_record(house: House) -> None:
    wanted, other = send(house, "Cột điện nghiêng sắp đổ ở ngõ chợ."), send(house, "Mất nước ba ngày ở xóm trên.")
    clerk = house.as_("tiep-nhan")
    for receipt in (wanted, other):
        found(clerk, "triage", "waiting", receipt)
    typed = clerk.get("/triage/", params={"tab": "waiting", "area": "tieu-khu-6", "so": "cot dien NGHIENG"})
    assert typed.status_code == 303
    page = clerk.get(str(typed.url.join(typed.headers["location"])))
    assert wanted["number"] in page.text
    assert other["number"] not in page.text
    assert "không phân biệt dấu và chữ hoa" in page.text
    assert 'value="cot dien NGHIENG"' in page.text
    assert "words=cot" in re.findall(r'href="\?tab=decided([^"]*)"', page.text)[0]  # another tab is searched alike
    numbers = _numbers(listed(clerk, "/api/triage/v1/cases?tab=waiting&words=cot+dien"))
    assert wanted["number"] in numbers
    assert other["number"] not in numbers
    opened = house.as_("giam-sat").get("/api/oversight/v1/openings")
    assert "search" in {one["purpose"] for one in ok(opened)}


def test_a_unit_finds_the_words_of_its_own_cases_and_of_no_others(house: House) -> None:
    receipt = send(house, "Mương thoát nước sau chợ phiên bị lấp.")
    verify_and_classify(house, receipt)
    found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt)
    address = "/api/dispatch/v1/cases?tab=open&words=muong+cho+phien"
    assert _numbers(listed(house.as_("don-vi-kinh-te"), address)) == {receipt["number"]}
    assert _numbers(listed(house.as_("don-vi-cong-an"), address)) == set()


def test_words_that_nobody_wrote_are_said_to_be_nowhere(house: House) -> None:
    found(house.as_("tiep-nhan"), "triage", "waiting", send(house))
    page = house.as_("tiep-nhan").get("/triage/", params={"words": "zzyzx"})
    assert "Không thấy từ này trong các hồ sơ đã tìm." in page.text


def test_erased_words_are_found_by_nobody(house: House) -> None:
    receipt, clerk = send(house, "Bể phốt nhà hàng xóm tràn ra đường làng."), house.as_("tiep-nhan")
    found(clerk, "triage", "waiting", receipt)
    address = "/api/triage/v1/cases?tab=waiting&words=be+phot"
    assert receipt["number"] in _numbers(listed(clerk, address))
    erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
    ok(house.anonymous().post("/api/intake/v1/tracking/erasure", json=erasure))
    assert receipt["number"] not in _numbers(listed(clerk, address))


def test_a_result_is_found_by_its_words_for_as_long_as_it_is_public(house: House) -> None:
    receipt = solved(house)
    case_id = publish(house, receipt)
    address = "/api/publisher/v1/results?words=thong+cong"
    with house.anonymous() as anyone:
        soon(lambda: receipt["number"] in _numbers(listed(anyone, address)))
        for narrow, is_there in (
            ("category=TN&rows=200", True),
            ("area=tieu-khu-1", False),
            ("until=2020-01-01", False),
        ):
            assert (receipt["number"] in _numbers(listed(anyone, f"{address}&{narrow}"))) is is_there
        page = anyone.get("/ket-qua", params={"tim": "THÔNG cống"}).text
        assert receipt["number"] in page
        assert "Không có kết quả nào" in anyone.get("/ket-qua", params={"tim": "zzyzx"}).text
        assert anyone.get("/ket-qua", params={"tim": receipt["number"]}).headers["location"].endswith(receipt["number"])
        editor = house.as_("bien-tap-1")
        ok(editor.post(f"/api/publisher/v1/cases/{case_id}/withdrawal", json={"reason": "Có tên người trong bài."}))
        soon(lambda: receipt["number"] not in _numbers(listed(anyone, address)))


def test_a_timeline_goes_on_page_after_page_and_no_event_is_left_out(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    front = house.as_("giam-sat")
    case_id = found(front, "oversight", "open", receipt)
    address = f"/api/oversight/v1/cases/{case_id}/timeline"
    whole = soon(lambda: len(got := ok(front.get(address))) >= 5 and got)
    pages, there = [], f"{address}?rows=2"
    while there:
        page = front.get(there)
        pages.append(ok(page))
        there = page.links.get("next", {}).get("url", "")
    assert [line for page in pages for line in page] == whole
    assert {len(page) for page in pages[:-1]} == {2}
    assert front.get(f"{address}?after=intake-0").status_code == 422


def test_the_page_of_a_case_begins_where_its_address_says_and_leads_back(house: House) -> None:
    receipt = send(house)
    front = house.as_("giam-sat")
    case_id = found(front, "oversight", "open", receipt)
    address = f"/api/oversight/v1/cases/{case_id}/timeline"
    first, *_ = soon(lambda: len(got := ok(front.get(address))) >= 2 and got)
    page = front.get(f"/oversight/ho-so/{case_id}?after={first['source']}-{first['position']}")
    assert "Phản ánh được tiếp nhận" not in page.text
    assert "Phản ánh chờ cán bộ kiểm tra" in page.text
    assert "Về đầu diễn biến" in page.text
    assert front.get(f"/oversight/ho-so/{case_id}?after=nowhere").status_code == 422
