"""A telephone with the form of a report open, and what its browser complains about."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, expect

from tests.support.house import House

PHONE = ViewportSize(width=360, height=740)
WORDS = "Cống trước nhà văn hóa bị tắc, nước ngập sâu nửa mét."
PHOTOS = "main img[src^='/theo-doi/anh/']"  # on the page of a case, which shows a QR code too
NUMBER = re.compile(r"LS-\d{4}-\d{6}")
# What the browser says of its own accord where a test breaks the line, has a form refused, or allows no worker.
EXPECTED = ("Failed to load resource: ", "Service Worker registration blocked by Playwright")


@contextmanager
def telephone(chromium: Browser, house: House, **given: Any) -> Iterator[Page]:
    """A page of a telephone of its own; at the end it must have nothing to complain about."""
    settings = {"base_url": house.url, "viewport": PHONE, "locale": "vi-VN", "service_workers": "block"}
    context = chromium.new_context(**{**settings, **given})
    page = context.new_page()
    complaints = complaints_of(page)
    yield page
    context.close()
    assert not complaints, "\n".join(complaints)


def complaints_of(page: Page) -> list[str]:
    """What the console says, from now on."""
    found: list[str] = []
    page.on("console", lambda said: _heard(found, said.type, said.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def _heard(found: list[str], kind: str, text: str) -> None:
    if kind in ("error", "warning") and not text.startswith(EXPECTED):
        found.append(text)


def posts_of(page: Page) -> list[Request]:
    """What the page sends with a body, from now on."""
    found: list[Request] = []
    page.on("request", lambda one: found.append(one) if one.method == "POST" else None)
    return found


def write(page: Page, words: str = WORDS) -> None:
    page.locator("#words").fill(words)
    page.locator("#consent").check()


def press_send(page: Page) -> None:
    page.locator("form[data-report] .actions .button").click()


def number_on(page: Page) -> str:
    """The number on the receipt, as soon as it is there."""
    expect(page.locator(".panel .big").first).to_be_visible(timeout=20_000)
    found = NUMBER.search(page.locator(".panel").inner_text())
    assert found
    return found[0]


def kept(context: BrowserContext, page: Page) -> None:
    """Wait until the draft is kept on the device."""
    expect(page.locator("p[data-kept]")).to_be_visible()
