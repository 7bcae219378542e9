"""Pages that answer a form, to which no link leads: receipts, and a form that comes back with its mistakes."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reporting import WORDS, number_on, press_send, write
from tests.browser.test_every_page import as_moderator, enter, faults, opened
from tests.support.house import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def of_a_lamp(page: Page, day: str) -> None:
    """Choose the category that asks about lamps, and say something to each of its questions."""
    page.locator("#category").select_option("DC")
    if page.locator("[data-asks=DC]:not([open])").count():
        page.locator("[data-asks=DC] summary").click()
    page.locator("[name='details.DC.so-cot']").fill("Trụ A12/7, ngõ 5")
    page.locator("[name='details.DC.bi-gi']").select_option("cot-day-hong")
    page.locator("[name='details.DC.tu-ngay']").fill(day)


def test_a_form_with_mistakes_and_its_receipt(chromium: Browser, house: House, locale: str) -> None:
    with opened(chromium, house, locale) as (page, complaints):
        page.goto("/gop-y")
        of_a_lamp(page, "2099-01-01")
        press_send(page)
        expect(page.locator(".summary-of-mistakes")).to_be_visible(timeout=20_000)
        found = list(faults(page, "mistakes"))
        of_a_lamp(page, "2026-01-02")
        write(page)
        press_send(page)
        number_on(page)
        found += faults(page, "receipt")
        page.goto("/theo-doi")
        found += faults(page, "what was said to a category")
    complaints = [one for one in complaints if "422" not in one]  # how a browser notes that a form was refused
    assert not found + complaints, "\n".join(found + complaints)


def test_what_a_helper_hands_over(chromium: Browser, house: House, locale: str) -> None:
    with opened(chromium, house, locale) as (page, complaints):
        enter(page, house, "tiep-nhan")
        page.goto("/intake/viet-ho")
        page.locator("[name=way]").first.check()
        of_a_lamp(page, "2026-01-02")
        write(page)
        page.locator("main .actions .button").click()
        expect(page.locator(".panel .code")).to_be_visible(timeout=20_000)
        found = list(faults(page, "handed over"))
    assert not found + complaints, "\n".join(found + complaints)


@pytest.mark.usefixtures("receipt")
def test_what_a_moderator_pastes_back(chromium: Browser, house: House, locale: str) -> None:
    with opened(chromium, house, locale) as (page, complaints):
        as_moderator(page, house)
        page.goto("/chuyen-tin")
        page.locator("#point").select_option(index=1)
        write(page, WORDS)
        page.locator("form[enctype] .actions .button").click()
        expect(page.locator("#private")).to_be_visible(timeout=20_000)
        found = list(faults(page, "to be pasted"))
    assert not found + complaints, "\n".join(found + complaints)
