"""How much a telephone fetches before somebody can write a report, and from whom."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.intake.reporting.pages import router
from services.intake.stage import STAGE
from shared.web.install import install
from shared.web.pages import Site
from tests.support.commune import COMMUNE
from tests.support.intake import running_with_no_ways

MOST_BYTES = 60_000  # 1.2 s at 400 kbit/s; it was 160 kB
MOST_OF_SCRIPTS = 12_000
FETCHED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"')
LINKED = re.compile(r'url\("([^"]+)"\)')


@pytest.fixture(scope="module")
def browser() -> TestClient:
    app = FastAPI()
    install(app, Site(commune=COMMUNE.name), [STAGE.package])
    app.state.host = running_with_no_ways()
    app.include_router(router)
    return TestClient(app, headers={"accept-encoding": "gzip", "accept": "text/html"})


def fetched(browser: TestClient) -> Iterator[tuple[str, int]]:
    """Every address that the form makes a browser fetch, with the bytes that travel."""
    page = browser.get("/gop-y")
    yield "/gop-y", int(page.headers["content-length"])
    for address in dict.fromkeys(FETCHED.findall(page.text)):
        file = browser.get(address)
        assert file.status_code == 200, address
        yield address, int(file.headers["content-length"])
        if file.headers["content-type"].startswith("text/css"):
            for font in LINKED.findall(file.text):
                yield font, int(browser.get(font).headers["content-length"])


def test_nothing_is_fetched_from_anybody_else(browser: TestClient) -> None:
    addresses = [address for address, _ in fetched(browser)]
    assert len(addresses) >= 5
    assert [address for address in addresses if not re.match(r"/(?!/)", address)] == []


def test_what_is_fetched_once_is_kept_for_ever(browser: TestClient) -> None:
    kept = [browser.get(address).headers["cache-control"] for address, _ in fetched(browser) if address != "/gop-y"]
    assert set(kept) == {"public, max-age=31536000, immutable"}


def test_the_first_load_is_small(browser: TestClient) -> None:
    sizes = dict(fetched(browser))
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_scripts_are_small(browser: TestClient) -> None:
    sizes = {address: size for address, size in fetched(browser) if "/js/" in address}
    assert sum(sizes.values()) <= MOST_OF_SCRIPTS, sizes
