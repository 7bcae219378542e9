"""Pages of notices: the link of a mail, the page of a case that is told, and the desk that shows what came of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.test_every_page import enter, faults, opened
from tests.journeys.people import ok
from tests.journeys.test_notices import API, DESK, UNKNOWN, link_of, mails, told
from tests.support.begun import running_house
from tests.support.house import House, soon
from tests.support.mail import Postbox, beside

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def postbox() -> Postbox:
    return Postbox(refused=frozenset({UNKNOWN}))


@pytest.fixture(scope="module")
def mail_house(postbox: Postbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with beside(postbox) as settings, running_house(tmp_path_factory.mktemp("notices"), **settings) as house:
        yield house


def test_the_pages_of_notices(chromium: Browser, mail_house: House, postbox: Postbox, locale: str) -> None:
    receipt = told(mail_house, locale)
    [mail] = mails(postbox, locale, 1)
    with opened(chromium, mail_house, locale) as (page, complaints):
        page.goto("/gop-y")
        found = list(faults(page, "the form"))
        page.goto(link_of(mail))
        found += faults(page, "asked")
        page.goto("/theo-doi")
        page.get_by_role("textbox").fill(receipt["tracking_code"])
        page.get_by_role("main").get_by_role("button").click()
        page.locator("form[action='/theo-doi/bao-tin']").wait_for()
        found += faults(page, "on")
        page.goto(link_of(mail))
        page.get_by_role("main").get_by_role("button").click()
        page.locator(".notice.good").wait_for()
        found += faults(page, "stopped")
        page.goto("/theo-doi")
        found += faults(page, "off")
    assert not found + complaints, "\n".join(found + complaints)


def test_the_desk_of_notices(chromium: Browser, mail_house: House, locale: str) -> None:
    told(mail_house, UNKNOWN.removesuffix("@example.vn"))
    front = mail_house.as_("giam-sat")
    soon(lambda: ok(front.get(API, params={"tab": "given_up"})), 60.0)
    with opened(chromium, mail_house, locale) as (page, complaints):
        enter(page, mail_house, "giam-sat")
        found: list[str] = []
        for tab in ("waiting", "sent", "given_up"):
            page.goto(f"{DESK}?tab={tab}")
            found += faults(page, tab)
    assert not found + complaints, "\n".join(found + complaints)
