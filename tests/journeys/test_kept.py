"""A browser knows a report for long only when its citizen wants it to."""

from typing import Any

import httpx2

from tests.journeys.people import as_citizen, ok, opened, send
from tests.support.house import House, soon


def keep(citizen: httpx2.Client, receipt: dict[str, Any]) -> httpx2.Response:
    return citizen.post("/theo-doi/nho", data={"number": receipt["number"]}, follow_redirects=True)


def test_nobody_has_a_report_kept_without_its_code(house: House) -> None:
    assert house.anonymous().post("/theo-doi/nho").status_code == 404


def test_a_browser_that_was_not_asked_to_knows_no_report_afterwards(house: House) -> None:
    receipt = send(house)
    citizen = as_citizen(house, receipt)
    citizen.post("/theo-doi/dong", follow_redirects=True)
    assert receipt["number"] not in citizen.get("/theo-doi").text


def test_several_reports_are_known_and_opened_by_their_numbers(house: House) -> None:
    first, second = send(house), send(house)
    citizen = as_citizen(house, first)
    assert first["tracking_code"] in citizen.get("/theo-doi").text
    assert "Máy này nhớ phản ánh này trong 90 ngày." in keep(citizen, first).text
    opened(citizen, second)
    keep(citizen, second)
    citizen.post("/theo-doi/dong", follow_redirects=True)
    known = citizen.get("/theo-doi").text
    assert first["number"] in known
    assert second["number"] in known
    assert first["tracking_code"] not in known
    shown = citizen.post("/theo-doi/mo", data={"number": first["number"]}, follow_redirects=True)
    assert f'Phản ánh <span class="unbroken">{first["number"]}' in shown.text
    citizen.post("/theo-doi/quen", data={"number": first["number"]}, follow_redirects=True)
    citizen.post("/theo-doi/dong", follow_redirects=True)
    assert first["number"] not in citizen.get("/theo-doi").text


def test_a_report_that_is_not_kept_is_not_opened_by_its_number(house: House) -> None:
    receipt = send(house)
    asked = house.anonymous().post("/theo-doi/mo", data={"number": receipt["number"]}, follow_redirects=True)
    assert "Mã tra cứu" in asked.text
    assert receipt["number"] not in asked.text


def test_a_report_that_was_erased_is_no_longer_offered(house: House) -> None:
    receipt = send(house)
    citizen = as_citizen(house, receipt)
    keep(citizen, receipt)
    erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
    ok(house.anonymous().post("/api/intake/v1/tracking/erasure", json=erasure))
    citizen.post("/theo-doi/dong", follow_redirects=True)
    soon(lambda: receipt["number"] not in citizen.get("/theo-doi").text)


def test_a_wrong_code_in_a_cookie_is_asked_for_and_not_kept(house: House) -> None:
    with house.anonymous() as stranger:
        stranger.cookies.set("ho-so", "0000-0000-0000-0000-0", path="/theo-doi")
        assert stranger.post("/theo-doi/nho").status_code == 404
        assert "Mã tra cứu" in stranger.get("/theo-doi").text


def test_a_form_of_another_report_that_is_open_in_another_tab_keeps_nothing(house: House) -> None:
    first, second = send(house), send(house)
    citizen = as_citizen(house, first)
    as_citizen(house, second)  # by now both can be shown
    assert "Máy này nhớ phản ánh này" not in keep(citizen, second).text
