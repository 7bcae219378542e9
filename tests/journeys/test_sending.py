"""Photos are sent before their form, one by one; the form then carries words only."""

import re
import secrets
from typing import Any

import httpx2
import pytest

from tests.inputs.photos import photo
from tests.journeys.people import WORDS, ok
from tests.support.house import House

JSON = {"accept": "application/json"}


@pytest.fixture
def citizen(house: House) -> httpx2.Client:
    return house.anonymous()


def of_width(width: int) -> bytes:
    return photo(size=(width, 30))


def send_photo(citizen: httpx2.Client, token: str, content: bytes) -> httpx2.Response:
    return citizen.post("/gop-y/anh", data={"token": token}, files={"photo": ("a.jpg", content)}, headers=JSON)


def waiting(citizen: httpx2.Client, token: str) -> list[str]:
    found: list[str] = ok(citizen.post("/gop-y/anh", data={"token": token}, headers=JSON))["waiting"]
    return found


def report(citizen: httpx2.Client, token: str, **more: Any) -> httpx2.Response:
    return citizen.post("/gop-y", data={"token": token, "words": WORDS, "consent": "yes", **more})


@pytest.mark.parametrize("token", ["", "short", "x" * 65, "mit Leerzeichen im Token"])
def test_a_photo_without_a_form_is_refused(citizen: httpx2.Client, token: str) -> None:
    assert send_photo(citizen, token, photo()).status_code == 422


def test_what_is_no_photo_is_refused_and_does_not_wait(citizen: httpx2.Client) -> None:
    token = secrets.token_urlsafe(24)
    refused = send_photo(citizen, token, b"no photo at all")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["photo"])
    assert waiting(citizen, token) == []


def test_a_sixth_photo_is_refused(citizen: httpx2.Client) -> None:
    token = secrets.token_urlsafe(24)
    answers = [send_photo(citizen, token, of_width(width)) for width in range(40, 46)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [409]


def test_a_photo_whose_answer_was_lost_is_sent_again_and_waits_once(citizen: httpx2.Client) -> None:
    token = secrets.token_urlsafe(24)
    names = [ok(send_photo(citizen, token, photo()))["waiting"] for _ in range(2)]
    assert names[0] == names[1]
    assert len(names[0]) == 1


def test_the_form_brings_the_photos_that_wait_for_it_and_none_that_was_taken_back(citizen: httpx2.Client) -> None:
    token = secrets.token_urlsafe(24)
    for width in (40, 41, 42):
        ok(send_photo(citizen, token, of_width(width)))
    second = waiting(citizen, token)[1]
    left = ok(citizen.post("/gop-y/anh/bo", data={"token": token, "name": second}, headers=JSON))
    assert len(left["waiting"]) == 2
    assert report(citizen, token).status_code == 201
    assert len(re.findall(r'src="/theo-doi/anh/', citizen.get("/theo-doi").text)) == 2


def test_a_report_whose_answer_was_lost_is_the_same_with_its_photos(citizen: httpx2.Client) -> None:
    token = secrets.token_urlsafe(24)
    ok(send_photo(citizen, token, photo()))
    numbers = [re.search(r"LS-\d{4}-\d{6}", report(citizen, token).text) for _ in range(2)]
    assert numbers[0] is not None
    assert numbers[1] is not None
    assert numbers[0][0] == numbers[1][0]


def test_a_photo_that_waits_and_comes_with_the_form_too_is_sent_once(citizen: httpx2.Client) -> None:
    token = secrets.token_urlsafe(24)
    ok(send_photo(citizen, token, photo()))
    sent = {"token": token, "words": WORDS, "consent": "yes"}
    assert citizen.post("/gop-y", data=sent, files={"photos": ("a.jpg", photo())}).status_code == 201
    assert citizen.get("/theo-doi").text.count('src="/theo-doi/anh/') == 1


def test_the_script_that_sends_later_may_look_after_the_form_and_is_asked_for_anew(citizen: httpx2.Client) -> None:
    worker = citizen.get("/gop-y/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["service-worker-allowed"] == "/gop-y"
    assert worker.headers["cache-control"] == "no-cache"
    modules = re.findall(r'from "([^"]+)"', worker.text)
    assert modules
    assert all("immutable" in citizen.get(address).headers["cache-control"] for address in modules)
