"""From a scanned poster to the receipt, on a bad line and a slow telephone: what somebody waits for.

Runs only when it is named, for it needs a Chromium and the packages of `make browser`.
"""

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.bench.report import Row
from tests.support.begun import running_house
from tests.support.house import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TIMES = 5
BYTES_A_SECOND = 400_000 // 8
LATENCY_MS = 400
SLOWER_CPU = 4
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LISTENING = "() => document.querySelector('form[data-report]')?.onsubmit && performance.now()"


class Waited(NamedTuple):
    """Seconds: until the first paint, until the form listens, from the tap to the receipt; and kB of the first load."""

    painted: float
    usable: float
    filed: float
    loaded: float


def measure() -> list[Row]:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import program

    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder, sync_playwright() as playwright:
        Path(folder).chmod(0o755)
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        with running_house(Path(folder)) as house:
            point = house.as_("giam-sat").post("/api/intake/v1/points", json={"name": "Nhà văn hóa 6"}).json()["code"]
            runs = [_once(browser, house, f"/q/{point}") for _ in range(TIMES)]
        browser.close()
    painted, usable, filed, loaded = map(median, zip(*runs, strict=True))
    return [
        Row("seconds from scan to first paint, 400 kbit/s", painted, bar="≤ 2"),
        Row("seconds from scan to a form that listens", usable, bar="≤ 3"),
        Row("seconds from the tap to the receipt", filed, bar="≤ 5"),
        Row("kB over the network at the first load", loaded, bar="≤ 60"),
    ]


def _once(browser: "Browser", house: House, address: str) -> Waited:
    """A telephone that was never here before."""
    context = browser.new_context(base_url=house.url, viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    came = _slow(page)
    page.goto(address, wait_until="commit")
    usable = float(page.wait_for_function(LISTENING, polling=20).json_value()) / 1000
    painted = float(page.wait_for_function(PAINTED).json_value()) / 1000
    page.wait_for_load_state("networkidle")
    loaded = sum(came) / 1000
    page.locator("#words").fill("Cống trước nhà văn hóa bị tắc, nước ngập sâu nửa mét.")
    page.locator("#consent").check()
    tapped = time.monotonic()
    page.locator("form[data-report] .actions .button").click()
    page.locator(".panel .big").first.wait_for()
    filed = time.monotonic() - tapped
    context.close()
    return Waited(painted, usable, filed, loaded)


def _slow(page: "Page") -> list[float]:
    """The sizes in bytes, with their heads and as they travel, of all that comes from now on over a slow line."""
    came: list[float] = []

    def finished(said: dict[str, Any]) -> None:
        came.append(said["encodedDataLength"])

    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    line = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    return came
