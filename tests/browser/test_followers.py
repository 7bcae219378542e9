"""Pages of who follows: the form of being told with a mistake, what is kept, and the link of a mail."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.test_every_page import faults, opened
from tests.journeys.people import ok
from tests.journeys.test_following import begin, named
from tests.journeys.test_notices import link_of, mails
from tests.support.begun import running_house
from tests.support.house import House
from tests.support.mail import Postbox, beside

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
GIVE = "form[action='/theo-doi/cung/bao-tin']"
STOP = "form[action='/theo-doi/cung/thoi-bao']"


@pytest.fixture(scope="module")
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture(scope="module")
def mail_house(postbox: Postbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with beside(postbox) as settings, running_house(tmp_path_factory.mktemp("followers"), **settings) as house:
        yield house


def test_the_pages_of_who_follows(chromium: Browser, mail_house: House, postbox: Postbox, locale: str) -> None:
    receipt, _ = named(mail_house, f"Hố ga giữa đường liên thôn mất nắp {locale}")
    code = ok(begin(mail_house, receipt["number"]))["tracking_code"]
    with opened(chromium, mail_house, locale) as (page, complaints):
        page.goto("/theo-doi")
        page.get_by_role("textbox").fill(code)
        page.get_by_role("main").get_by_role("button").click()
        page.locator(GIVE).wait_for()
        found = list(faults(page, "offered"))
        page.locator(f"{GIVE} input[type=email]").fill(f"{locale}@example.vn")
        page.locator(f"{GIVE} button").click()
        page.locator("#consent-mistake").wait_for()
        found += faults(page, "without consent")
        page.locator(f"{GIVE} input[type=checkbox]").check()
        page.locator(f"{GIVE} button").click()
        page.locator(STOP).wait_for()
        found += faults(page, "told")
        page.goto(link_of(mails(postbox, locale, 1)[0]))
        found += faults(page, "asked")
        page.locator("main form button").click()
        page.locator(".notice.good").wait_for()
        found += faults(page, "stopped")
    assert not found + [one for one in complaints if "422" not in one], "\n".join(found + complaints)
