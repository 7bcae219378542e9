"""A citizen sees which contact is kept, corrects, adds and removes it; the clerk's desk shows the new one at once."""

import re
from typing import Any

import httpx2
import pytest

from tests.journeys.people import as_citizen, follow, found, ok, send
from tests.support.house import House, soon

API = "/api/intake/v1/tracking"
PAGE = "/theo-doi/lien-he"
OLD, NEW = "0900 111 222", "0900 333 444"
WRONG = "0000-0000-0000-0000-0"


def sent(house: House, receipt: dict[str, Any], **entry: Any) -> httpx2.Response:
    """At the door for programs."""
    with house.anonymous() as citizen:
        body = {"tracking_code": receipt["tracking_code"], "consent": "yes", **entry}
        return citizen.post(f"{API}/contact", json=body)


def form_of(citizen: httpx2.Client) -> dict[str, str]:
    """The hidden fields of the page."""
    page = citizen.get(PAGE).text
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition("<details")[0]))


def pressed(citizen: httpx2.Client, form: dict[str, str], **entry: str) -> httpx2.Response:
    return citizen.post(PAGE, data=form | {"consent": "yes"} | entry)


def at_the_desk(house: House, case_id: str) -> Any:
    answer = house.as_("tiep-nhan").post(f"/api/triage/v1/cases/{case_id}/contact")
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_a_wrong_code_changes_nothing_and_keeps_what_was_typed(house: House) -> None:
    assert sent(house, {"tracking_code": WRONG}, contact=NEW).status_code == 404
    page = pressed(house.anonymous(), {"code": WRONG}, contact=NEW)
    assert (page.status_code, NEW in page.text, WRONG in page.text) == (404, True, False)


def test_who_has_not_given_the_code_is_asked_for_it(house: House) -> None:
    anyone = house.anonymous()
    assert anyone.get(PAGE).headers["location"] == "/theo-doi"
    page = pressed(anyone, {}, contact=NEW)
    assert (page.status_code, NEW in page.text, 'name="code"' in page.text) == (422, True, True)


@pytest.mark.parametrize("contact", ["0" * 201, "…", " "])
def test_what_is_no_contact_is_refused_beside_its_field(house: House, contact: str) -> None:
    receipt = send(house)
    assert sent(house, receipt, contact=contact).status_code == 422
    citizen = as_citizen(house, receipt)
    page = pressed(citizen, form_of(citizen), contact=contact)
    assert page.status_code == 422
    assert 'id="contact-mistake"' in page.text


def test_without_consent_no_contact_is_kept(house: House) -> None:
    receipt = send(house)
    assert sent(house, receipt, contact=NEW, consent=None).status_code == 422
    assert sent(house, receipt, contact=NEW, consent_version="2019-01").status_code == 422
    citizen = as_citizen(house, receipt)
    page = pressed(citizen, form_of(citizen), contact=NEW, consent="")
    assert (page.status_code, 'id="consent-mistake"' in page.text, NEW in page.text) == (422, True, True)
    assert follow(house, receipt)["contact"]["shown"] == ""


def test_a_withdrawn_report_takes_no_contact(house: House) -> None:
    receipt = send(house, contact=OLD)
    citizen = as_citizen(house, receipt)
    form = form_of(citizen)
    ok(citizen.post(f"{API}/withdrawal", json={"tracking_code": receipt["tracking_code"]}))
    assert sent(house, receipt, contact=NEW).status_code == 409
    assert pressed(citizen, form, contact=NEW).status_code == 409


def test_an_erased_report_answers_like_a_wrong_code(house: House) -> None:
    receipt = send(house, contact=OLD)
    ok(house.anonymous().post(f"{API}/erasure", json={"tracking_code": receipt["tracking_code"], "scope": "all"}))
    assert sent(house, receipt, contact=NEW).status_code == 404


