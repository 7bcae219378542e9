"""Nothing that somebody has typed is lost because the code or the session was forgotten meanwhile."""

import re
from functools import partial
from typing import Any

import httpx2
import pytest

from tests.journeys.people import answer, as_citizen, follow, ok, send, verify_and_classify, wait_for_status
from tests.support.house import House, soon

ADDED = "Nước đã rút nhưng nắp cống bị vỡ. <b>Nguy hiểm</b> cho trẻ nhỏ."
ESCAPED = "Nước đã rút nhưng nắp cống bị vỡ. &lt;b&gt;Nguy hiểm&lt;/b&gt; cho trẻ nhỏ."
CLOSED = "Trang theo dõi đã tự đóng"


def forgotten(house: House, path: str, **typed: str) -> httpx2.Response:
    """What a browser gets that sends a form of the tracking page after its cookie has ended."""
    return house.anonymous().post(f"/theo-doi/{path}", data=typed)


def test_an_addition_without_the_code_is_not_taken_and_stays_on_the_page(house: House) -> None:
    page = forgotten(house, "bo-sung", words=ADDED)
    assert page.status_code == 422
    assert CLOSED in page.text
    assert ESCAPED in page.text
    assert 'action="/theo-doi/bo-sung"' in page.text
    assert 'name="code"' in page.text


def test_a_wrong_code_keeps_the_words_and_is_not_said_again(house: House) -> None:
    page = forgotten(house, "bo-sung", words=ADDED, code="0000-0000-0000-0000-0")
    assert page.status_code == 404
    assert ESCAPED in page.text
    assert "Không có phản ánh nào với mã này." in page.text
    assert "0000-0000" not in page.text


def test_words_that_are_missing_too_are_asked_for_together_with_the_code(house: House) -> None:
    page = forgotten(house, "danh-gia", round="1", stars="4", comment="Chưa sạch hẳn.")
    assert page.status_code == 422
    assert "Chưa sạch hẳn." in page.text
    assert re.search(r'name="stars" value="4" checked', page.text)


@pytest.mark.parametrize("path", ["rut", "xoa"])
def test_what_cannot_be_undone_asks_for_the_code_too(path: str, house: House) -> None:
    page = forgotten(house, path, scope="contact", sure="yes")
    assert page.status_code == 422
    assert f'action="/theo-doi/{path}"' in page.text


def test_a_code_that_is_given_again_sends_the_same_words(house: House) -> None:
    receipt = send(house)
    citizen = house.anonymous()
    sent = citizen.post("/theo-doi/bo-sung", data={"words": ADDED, "code": receipt["tracking_code"]})
    assert sent.status_code == 303
    assert receipt["tracking_code"] not in sent.headers["location"]
    assert ESCAPED in ok_page(citizen.get(sent.headers["location"]))


def test_with_the_code_a_mistake_leads_to_the_page_of_the_report(house: House) -> None:
    receipt = send(house)
    citizen = house.anonymous()
    page = citizen.post("/theo-doi/bo-sung", data={"words": "", "code": receipt["tracking_code"]})
    assert page.status_code == 422
    assert receipt["number"] in page.text
    assert receipt["tracking_code"] not in page.text
    assert receipt["number"] in ok_page(citizen.get("/theo-doi"))


def test_a_verdict_is_given_with_the_code_that_is_given_again(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    verdict = {"round": "1", "solved": "yes", "stars": "5", "code": receipt["tracking_code"]}
    assert forgotten(house, "danh-gia", **verdict).status_code == 303
    assert soon(lambda: follow(house, receipt)["verdict"])["stars"] == 5


def test_everything_is_erased_with_the_code_that_is_given_again(house: House) -> None:
    receipt = send(house)
    code = receipt["tracking_code"]
    assert forgotten(house, "xoa", scope="all", sure="yes", code=code).status_code == 200
    with house.anonymous() as citizen:
        asked = partial(citizen.post, "/api/intake/v1/tracking", json={"tracking_code": code})
        soon(lambda: asked().status_code == 404)


def test_a_code_that_this_browser_still_knows_goes_before_nothing(house: House) -> None:
    citizen = as_citizen(house, send(house))
    assert citizen.post("/theo-doi/bo-sung", data={"words": ADDED}).status_code == 303


def ok_page(page: Any) -> str:
    ok(page)
    text: str = page.text
    return text
