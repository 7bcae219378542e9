"""A voice note and a place from the device: only after a tap, played back, deleted, sent; and what happens without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import program
from tests.browser.reporting import number_on, press_send, telephone, write
from tests.support.house import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

FAKE = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
RECORDER = "[data-recorder]"


@pytest.fixture(scope="module")
def with_microphone(chromium: Browser) -> Iterator[Browser]:
    """A browser with a microphone that beeps."""
    browser = chromium.browser_type.launch(executable_path=program(), args=FAKE)
    yield browser
    browser.close()


def choose(page: Page, content: bytes) -> None:
    page.locator("#voice").set_input_files([FilePayload(name="a.wav", mimeType="audio/wav", buffer=content)])


def record(page: Page, seconds: str = "0:02") -> None:
    page.locator("[data-start]").click()
    expect(page.locator("[data-seconds]")).to_have_text(seconds, timeout=10_000)
    page.locator("[data-stop]").click()
    expect(page.locator(RECORDER)).to_have_attribute("data-state", "sent")


def test_without_a_microphone_the_page_says_so_and_a_file_will_do(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        page.locator("[data-start]").click()
        expect(page.locator("[data-recorder] [data-when=denied]")).to_be_visible()
        choose(page, WAV)
        expect(page.locator(RECORDER)).to_have_attribute("data-state", "sent")


def test_a_file_that_is_no_sound_says_so(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        choose(page, b"no sound")
        expect(page.locator(RECORDER)).to_have_attribute("data-state", "bad")


def test_a_voice_note_is_recorded_played_back_and_is_a_report_alone(with_microphone: Browser, house: House) -> None:
    with telephone(with_microphone, house, permissions=["microphone"]) as page:
        page.goto("/gop-y")
        record(page)
        assert page.evaluate(PLAYS, "[data-voice] audio") > 0.1
        page.locator("#consent").check()
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        assert page.evaluate(PLAYS, "main audio") > 0.1


def test_a_voice_note_is_deleted_and_recorded_again(with_microphone: Browser, house: House) -> None:
    with telephone(with_microphone, house, permissions=["microphone"]) as page:
        page.goto("/gop-y")
        record(page, "0:01")
        page.locator("[data-voice] [data-remove]").click()
        expect(page.locator("[data-start]")).to_be_focused()
        record(page, "0:01")
        page.reload()
        expect(page.locator(RECORDER)).to_have_attribute("data-state", "sent")


def test_the_place_is_asked_for_after_a_tap_only_and_rounded(chromium: Browser, house: House) -> None:
    here = {"latitude": 20.871234, "longitude": 105.502167}
    with telephone(chromium, house, permissions=["geolocation"], geolocation=here) as page:
        page.goto("/gop-y")
        write(page)
        assert page.locator("#place").input_value() == ""
        page.locator("#place").fill("gần cổng chợ")
        for _ in range(2):
            page.locator("[data-where] button").click()
            expect(page.locator("#place")).to_have_value("gần cổng chợ (20.8712, 105.5022)")
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        expect(page.locator("main")).to_contain_text("gần cổng chợ (20.8712, 105.5022)")


PLAYS = """async (which) => {
  const audio = document.querySelector(which);
  audio.muted = true;
  await audio.play();
  await new Promise((done) => (audio.ontimeupdate = () => audio.currentTime > 0.1 && done()));
  return audio.currentTime;
}"""
LEFT_ON_THE_DEVICE = """() => new Promise((done) => {
  indexedDB.open("reports", 1).onsuccess = ({ target }) => {
    const asked = target.result.transaction("files").objectStore("files").count();
    asked.onsuccess = () => done(asked.result);
  };
})"""
WAV = (
    b"RIFF" + (36 + 8000).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0"
)
WAV += b"data" + (8000).to_bytes(4, "little") + bytes(range(128, 192)) * 125


def test_a_voice_note_is_recorded_on_the_tracking_page_and_added(with_microphone: Browser, house: House) -> None:
    with telephone(with_microphone, house, permissions=["microphone"]) as page:
        page.goto("/gop-y")
        write(page)
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        page.locator("details:has([data-adding]) > summary").click()
        record(page)
        page.locator("[data-adding] .actions .button").click()
        expect(page.locator("main")).to_contain_text("Đã ghi lại phần bổ sung")
        assert page.evaluate(PLAYS, "main audio") > 0.1
        assert page.evaluate(LEFT_ON_THE_DEVICE) == 0
