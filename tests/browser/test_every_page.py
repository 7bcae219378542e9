"""Every page of every reader, in every language, on a phone and a desk, by day and by night: axe finds nothing, nothing
sticks out, and no script complains."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.crawling import FOR_EVERYONE, pages
from tests.journeys.people import ok
from tests.support.house import House, own

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
STAFF = ["tiep-nhan", "don-vi-kinh-te", "giam-sat", "bien-tap-1", "quan-tri"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
STICKS_OUT = "document.scrollingElement.scrollWidth > window.innerWidth"
UNFOLDED = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"


axe = Axe()


@contextmanager
def opened(chromium: Browser, house: House, locale: str) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what its browser complains about."""
    context = chromium.new_context(base_url=house.url, viewport=PHONE, locale=locale)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    yield page, complaints
    context.close()


def enter(page: Page, house: House, sign_in: str) -> None:
    """Sign somebody of the staff in."""
    house.as_(sign_in)  # has a password of their own from then on
    page.goto("/dang-nhap")
    page.locator("[name=sign_in]").fill(sign_in)
    page.locator("[name=password]").fill(own(house.accounts[sign_in]))
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(lambda url: "dang-nhap" not in url)


def as_moderator(page: Page, house: House) -> None:
    cookies = house.moderator().cookies.items()
    page.context.add_cookies([{"name": name, "value": value, "url": house.url} for name, value in cookies])


def faults(page: Page, name: str) -> Iterator[str]:
    """What is wrong with the page that is open, with all that it folds."""
    page.evaluate(UNFOLDED)
    for size, scheme in product((DESK, PHONE), SCHEMES):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        where = f"{name}, {size['width']} pixels, {scheme}"
        for violation in axe.run(page).response["violations"]:
            for node in violation["nodes"]:
                yield f"{where}: {violation['id']}: {node['html'][:160]}"
        if page.evaluate(STICKS_OUT):
            yield f"{where}: sticks out"


@pytest.mark.usefixtures("receipt")
def test_pages_for_everyone(chromium: Browser, house: House, locale: str) -> None:
    with opened(chromium, house, locale) as (page, complaints):
        found = [fault for name in pages(page, "/") for fault in faults(page, name)]
    assert not found + complaints, "\n".join(found + complaints)


def test_pages_of_a_citizen_who_follows_a_case(
    chromium: Browser, house: House, locale: str, receipt: dict[str, str]
) -> None:
    with opened(chromium, house, locale) as (page, complaints):
        page.goto("/theo-doi")
        page.get_by_role("textbox").fill(receipt["tracking_code"])
        page.get_by_role("main").get_by_role("button").click()
        found = [fault for name in pages(page, "/theo-doi") for fault in faults(page, name)]
    assert not found + complaints, "\n".join(found + complaints)


def test_pages_of_somebody_who_follows_what_another_reported(
    chromium: Browser, house: House, locale: str, named: str
) -> None:
    code = ok(house.anonymous().post("/api/intake/v1/followers", json={"number": named}))["tracking_code"]
    with opened(chromium, house, locale) as (page, complaints):
        page.goto("/theo-doi")
        page.get_by_role("textbox").fill(code)
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url("**/theo-doi/cung")
        found = list(faults(page, "/theo-doi/cung"))
    assert not found + complaints, "\n".join(found + complaints)


@pytest.mark.usefixtures("receipt")
def test_pages_of_a_moderator(chromium: Browser, house: House, locale: str) -> None:
    with opened(chromium, house, locale) as (page, complaints):
        as_moderator(page, house)
        found = [fault for name in pages(page, "/chuyen-tin", FOR_EVERYONE) for fault in faults(page, name)]
    assert not found + complaints, "\n".join(found + complaints)


@pytest.mark.usefixtures("receipt")
@pytest.mark.parametrize("sign_in", STAFF)
def test_pages_of_the_staff(chromium: Browser, house: House, locale: str, sign_in: str) -> None:
    with opened(chromium, house, locale) as (page, complaints):
        enter(page, house, sign_in)
        start = page.url.removeprefix(house.url)
        found = [fault for name in pages(page, start, FOR_EVERYONE) for fault in faults(page, name)]
    assert not found + complaints, "\n".join(found + complaints)
