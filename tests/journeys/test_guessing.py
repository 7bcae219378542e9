"""Who guesses tracking codes is slowed for themselves alone: a village shares one address, and nobody is locked out."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import httpx2
import pytest

from services.intake.browsers import MARK_COOKIE
from services.intake.codes import code_from
from services.intake.limits import WRONG_CODES_AT_MOST
from tests.journeys.people import ok, send
from tests.support.begun import running_house
from tests.support.house import TRUST, House

API = "/api/intake/v1/tracking"
AT_ONCE = 4
hosts = count(2)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One of their own: wrong codes are counted here."""
    with running_house(tmp_path_factory.mktemp("guessing")) as own:
        yield own


class Village:
    """One address, and as many browsers behind it as one likes."""

    def __init__(self, house: House):
        self.house, self.address = house, f"127.0.0.{next(hosts)}"
        self.opened: list[httpx2.Client] = []

    def browser(self) -> httpx2.Client:
        there = httpx2.HTTPTransport(local_address=self.address, verify=TRUST)
        self.opened.append(httpx2.Client(base_url=self.house.url, transport=there, timeout=30))
        return self.opened[-1]

    def close(self) -> None:
        for browser in self.opened:
            browser.close()


@pytest.fixture
def village(house: House) -> Iterator[Village]:
    found = Village(house)
    yield found
    found.close()


def guess(by: random.Random) -> str:
    """Right in form: nothing but its case is missing."""
    return code_from(by.randbytes(10))


def typed(browser: httpx2.Client, code: str) -> int:
    return browser.post("/theo-doi", data={"code": code}).status_code


def used_up(browser: httpx2.Client) -> None:
    """The browser, or the address where it has no mark, has had its wrong ones."""
    for _ in range(WRONG_CODES_AT_MOST):
        typed(browser, guess(random.Random(1)))
    assert typed(browser, guess(random.Random(1))) == 429


def guessed(village: Village, guesses: int, seed: int) -> set[int]:
    """What so many guesses are answered with, without a cookie, by page and by program."""
    own, answers = random.Random(seed), set()
    with village.browser() as guesser:
        for number in range(guesses):
            guesser.cookies.clear()
            at_page = number % 2 == 0
            asked = {"data": {"code": guess(own)}} if at_page else {"json": {"tracking_code": guess(own)}}
            answers.add(guesser.post("/theo-doi" if at_page else API, **asked).status_code)  # type: ignore[arg-type]
    return answers


@pytest.fixture
def another_village(house: House) -> Iterator[Village]:
    found = Village(house)
    yield found
    found.close()


def test_a_browser_that_guesses_takes_its_limit_along_to_another_address(
    village: Village, another_village: Village
) -> None:
    guesser, elsewhere = village.browser(), another_village.browser()
    used_up(guesser)
    mark = {"cookie": f"{MARK_COOKIE}={guesser.cookies[MARK_COOKIE]}"}
    assert elsewhere.post("/theo-doi", data={"code": guess(random.Random(2))}, headers=mark).status_code == 429
    assert typed(elsewhere, guess(random.Random(2))) == 404


def test_a_mark_that_nobody_gave_counts_for_nothing(village: Village) -> None:
    for number in range(WRONG_CODES_AT_MOST):
        forged = {"cookie": f"{MARK_COOKIE}={number:032x}.{number:064x}"}
        village.browser().post("/theo-doi", data={"code": guess(random.Random(3))}, headers=forged)
    assert typed(village.browser(), guess(random.Random(3))) == 429


def test_one_report_gives_one_mark_however_often_it_is_opened(village: Village, house: House) -> None:
    code, marks = send(house)["tracking_code"], set()
    for _ in range(3):
        with village.browser() as browser:
            assert typed(browser, code) == 303
            marks.add(browser.cookies[MARK_COOKIE])
    assert len(marks) == 1


def test_who_has_a_report_is_slowed_when_guessing_others(village: Village, house: House) -> None:
    guesser = village.browser()
    assert typed(guesser, send(house)["tracking_code"]) == 303
    used_up(guesser)
    assert typed(village.browser(), guess(random.Random(4))) == 404  # the address was not counted


def test_a_neighbour_who_opened_a_report_before_is_told_what_is_wrong(village: Village, house: House) -> None:
    neighbour, receipt = village.browser(), send(house)
    assert typed(neighbour, receipt["tracking_code"]) == 303
    used_up(village.browser())
    assert typed(neighbour, guess(random.Random(5))) == 404
    assert typed(neighbour, receipt["tracking_code"]) == 303


@pytest.mark.parametrize("of", ["unknown", "erased", "mistyped"])
def test_every_wrong_code_gets_the_same_answer(village: Village, house: House, of: str) -> None:
    receipt = send(house)
    ok(village.browser().post(f"{API}/erasure", json={"tracking_code": receipt["tracking_code"], "scope": "all"}))
    code = {"erased": receipt["tracking_code"], "unknown": guess(random.Random(6)), "mistyped": "7K3M-Q2TR-9XWV-4HPA-0"}
    answer = village.browser().post(API, json={"tracking_code": code[of]})
    assert (answer.status_code, told(answer)) == (404, told(village.browser().post(API, json={"tracking_code": "?"})))


def told(answer: httpx2.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    return {name: said for name, said in body.items() if name != "instance"} | {"headers": sorted(answer.headers)}


@pytest.mark.parametrize(
    "guesses", [400, pytest.param(100_000, marks=[pytest.mark.long, pytest.mark.timeout(3600)])], ids=str
)
def test_guesses_find_nothing_and_lock_no_neighbour_out(village: Village, house: House, guesses: int) -> None:
    receipt, known = send(house), village.browser()
    assert typed(known, receipt["tracking_code"]) == 303
    with ThreadPoolExecutor(AT_ONCE) as several:
        answers = several.map(lambda seed: guessed(village, guesses // AT_ONCE, seed), range(AT_ONCE))
        beside = [typed(village.browser(), receipt["tracking_code"]) for _ in range(10)]
        assert set().union(*answers) == {404, 429}
    assert beside == [303] * 10
    assert typed(village.browser(), receipt["tracking_code"]) == 303
    assert ok(village.browser().post(API, json={"tracking_code": receipt["tracking_code"]}))
    assert receipt["number"] in known.get("/theo-doi").text
    assert typed(known, guess(random.Random(9))) == 404
