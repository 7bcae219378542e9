"""The Front begins its day on the board: each number opens just its cases, and the page hears of what changes."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import httpx2
import pytest

from tests.journeys.people import answer, found, ok, send, verify_and_classify, wait_for_status
from tests.support.house import House, soon

STREAM = {"accept": "text/event-stream"}
NUMBER = re.compile(r'<a href="(/oversight/danh-sach[^"]+)">([\d.]+)<span')


@pytest.mark.parametrize("door", ["/oversight/", "/oversight/song", "/api/oversight/v1/board"])
def test_nobody_but_the_fronts_overseers_sees_the_board(door: str, house: House) -> None:
    for reader in ("tiep-nhan", "don-vi-kinh-te", "bien-tap-1"):
        assert house.as_(reader).get(door, headers=STREAM).status_code == 403


def rows(front: httpx2.Client, address: str) -> int:
    """How many cases a list holds, page after page."""
    many, here = 0, httpx2.URL(address)
    while True:
        answer = front.get(here)
        ok(answer)
        many += len(set(re.findall(r'href="/oversight/ho-so/([^"]+)"', answer.text)))
        onward = re.search(r'rel="next" href="([^"]+)"', answer.text)
        if onward is None:
            return many
        here = answer.url.join(unescape(onward[1]))


def test_each_number_of_the_board_opens_exactly_its_cases(house: House) -> None:
    waiting, answered = send(house), send(house)
    verify_and_classify(house, answered)
    answer(house, answered)
    wait_for_status(house, answered, "answered")
    found(house.as_("tiep-nhan"), "triage", "waiting", waiting)
    front = house.as_("giam-sat")

    def agrees() -> bool:
        numbers = NUMBER.findall(front.get("/oversight/").text)
        opened = [(rows(front, unescape(address)), int(number.replace(".", ""))) for address, number in numbers]
        return len(opened) > 4 and all(found == said for found, said in opened)

    soon(agrees, 60)


@pytest.mark.parametrize(
    "list_",
    [
        "?tab=late_front",
        "?tab=today",
        "/ngay/2026-11-28/answered",
        "/ngay/2020-01-01/closed",
        "/danh-gia/kinh-te/solved",
    ],
)
def test_a_list_that_is_empty_says_so(list_: str, house: House) -> None:
    assert house.as_("giam-sat").get(f"/oversight/danh-sach{list_}").status_code == 200


def test_an_address_of_before_leads_from_the_board_to_its_list(house: House) -> None:
    answer = house.as_("giam-sat").get("/oversight/?tab=late&area=tieu-khu-6")
    assert (answer.status_code, answer.headers["location"]) == (303, "/oversight/danh-sach?tab=late&area=tieu-khu-6")
    assert house.as_("giam-sat").get("/oversight/?lang=vi").status_code == 200


@pytest.mark.parametrize(
    "list_",
    [
        "?tab=nothing",
        "/ngay/2026-13-40/answered",
        "/ngay/2026-11-28/nothing",
        "/ngay/9999-12-31/closed",
        "/danh-gia/kinh-te/x",
    ],
)
def test_a_list_that_there_is_not_is_refused(list_: str, house: House) -> None:
    assert house.as_("giam-sat").get(f"/oversight/danh-sach{list_}").status_code in (404, 422)


def test_an_open_board_hears_that_a_number_has_changed_and_not_which(house: House) -> None:
    front = house.as_("giam-sat")
    assert front.get("/oversight/song").status_code == 406

    def first_change() -> str:
        with front.stream("GET", "/oversight/song", headers=STREAM, timeout=60) as stream:
            for line in stream.iter_lines():
                if line.startswith("event:"):
                    return line
        return "nothing"

    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(first_change)
        soon(lambda: send(house) and heard.done(), 60)
        assert heard.result(timeout=60) == "event: changed"
