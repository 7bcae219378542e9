"""A case is found by its number at every desk, however somebody says it."""

import re

import pytest

from tests.journeys.people import found, publish, send, solved, verify_and_classify
from tests.journeys.test_lists import list_of
from tests.support.house import House, soon

WAYS = {
    "as it is printed": "{prefix}-{year}-{digits}",
    "small letters without zeros": "{small}-{year}-{short}",
    "blanks": "{prefix} {year} {digits}",
    "the last digits": "{short}",
    "words before": "số {prefix}–{year}–{digits}.",
}


def said(way: str, number: str) -> str:
    prefix, year, digits = number.split("-")
    return WAYS[way].format(prefix=prefix, small=prefix.lower(), year=year, digits=digits, short=int(digits))


@pytest.mark.parametrize("way", WAYS)
def test_every_desk_finds_a_case_by_its_number(way: str, house: House) -> None:
    receipt = send(house)
    case_id = verify_and_classify(house, receipt)
    found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt)
    typed = said(way, receipt["number"])
    desks = {"triage": "tiep-nhan", "dispatch": "don-vi-kinh-te", "oversight": "giam-sat", "publisher": "bien-tap-1"}
    for stage, sign_in in desks.items():
        answer = soon(lambda s=stage, who=sign_in: _at(house, s, who, typed))
        assert answer == f"/{stage}/ho-so/{case_id}"
    told = house.as_("giam-sat").get("/api/oversight/v1/cases", params={"number": typed}).json()
    assert [case["number"] for case in told] == [receipt["number"]]


def _at(house: House, stage: str, sign_in: str, typed: str) -> str:
    answer = house.as_(sign_in).get(list_of(stage), params={"so": typed})
    return answer.headers.get("location", "")


def test_a_number_that_no_case_has_is_said_and_given_back(house: House) -> None:
    page = house.as_("tiep-nhan").get("/triage/", params={"so": "LS-2026-999999"})
    assert page.status_code == 200
    assert "Không có hồ sơ số LS-2026-999999 ở bàn này." in page.text
    assert 'value="LS-2026-999999"' in page.text


def test_a_unit_finds_no_case_of_another(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt)
    assert _at(house, "dispatch", "don-vi-cong-an", receipt["number"]) == ""


def test_a_result_is_found_at_an_address_that_was_typed(house: House) -> None:
    receipt = solved(house)
    publish(house, receipt)
    prefix, year, digits = receipt["number"].split("-")
    with house.anonymous() as visitor:
        for typed in (f"{prefix.lower()}-{year}-{int(digits)}", f"{prefix}{year}{digits}", digits):
            page = soon(lambda t=typed: (there := visitor.get(f"/ket-qua/{t}")).status_code == 200 and there)
            assert re.search(receipt["number"], page.text)
