"""Junk is refused together: one reason, each report on record alone, and nothing else is swept away with it."""

import re
from typing import Any

import pytest

from tests.journeys.people import WORDS, follow, found, ok, page_with, send
from tests.support.house import House, soon

API = "/api/triage/v1/refusals"
REFUSAL = {"reason": "ngoai-dia-ban", "explanation": "Nội dung này không phải là phản ánh."}


def waiting(house: House, receipt: dict[str, Any]) -> str:
    """The case, once it is on the clerks' list."""
    return found(house.as_("tiep-nhan"), "triage", "waiting", receipt)


def refused(house: House, receipt: dict[str, Any]) -> bool:
    return bool(follow(house, receipt)["status"] == "refused")


@pytest.mark.parametrize("by", ["don-vi-kinh-te", "bien-tap-1", "giam-sat"])
def test_only_clerks_refuse_many(house: House, by: str) -> None:
    case = waiting(house, send(house))
    assert house.as_(by).post(API, json={**REFUSAL, "cases": [case]}).status_code == 403
    assert house.as_(by).post("/triage/tu-choi", data={**REFUSAL, "cases": [case]}).status_code == 403


@pytest.mark.parametrize("wrong", [{"cases": []}, {"reason": "nothing"}, {"explanation": "x"}, {"cases": ["x"]}])
def test_what_is_missing_or_wrong_refuses_nothing(house: House, wrong: dict[str, Any]) -> None:
    receipt = send(house)
    body = {**REFUSAL, "cases": [waiting(house, receipt)], **wrong}
    assert house.as_("tiep-nhan").post(API, json=body).status_code == 422
    assert not refused(house, receipt)


def test_one_that_was_verified_meanwhile_stays_and_the_others_are_refused(house: House) -> None:
    clerk, receipts = house.as_("tiep-nhan"), [send(house) for _ in range(3)]
    cases = [waiting(house, receipt) for receipt in receipts]
    ok(clerk.put(f"/api/triage/v1/cases/{cases[1]}/verification"))
    answer = ok(clerk.post(API, json={**REFUSAL, "cases": cases}))
    assert answer["refused"] == [cases[0], cases[2]]
    assert list(answer["left"]) == [cases[1]]
    soon(lambda: refused(house, receipts[0]) and refused(house, receipts[2]))
    assert not refused(house, receipts[1])


def test_one_that_is_named_twice_is_refused_once_and_not_left(house: House) -> None:
    case = waiting(house, send(house))
    answer = ok(house.as_("tiep-nhan").post(API, json={**REFUSAL, "cases": [case, case]}))
    assert answer == {"refused": [case], "left": {}}


def test_what_is_ticked_on_the_page_is_refused(house: House) -> None:
    clerk, receipts = house.as_("tiep-nhan"), [send(house) for _ in range(2)]
    cases = [waiting(house, receipt) for receipt in receipts]
    assert all(f'value="{case}"' in page_with(clerk, "/triage/", case).text for case in cases)
    for _ in range(2):  # a double click is answered like one
        done = clerk.post("/triage/tu-choi", data={**REFUSAL, "cases": cases}, follow_redirects=True)
        assert "Đã từ chối 2 phản ánh." in done.text
    soon(lambda: all(refused(house, receipt) for receipt in receipts))


def test_a_mistake_gives_back_what_was_ticked_and_typed(house: House) -> None:
    clerk = house.as_("tiep-nhan")
    case = waiting(house, send(house, WORDS))
    form = re.search(r'action="(/triage/tu-choi[^"]*)"', page_with(clerk, "/triage/", case).text)
    assert form
    page = clerk.post(form[1], data={"cases": [case], "explanation": REFUSAL["explanation"]})
    assert page.status_code == 422
    assert REFUSAL["explanation"] in page.text
    assert re.search(rf'value="{case}"[^>]* checked', page.text)


def test_a_mistake_gives_back_the_list_as_it_was_narrowed(house: House) -> None:
    clerk = house.as_("tiep-nhan")
    case = waiting(house, send(house, WORDS, area="tieu-khu-5"))
    form = re.search(r'action="(/triage/tu-choi[^"]*)"', page_with(clerk, "/triage/?area=tieu-khu-5", case).text)
    assert form
    page = clerk.post(form[1].replace("&amp;", "&"), data={"cases": [case]})
    assert page.status_code == 422
    assert re.search(r'value="tieu-khu-5" selected', page.text)
    assert re.search(rf'value="{case}"[^>]* checked', page.text)
    assert 'href="?tab=decided&amp;area=tieu-khu-5"' in page.text
