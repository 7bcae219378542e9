"""What categories ask, in a browser: the chosen one alone, and each to be opened where there is no script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reporting import kept, number_on, press_send, telephone, write
from tests.browser.test_every_page import faults, opened
from tests.support.house import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
POLE, SMOKE = "input[name='details.DC.so-cot']", "input[value=khoi-mui]"


def choose(page: Page, category: str) -> None:
    page.locator("#category").select_option(category)


def test_the_chosen_category_alone_asks_and_what_was_said_stays(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        assert page.locator("[data-asks]:visible").count() == 0
        choose(page, "DC")
        page.locator(POLE).fill("A12")
        choose(page, "MT")
        expect(page.locator(POLE)).to_be_hidden()
        expect(page.locator(SMOKE)).to_be_visible()
        choose(page, "DC")
        expect(page.locator(POLE)).to_have_value("A12")
        write(page)
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        expect(page.get_by_text("A12")).to_be_visible(timeout=20_000)


def test_the_questions_are_accessible_and_fit(chromium: Browser, house: House) -> None:
    with opened(chromium, house, "vi-VN") as (page, _):
        page.goto("/gop-y")
        found: list[str] = []
        for category in ("DC", "MT"):
            choose(page, category)
            found += faults(page, category)
    assert not found, "\n".join(found)


def test_a_draft_brings_back_what_was_said(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        choose(page, "MT")
        page.locator(SMOKE).check()
        page.locator("input[value=xay-dung]").check()
        kept(page.context, page)
        page.reload()
        expect(page.locator(SMOKE)).to_be_visible()
        assert page.locator("[data-asks] input:checked").count() == 2


def test_a_form_with_a_mistake_comes_back_with_the_question_open(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        choose(page, "MT")
        page.locator("input[name='details.MT.may-ngay']").fill("lâu rồi")
        write(page)
        press_send(page)
        page.locator(".summary-of-mistakes a").click(timeout=20_000)
        expect(page.locator("input[name='details.MT.may-ngay']")).to_be_focused()


def test_without_a_script_every_category_can_be_opened(chromium: Browser, house: House) -> None:
    with telephone(chromium, house, java_script_enabled=False) as page:
        page.goto("/gop-y")
        expect(page.locator(POLE)).to_be_hidden()
        page.locator("[data-asks=DC] summary").click()
        page.locator(POLE).fill("A12")
        choose(page, "DC")
        write(page)
        press_send(page)
        number_on(page)
