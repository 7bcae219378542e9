"""Wrong tracking codes are counted and cost little; a right one is always answered, whoever shares its address."""

import time
from collections.abc import Iterator
from itertools import count

import httpx2
import pytest

from services.intake.limits import WRONG_CODES_AT_MOST
from tests.journeys.people import as_citizen, follow, ok, send
from tests.support.begun import running_house
from tests.support.house import TRUST, House

WRONG = "0000-0000-0000-0000-0"
TYPED = "Ma cua toi la 7K3M abc"
MANY = 100
QUICK_SECONDS = 10  # for a hundred wrong codes; each waited two seconds once
API = "/api/intake/v1/tracking"
hosts = count(2)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One of their own: wrong codes are counted here."""
    with running_house(tmp_path_factory.mktemp("codes")) as own:
        yield own


@pytest.fixture
def citizen(house: House) -> Iterator[httpx2.Client]:
    """From an address that no other test uses."""
    here = httpx2.HTTPTransport(local_address=f"127.0.0.{next(hosts)}", verify=TRUST)
    with httpx2.Client(base_url=house.url, transport=here, timeout=30) as client:
        yield client


def on_the_page(citizen: httpx2.Client) -> int:
    return citizen.post("/theo-doi", data={"code": WRONG}).status_code


def at_the_api(citizen: httpx2.Client) -> int:
    return citizen.post(API, json={"tracking_code": WRONG}).status_code


def with_a_cookie(citizen: httpx2.Client) -> int:
    status = citizen.get("/theo-doi", headers={"cookie": f"ho-so={WRONG}"}).status_code
    return 404 if status == 200 else status


def of_a_photo(citizen: httpx2.Client) -> int:
    address = "/theo-doi/anh/01900000-0000-7000-8000-000000000001"
    return citizen.get(address, headers={"cookie": f"ho-so={WRONG}"}).status_code


def with_words(citizen: httpx2.Client) -> int:
    return citizen.post("/theo-doi/bo-sung", data={"words": "Một điều nữa.", "code": WRONG}).status_code


def in_an_addition(citizen: httpx2.Client) -> int:
    return citizen.post(f"{API}/additions", json={"tracking_code": WRONG, "words": "Một điều nữa."}).status_code


DOORS = [on_the_page, at_the_api, with_a_cookie, of_a_photo, with_words, in_an_addition]


@pytest.mark.parametrize("door", DOORS)
def test_wrong_codes_are_counted_at_each_door_alone(door: object, citizen: httpx2.Client) -> None:
    assert callable(door)
    assert [door(citizen) for _ in range(WRONG_CODES_AT_MOST)] == [404] * WRONG_CODES_AT_MOST
    assert door(citizen) == 429


def test_wrong_codes_are_counted_over_all_doors_together(citizen: httpx2.Client) -> None:
    tried = [DOORS[number % len(DOORS)](citizen) for number in range(WRONG_CODES_AT_MOST + len(DOORS))]
    assert tried == [404] * WRONG_CODES_AT_MOST + [429] * len(DOORS)


def test_a_right_code_is_answered_behind_any_number_of_wrong_ones(house: House, citizen: httpx2.Client) -> None:
    receipt = send(house)
    code = {"tracking_code": receipt["tracking_code"]}
    for _ in range(WRONG_CODES_AT_MOST + 5):
        at_the_api(citizen)
    assert at_the_api(citizen) == 429
    assert ok(citizen.post(API, json=code))["number"] == receipt["number"]
    assert citizen.post("/theo-doi", data={"code": receipt["tracking_code"]}).status_code == 303
    assert receipt["number"] in citizen.get("/theo-doi").text
    assert citizen.post("/theo-doi/bo-sung", data={"words": "Một điều nữa."}).status_code == 303
    ok(citizen.post(f"{API}/additions", json=code | {"words": "Và điều này."}))
    ok(citizen.post(f"{API}/erasure", json=code | {"scope": "contact"}))


def test_a_wrong_code_that_comes_too_often_is_given_back_with_when_to_come_again(citizen: httpx2.Client) -> None:
    for _ in range(WRONG_CODES_AT_MOST):
        on_the_page(citizen)
    asked = citizen.post("/theo-doi", data={"code": TYPED})
    acted = citizen.post("/theo-doi/bo-sung", data={"code": TYPED, "words": "Nước đang dâng."})
    assert (asked.status_code, acted.status_code) == (429, 429)
    assert TYPED in asked.text
    assert "Nước đang dâng." in acted.text
    assert int(asked.headers["retry-after"]) > 0
    assert int(acted.headers["retry-after"]) > 0


def test_wrong_codes_wait_for_nothing(citizen: httpx2.Client) -> None:
    begun = time.monotonic()
    for _ in range(MANY):
        at_the_api(citizen)
    assert time.monotonic() - begun < QUICK_SECONDS


def test_a_report_is_found_by_its_code_at_once(house: House, citizen: httpx2.Client) -> None:
    for _ in range(10):
        receipt = send(house)
        assert ok(citizen.post(API, json={"tracking_code": receipt["tracking_code"]}))["number"] == receipt["number"]


def test_a_browser_forgets_a_code_that_is_wrong(citizen: httpx2.Client) -> None:
    answer = citizen.get("/theo-doi", headers={"cookie": f"ho-so={WRONG}"})
    assert 'ho-so=""' in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "spelling",
    ["{0}.", "Mã của em là {0} nhé.", "\u200b{0}\u200b", "\u202a{0}\u202c", "«{0}»"],
    ids=["a full stop", "a sentence", "zero-width blanks", "a direction", "quotation marks"],
)
@pytest.mark.parametrize("dash", ["-", "–", "—", "\u00a0", " ", ""])
def test_a_code_is_taken_and_remembered_as_people_paste_it(spelling: str, dash: str, house: House) -> None:
    receipt = send(house)
    typed = spelling.format(receipt["tracking_code"].replace("-", dash))
    assert receipt["number"] in as_citizen(house, {"tracking_code": typed}).get("/theo-doi").text
    assert follow(house, {"tracking_code": typed})["number"] == receipt["number"]
