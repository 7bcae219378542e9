"""What the form's script shows, as axe and a small screen see it: photos sent, a report that waits, the plain page."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.reporting import press_send, write
from tests.browser.test_every_page import faults, opened
from tests.inputs.photos import photo
from tests.support.house import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

# How much red the ground of the page has, from 0 to 255.
GROUND = "() => Number(getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/)[0])"


def test_every_state_of_the_form_is_accessible_and_fits(chromium: Browser, house: House) -> None:
    with opened(chromium, house, "vi-VN") as (page, _):
        page.goto("/gop-y/cho")
        found = list(faults(page, "the plain page"))
        page.goto("/gop-y")
        expect(page.locator("[data-start]")).to_be_visible()
        write(page)
        page.locator("#photos").set_input_files([FilePayload(name="a", mimeType="image/jpeg", buffer=photo())])
        expect(page.locator("[data-list] [data-state=sent]")).to_have_count(1)
        found += faults(page, "with a photo")
        page.context.set_offline(True)
        press_send(page)
        expect(page.locator("[data-waiting]")).to_be_visible()
        found += faults(page, "waiting")
    assert not found, "\n".join(found)


def test_by_night_a_page_is_dark_and_on_paper_it_is_white(chromium: Browser, house: House) -> None:
    with opened(chromium, house, "vi-VN") as (page, _):
        page.goto("/gop-y")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(GROUND) < 40
        page.emulate_media(color_scheme="dark", media="print")
        assert page.evaluate(GROUND) == 255


@pytest.mark.usefixtures("named")
def test_what_is_alike_is_offered_while_one_writes_and_before_a_plain_form_is_taken(
    chromium: Browser, house: House, locale: str
) -> None:
    with opened(chromium, house, locale) as (page, complaints):
        page.goto("/gop-y")
        page.locator("#words").fill("Hố ga mất nắp ở đường liên thôn, nguy hiểm quá")
        page.locator("#area").select_option("tieu-khu-6")
        expect(page.locator("[data-similar] .alike li")).to_have_count(1)
        found = list(faults(page, "offered"))
        page.locator("#consent").check()
        page.evaluate("const form = document.querySelector('[data-report]'); form.different.value = ''; form.submit()")
        expect(page.locator("h2", has_text="?").first).to_be_visible()
        found += faults(page, "asked")
        page.locator("button[name=number]").first.click()
        expect(page.locator(".code")).to_be_visible()
        found += faults(page, "begun")
    complaints = [one for one in complaints if "409" not in one]  # what is asked first is refused until it is answered
    assert not found + complaints, "\n".join(found + complaints)
