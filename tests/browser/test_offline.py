"""Without a network a report is kept and sent later, once; a browser that is killed loses no words."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import program
from tests.browser.reporting import PHONE, WORDS, kept, number_on, press_send, telephone, write
from tests.support.house import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def with_worker(page: Page) -> None:
    page.goto("/gop-y")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def test_a_report_written_without_a_network_is_sent_once_when_it_is_back(chromium: Browser, house: House) -> None:
    with telephone(chromium, house, service_workers="allow") as page:
        with_worker(page)
        page.context.set_offline(True)
        write(page)
        press_send(page)
        expect(page.locator("[data-waiting] h2")).to_be_focused()
        expect(page.locator("form[data-report]")).to_be_hidden()
        page.context.set_offline(False)
        number = number_on(page)
        page.goto("/gop-y")
        expect(page.locator("[data-waiting]")).to_be_hidden()
        page.goto("/theo-doi")
        expect(page.locator("h1")).to_contain_text(number)


def test_a_report_that_waits_is_sent_when_the_page_is_opened_again(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        page.context.set_offline(True)
        write(page)
        press_send(page)
        expect(page.locator("[data-waiting]")).to_be_visible()
        page.close()
        page.context.set_offline(False)
        again = page.context.new_page()
        again.goto("/gop-y")
        number_on(again)


def test_what_waits_can_be_changed_before_it_goes(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        page.route("**/gop-y", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        write(page)
        press_send(page)
        page.locator("[data-edit]").click()
        expect(page.locator("#words")).to_have_value(WORDS)
        expect(page.locator("[data-waiting]")).to_be_hidden()


def test_who_opens_the_form_without_a_network_sees_what_waits(chromium: Browser, house: House) -> None:
    with telephone(chromium, house, service_workers="allow") as page:
        with_worker(page)
        page.context.set_offline(True)
        page.goto("/gop-y")
        expect(page.locator("[data-nothing]")).to_be_visible()
        expect(page.locator(".notice.grave")).to_contain_text("114")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def opened(chromium: Browser, profile: Path, house: House) -> BrowserContext:
    return chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=program(), args=["--no-sandbox"], base_url=house.url, viewport=PHONE
    )


def kill(profile: Path) -> None:
    """End the browser of this profile at once, as a telephone does that needs its memory."""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        line = process.read_bytes().decode(errors="replace")
        if str(profile) in line and "--type=" not in line:
            os.kill(int(process.parent.name), signal.SIGKILL)


def test_a_browser_that_is_killed_keeps_the_draft(chromium: Browser, house: House, profile: Path) -> None:
    page = opened(chromium, profile, house).new_page()
    page.goto("/gop-y")
    write(page)
    kept(page.context, page)
    kill(profile)
    context = opened(chromium, profile, house)
    again = context.new_page()
    again.goto("/gop-y")
    expect(again.locator("#words")).to_have_value(WORDS)
    again.locator("#consent").check()
    press_send(again)
    number_on(again)
    context.close()
