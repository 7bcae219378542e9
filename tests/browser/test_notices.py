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


def test_the_page_of_a_lost_code(chromium: Browser, mail_house: House, postbox: Postbox, locale: str) -> None:
    receipt = told(mail_house, f"lost-{locale}")
    with opened(chromium, mail_house, locale) as (page, complaints):
        enter(page, mail_house, "tiep-nhan")
        page.goto("/intake/mat-ma")
        found = list(faults(page, "empty"))
        for contact, shown in (
            ("khac@example.vn", ".summary-of-mistakes"),
            (f"lost-{locale}@example.vn", ".notice.good"),
        ):
            page.locator("#number").fill(receipt["number"])
            page.locator("#contact").fill(contact)
            page.get_by_role("main").get_by_role("button").click()
            page.locator(shown).wait_for()
            found += faults(page, shown)
    complaints = [one for one in complaints if "404" not in one]  # how a browser notes that it was refused
    assert not found + complaints, "\n".join(found + complaints)


@pytest.fixture(scope="module")
def house_with_secrets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "9", "SMTP_USER": "mattran"}
    with running_house(tmp_path_factory.mktemp("secrets"), **settings) as house:
        yield house


def test_the_page_of_secrets(chromium: Browser, house_with_secrets: House, locale: str) -> None:
    with opened(chromium, house_with_secrets, locale) as (page, complaints):
        enter(page, house_with_secrets, "quan-tri")
        page.goto("/intake/bi-mat")
        found = list(faults(page, "as it is"))
        page.locator("#name").select_option("smtp-password")
        page.get_by_role("main").get_by_role("button").click()
        page.locator(".summary-of-mistakes").wait_for()
        found += faults(page, "without a secret")
        page.locator("#name").select_option("smtp-password")
        page.locator("#secret").fill(f"mot bi mat {locale}")
        page.get_by_role("main").get_by_role("button").click()
        page.locator(".notice.good").wait_for()
        found += faults(page, "replaced")
    complaints = [one for one in complaints if "422" not in one]
    assert not found + complaints, "\n".join(found + complaints)
