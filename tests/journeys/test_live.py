"""The tracking page hears of what happens while it is open."""

from concurrent.futures import ThreadPoolExecutor

import httpx2

from tests.journeys.people import as_citizen, send, verify_and_classify
from tests.support.house import House

STREAM = {"accept": "text/event-stream"}


def first_change(citizen: httpx2.Client) -> str:
    """The first event of the stream."""
    with citizen.stream("GET", "/theo-doi/song", headers=STREAM, timeout=60) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("event:"):
                return line
    return "nothing"


def test_nobody_listens_without_the_code(house: House) -> None:
    assert house.anonymous().get("/theo-doi/song", headers=STREAM).status_code == 404


def test_who_does_not_ask_for_a_stream_waits_for_none(house: House) -> None:
    assert as_citizen(house, send(house)).get("/theo-doi/song").status_code == 406


def test_a_page_that_is_open_hears_that_something_happened_and_not_what(house: House) -> None:
    receipt = send(house)
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(first_change, as_citizen(house, receipt))
        verify_and_classify(house, receipt)
        assert heard.result(timeout=60) == "event: changed"
