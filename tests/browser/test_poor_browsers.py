"""Browsers that can do less: those inside of other apps, old ones, and none with scripts. See docs/browsers.md."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.reporting import PHOTOS, number_on, press_send, telephone, write
from tests.browser.test_voice import WAV
from tests.inputs.photos import lively
from tests.support.house import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PHOTO = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=lively((2400, 1600)))
NOTE = FilePayload(name="a.wav", mimeType="audio/wav", buffer=WAV)
ANDROID = "Mozilla/5.0 (Linux; Android 12; SM-A127F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
AGENTS = {
    "Zalo": f"{ANDROID} Chrome/120.0.6099.144 Mobile Safari/537.36 Zalo android/12120615 ZaloTheme/light",
    "Facebook": f"{ANDROID} Chrome/120.0.6099.144 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/445.0.0.34.118;]",
}
LESS = {
    "IndexedDB": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    "createImageBitmap": "delete window.createImageBitmap",
    "canvas": "HTMLCanvasElement.prototype.toBlob = undefined",
    "MediaRecorder": "delete window.MediaRecorder",
    "geolocation": "delete Navigator.prototype.geolocation",
    "workers": "delete Navigator.prototype.serviceWorker",
    "locks": "delete Navigator.prototype.locks",
    "all of them": "",
}
LESS["all of them"] = ";".join(LESS.values())


@pytest.mark.parametrize("less", LESS)
def test_with_less_a_report_goes_out_with_its_photo(less: str, chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.add_init_script(LESS[less])
        page.goto("/gop-y")
        write(page)
        page.locator("#photos").set_input_files([PHOTO])
        expect(page.locator("[data-list] [data-state=sent]")).to_have_count(1, timeout=30_000)
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        assert page.locator(PHOTOS).count() == 1


def test_where_nothing_can_record_a_file_is_chosen(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.add_init_script(LESS["MediaRecorder"])
        page.goto("/gop-y")
        expect(page.locator("[data-start]")).to_be_hidden()
        page.locator("#voice").set_input_files([NOTE])
        expect(page.locator("[data-recorder]")).to_have_attribute("data-state", "sent")


@pytest.mark.parametrize("app", AGENTS)
def test_inside_of_another_app_a_report_goes_out(app: str, chromium: Browser, house: House) -> None:
    with telephone(chromium, house, user_agent=AGENTS[app]) as page:
        page.goto("/gop-y")
        write(page)
        press_send(page)
        number_on(page)


def test_without_scripts_a_report_goes_out_with_a_photo_and_a_voice_note(chromium: Browser, house: House) -> None:
    with telephone(chromium, house, java_script_enabled=False) as page:
        page.goto("/gop-y")
        expect(
            page.locator("[data-pick], [data-recorder], [data-where], [data-waiting]").locator("visible=true")
        ).to_have_count(0)
        page.locator("#photos").set_input_files([PHOTO])
        page.locator("#voice").set_input_files([NOTE])
        press_send(page)
        expect(page.locator(".summary-of-mistakes")).to_be_visible()
        page.locator("#consent").check()
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        assert (page.locator(PHOTOS).count(), page.locator("main audio[src]").count()) == (1, 1)
