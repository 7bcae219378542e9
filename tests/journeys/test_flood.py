"""A flood from one address slows to a trickle; whoever shares the address waits once, and loses nothing."""

import re
from collections.abc import Iterator
from itertools import count

import httpx2
import pytest

from services.intake import tickets
from tests.inputs.photos import photo
from tests.journeys.people import WORDS
from tests.support.begun import running_house
from tests.support.house import TRUST, House, soon

FREE = 20
FORM = {"words": WORDS, "place": "Trước cổng chợ", "consent": "yes"}
hosts = count(2)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One of their own: reports are counted here."""
    limits = {"SUBMISSIONS_PER_HOUR": str(FREE), "SUBMISSIONS_PER_HOUR_OF_A_DEVICE": "5"}
    with running_house(tmp_path_factory.mktemp("flood"), **limits) as own:
        yield own


@pytest.fixture
def citizen(house: House) -> Iterator[httpx2.Client]:
    """From an address that no other test uses."""
    here = httpx2.HTTPTransport(local_address=f"127.0.0.{next(hosts)}", verify=TRUST)
    with httpx2.Client(base_url=house.url, transport=here, timeout=30) as client:
        yield client


def send(citizen: httpx2.Client, **more: str) -> httpx2.Response:
    return citizen.post("/api/intake/v1/reports", json={"words": WORDS, "consent": "yes", **more})


def flood(citizen: httpx2.Client) -> list[int]:
    return [send(citizen).status_code for _ in range(3 * FREE)]


def field(page: httpx2.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found, page.text[:2000]
    return found[1]


def test_a_flood_is_let_through_as_far_as_is_free(citizen: httpx2.Client) -> None:
    answers = flood(citizen)
    assert answers[:FREE] == [201] * FREE
    assert answers[FREE:].count(201) <= 1


def test_a_form_that_has_to_wait_keeps_its_words_and_photos_and_is_taken_then(citizen: httpx2.Client) -> None:
    flood(citizen)
    token = field(citizen.get("/gop-y"), "token")
    page = citizen.post("/gop-y", data={**FORM, "token": token}, files={"photos": ("a.jpg", photo())})
    assert page.status_code == 429
    assert 0 < int(page.headers["retry-after"]) <= tickets.WAIT_SECONDS
    assert WORDS in page.text
    assert "Trước cổng chợ" in page.text
    assert "Đã nhận 1 ảnh" in page.text
    again = {**FORM, "token": field(page, "token"), "ticket": field(page, "ticket")}
    assert citizen.post("/gop-y", data=again).status_code == 429

    def taken() -> httpx2.Response | None:
        answer = citizen.post("/gop-y", data=again)
        return answer if answer.status_code == 201 else None

    receipt = soon(taken, deadline_seconds=2.0 * tickets.WAIT_SECONDS)
    assert "LS-" in receipt.text


def test_a_program_does_the_work_instead_of_waiting(citizen: httpx2.Client) -> None:
    flood(citizen)
    token = "a-token-of-the-program"
    slow = send(citizen, token=token)
    assert slow.status_code == 429
    ticket, bits = slow.headers["submission-ticket"], int(slow.headers["submission-work"])
    proof = next(str(number) for number in count() if tickets.works(ticket, str(number), bits))
    assert send(citizen, token=token, ticket=ticket, proof="0").status_code == 429
    assert send(citizen, token=token, ticket=ticket, proof=proof).status_code == 201


def test_a_report_sent_again_is_answered_like_the_first_though_no_more_are_free(citizen: httpx2.Client) -> None:
    token = "a-token-of-somebody-here"
    first = send(citizen, token=token).json()
    flood(citizen)
    assert send(citizen, token=token).json() == first


def test_one_browser_is_slowed_before_its_neighbours(citizen: httpx2.Client) -> None:
    def by_page(client: httpx2.Client) -> int:
        return client.post("/gop-y", data=FORM).status_code

    assert [by_page(citizen) for _ in range(7)] == [201] * 6 + [429]  # the first was not known yet
    citizen.cookies.clear()
    assert by_page(citizen) == 201
