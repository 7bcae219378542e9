"""A token stands for one report: sent again it gives the same receipt, and no other report is lost behind it."""

import re
import secrets
from typing import Any

import httpx2
import pytest

from tests.journeys.people import WORDS, as_citizen, ok, send
from tests.support.house import House

OTHER = {
    "words": {"words": "Đèn đường trước trạm y tế hỏng đã hai tuần."},
    "area": {"area": "tieu-khu-1"},
    "place": {"place": "trước cổng trường"},
    "contact": {"contact": "0912 000 111"},
    "category": {"category": "TN"},
}


def send_again(house: House, token: str, **more: Any) -> httpx2.Response:
    entry = {"words": WORDS, "consent": "yes", "area": "tieu-khu-6", "token": token, **more}
    with house.anonymous() as citizen:
        return citizen.post("/api/intake/v1/reports", json=entry)


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("changed", OTHER.values(), ids=OTHER)
def test_a_token_is_not_taken_for_another_report(changed: dict[str, str], house: House) -> None:
    token = secrets.token_urlsafe(24)
    send(house, token=token)
    refused = send_again(house, token, **changed)
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"] == "This token was used for another report. Send this one with a token of its own."


def test_a_token_whose_report_was_erased_is_not_taken_again(house: House) -> None:
    token = secrets.token_urlsafe(24)
    citizen = as_citizen(house, send(house, token=token))
    ok(citizen.post("/theo-doi/xoa", data={"scope": "all", "sure": "yes"}))
    assert send_again(house, token).status_code == 409


def test_the_form_keeps_another_report_and_sends_it_when_pressed_again(house: House) -> None:
    citizen = house.anonymous()
    typed = {"token": token_in(citizen.get("/gop-y").text), "words": WORDS, "consent": "yes"}
    first = citizen.post("/gop-y", data=typed)
    typed |= {"words": OTHER["words"]["words"]}
    refused = citizen.post("/gop-y", data=typed)
    assert (first.status_code, refused.status_code) == (201, 409)
    assert "Phản ánh gửi lúc trước đã được nhận. Nếu đây là phản ánh khác, hãy bấm gửi lần nữa." in refused.text
    assert typed["words"] in refused.text
    typed |= {"token": token_in(refused.text)}
    second = citizen.post("/gop-y", data=typed)
    assert second.status_code == 201
    assert numbers_in(second.text).isdisjoint(numbers_in(first.text))


def numbers_in(page: str) -> set[str]:
    return set(re.findall(r"[A-Z]+-\d{4}-\d{6}", page))


def test_the_same_words_are_the_same_report_however_they_were_spaced(house: House) -> None:
    token = secrets.token_urlsafe(24)
    first = send(house, token=token)
    again = ok(send_again(house, token, words=f"  {WORDS}\n"))
    assert (again["number"], again["tracking_code"]) == (first["number"], first["tracking_code"])


def test_whose_contact_alone_was_erased_gets_the_same_receipt(house: House) -> None:
    token = secrets.token_urlsafe(24)
    first = send(house, token=token, **OTHER["contact"])
    ok(as_citizen(house, first).post("/theo-doi/xoa", data={"scope": "contact", "sure": "yes"}, follow_redirects=True))
    again = ok(send_again(house, token, **OTHER["contact"]))
    assert (again["number"], again["tracking_code"]) == (first["number"], first["tracking_code"])