def test_of_two_pages_the_second_is_told_and_may_decide_again(house: House) -> None:
    receipt = send(house, contact=OLD)
    citizen = as_citizen(house, receipt)
    first, second = form_of(citizen), form_of(citizen)
    assert pressed(citizen, first, contact=NEW).status_code == 303
    page = pressed(citizen, second, contact="0900 999 999")
    assert (page.status_code, "0900 999 999" in page.text, "… 444" in page.text) == (409, True, True)
    assert pressed(citizen, second | {"changes": "1"}, contact="0900 999 999").status_code == 303
    assert follow(house, receipt)["contact"] == {"shown": "… 999", "by": None, "changes": 2}


def test_a_page_of_another_report_changes_nothing(house: House) -> None:
    mine, other = send(house, contact=OLD), send(house)
    form = form_of(as_citizen(house, other))
    page = pressed(as_citizen(house, mine), form, contact=NEW)
    assert (page.status_code, mine["number"] in page.text, NEW in page.text) == (409, True, True)
    assert follow(house, mine)["contact"]["shown"] == "… 222"


def test_a_double_tap_is_one_change(house: House) -> None:
    receipt = send(house, contact=OLD)
    citizen = as_citizen(house, receipt)
    form = form_of(citizen)
    assert [pressed(citizen, form, contact=NEW).status_code for _ in range(2)] == [303, 303]
    token = {"token": "x" * 20, "contact": "0900 555 555"}
    assert [sent(house, receipt, **token).status_code for _ in range(2)] == [204, 204]
    assert follow(house, receipt)["contact"]["changes"] == 2


def test_the_desk_shows_the_new_contact_and_the_history_that_it_was_corrected(house: House) -> None:
    receipt = send(house, contact=OLD, contact_by="call")
    case_id = found(house.as_("tiep-nhan"), "triage", "waiting", receipt)
    citizen = as_citizen(house, receipt)
    assert "… 222" in citizen.get("/theo-doi").text
    page = ok_page(pressed(citizen, form_of(citizen), contact=NEW, contact_by="zalo"), citizen)
    assert "Đã lưu cách liên hệ" in page
    assert "… 444" in page
    assert "Bà con sửa cách liên hệ" in page
    assert NEW not in page
    soon(lambda: at_the_desk(house, case_id) == {"contact": NEW, "contact_by": "zalo"})
    assert NEW in house.as_("tiep-nhan").post(f"/triage/ho-so/{case_id}/lien-he").text
    front, timeline = house.as_("giam-sat"), f"/api/oversight/v1/cases/{case_id}/timeline"
    soon(lambda: "intake.contact-changed" in front.get(timeline).text)
    assert not {"contact", "contact_by"} & {
        word["field"] for line in front.get(timeline).json() for word in line["words"]
    }
    assert "Người dân sửa cách liên hệ" in front.get(f"/oversight/ho-so/{case_id}").text


def ok_page(answer: httpx2.Response, citizen: httpx2.Client) -> str:
    assert answer.status_code == 303
    return citizen.get(answer.headers["location"]).text


def test_the_way_alone_is_changed_where_a_contact_is_kept(house: House) -> None:
    receipt = send(house, contact=OLD)
    citizen = as_citizen(house, receipt)
    assert pressed(citizen, form_of(citizen), contact_by="sms").status_code == 303
    assert follow(house, receipt)["contact"] == {"shown": "… 222", "by": "sms", "changes": 1}


def test_a_contact_is_added_removed_and_added_again(house: House) -> None:
    receipt = send(house)
    case_id = found(house.as_("tiep-nhan"), "triage", "waiting", receipt)
    ok(sent(house, receipt, contact=OLD))
    soon(lambda: at_the_desk(house, case_id) == {"contact": OLD})
    citizen = as_citizen(house, receipt)
    erasure = {"scope": "contact", "sure": "yes", "number": receipt["number"]}
    assert citizen.post("/theo-doi/xoa", data=erasure).status_code == 303
    assert at_the_desk(house, case_id) == 410
    assert follow(house, receipt)["contact"]["shown"] == ""
    ok(sent(house, receipt, contact=NEW))
    soon(lambda: at_the_desk(house, case_id) == {"contact": NEW})
    clerk = house.as_("tiep-nhan")
    soon(lambda: "Xem thông tin liên hệ" in clerk.get(f"/triage/ho-so/{case_id}").text)
