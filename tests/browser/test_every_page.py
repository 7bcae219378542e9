"""Every page of every reader: axe finds nothing, nothing sticks out on a small phone, and no script complains."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.crawling import pages
from tests.support.house import House, own

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
STAFF = ["tiep-nhan", "don-vi-kinh-te", "giam-sat", "bien-tap-1", "quan-tri"]
STICKS_OUT = "document.scrollingElement.scrollWidth > window.innerWidth"


# German has the longest words.
@pytest.fixture(params=["vi-VN", "de-DE"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


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


def faults(page: Page, name: str) -> Iterator[str]:
    """What is wrong with the page that is open."""
    for violation in axe.run(page).response["violations"]:
        for node in violation["nodes"]:
            yield f"{name}: {violation['id']}: {node['html'][:160]}"
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        if page.evaluate(STICKS_OUT):
            yield f"{name}: sticks out at {size['width']} pixels"


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


@pytest.mark.usefixtures("receipt")
@pytest.mark.parametrize("sign_in", STAFF)
def test_pages_of_the_staff(chromium: Browser, house: House, locale: str, sign_in: str) -> None:
    house.as_(sign_in)  # has a password of their own from then on
    with opened(chromium, house, locale) as (page, complaints):
        page.goto("/dang-nhap")
        page.locator("[name=sign_in]").fill(sign_in)
        page.locator("[name=password]").fill(own(house.accounts[sign_in]))
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        found = [fault for name in pages(page, page.url.removeprefix(house.url)) for fault in faults(page, name)]
    assert not found + complaints, "\n".join(found + complaints)
