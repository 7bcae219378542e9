"""Nothing on a public page moves while it loads: whoever begins to read or to tap hits what they meant."""

import pytest
from playwright.sync_api import Browser

from services.publisher.publicly import PAGES
from tests.support.house import House

pytestmark = pytest.mark.browser

# The layout shifts of a page so far (layout-instability, W3C), as the browser has counted them.
SHIFTS = """() => new Promise(told => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value; }))
    .observe({type: "layout-shift", buffered: true});
  document.fonts.ready.then(() => requestAnimationFrame(() => setTimeout(() => told(moved), 100)));
})"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_moves_while_a_public_page_loads(
    page: str, width: int, house: House, chromium: Browser, named: str
) -> None:
    context = chromium.new_context(base_url=house.url, viewport={"width": width, "height": 740}, locale="vi-VN")
    seen = context.new_page()
    seen.goto(page)
    assert seen.evaluate(SHIFTS) == 0
    context.close()
