"""A device is told where its browser can: offered on the receipt and the tracking page, shown by the worker, ended."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reporting import press_send, telephone, write
from tests.browser.test_every_page import faults
from tests.support.begun import running_house
from tests.support.house import House, soon
from tests.support.push import Device, PushService, push_service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

OFFER = "[data-push] button"
# No push service of the Internet is reached from here: what the browser would make with one is put in its place.
STUB = """
const made = { endpoint: %s, keys: { p256dh: %s, auth: %s } };
const subscription = { toJSON: () => made, unsubscribe: async () => true };
PushManager.prototype.subscribe = async function (asked) {
  const { scope } = await navigator.serviceWorker.getRegistration("/gop-y");
  localStorage.asked = JSON.stringify({ ...asked, scope });
  return subscription;
};
PushManager.prototype.getSubscription = async () => (localStorage.asked ? subscription : null);
"""


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture(scope="module")
def push_house(service: PushService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = {"PUSH": "true", "PUSH_SERVICES": service.host}
    with running_house(tmp_path_factory.mktemp("push"), **settings) as house:
        yield house


@contextmanager
def telling(chromium: Browser, house: House, device: Device, scripts: str = "", *, may: bool = True) -> Iterator[Page]:
    """A telephone whose browser can be told on this device. `may`: its owner allows it when asked."""
    with telephone(chromium, house, service_workers="allow") as page:
        if may:
            page.context.grant_permissions(["notifications"], origin=house.url)
        stub = STUB % tuple(map(json.dumps, device.form.values()))
        page.add_init_script(f"if (window.PushManager) {{ {stub} }}\n{scripts}")
        yield page


def reported(page: Page) -> None:
    page.goto("/gop-y")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    write(page)
    press_send(page)
    page.locator("[data-copy]").first.wait_for()


@pytest.mark.parametrize(
    "without",
    [
        "delete window.PushManager;",
        "delete Navigator.prototype.serviceWorker;",
        "Object.defineProperty(Notification, 'permission', { get: () => 'denied' });",
    ],
    ids=["no push", "no worker", "denied"],
)
def test_where_the_browser_cannot_nothing_is_shown(
    chromium: Browser, push_house: House, service: PushService, without: str
) -> None:
    with telephone(chromium, push_house, service_workers="allow") as page:
        page.add_init_script(without)
        page.goto("/gop-y")
        write(page)
        press_send(page)
        page.locator("[data-copy]").first.wait_for()
        page.wait_for_load_state("networkidle")
        expect(page.locator(OFFER)).to_be_hidden()
        page.goto("/theo-doi")
        page.wait_for_load_state("networkidle")
        expect(page.locator(OFFER)).to_be_hidden()


def test_who_refuses_when_asked_is_told_so_and_nothing_is_sent(
    chromium: Browser, push_house: House, service: PushService
) -> None:
    refuses = "Notification.requestPermission = async () => 'denied';"
    permission = "Object.defineProperty(Notification, 'permission', { get: () => 'default' });"
    with telling(chromium, push_house, service.device("refuses"), refuses + permission, may=False) as page:
        reported(page)
        page.locator(OFFER).click()
        expect(page.locator("[data-not-pushed]")).to_be_visible()
        page.goto("/theo-doi")
        expect(page.locator("[data-device]")).to_have_count(0)


def test_one_tap_on_the_receipt_one_on_the_tracking_page(
    chromium: Browser, push_house: House, service: PushService
) -> None:
    device = service.device("ba-tu")
    with telling(chromium, push_house, device) as page:
        reported(page)
        page.locator(OFFER).click()
        expect(page.locator("[data-pushed]")).to_be_visible()
        expect(page.locator(OFFER)).to_be_hidden()
        asked = json.loads(page.evaluate("localStorage.asked"))
        assert asked["userVisibleOnly"] is True
        assert asked["scope"].endswith("/gop-y")
        page.goto("/theo-doi")
        expect(page.locator("[data-this]")).to_be_visible()
        expect(page.locator(OFFER)).to_be_hidden()
        found = list(faults(page, "on"))
        page.locator("[data-device] button").click()
        expect(page.locator(".notice.good")).to_be_visible()
        expect(page.locator("[data-device]")).to_have_count(0)
        page.locator(OFFER).click()
        page.wait_for_url("**/theo-doi?xong=may-on")
        expect(page.locator("[data-this]")).to_be_visible()
    assert found == []


def test_the_worker_shows_one_notice_for_a_report_and_stops_by_a_tap(
    chromium: Browser, push_house: House, service: PushService
) -> None:
    with telling(chromium, push_house, service.device("chi-ba")) as page:
        reported(page)
        page.locator(OFFER).click()
        expect(page.locator("[data-pushed]")).to_be_visible()
        number = page.locator("[data-push]").get_attribute("data-number")
        said = {"number": number, "address": f"{push_house.url}/theo-doi"}
        deliver(page, push_house, json.dumps({**said, "title": "Phản ánh đã chuyển đến đơn vị"}))
        deliver(page, push_house, json.dumps({**said, "title": "Đơn vị đã trả lời"}))
        soon(lambda: shown(page) == [["Đơn vị đã trả lời", number, 1]], 20.0)
        deliver(page, push_house, "no JSON")
        soon(lambda: len(shown(page)) == 2, 20.0)


def test_a_tap_on_the_notice_stops_it_and_a_new_subscription_takes_its_place(
    chromium: Browser, push_house: House, service: PushService
) -> None:
    device = service.device("moved")
    with telling(chromium, push_house, service.device("before")) as page:
        reported(page)
        page.locator(OFFER).click()
        expect(page.locator("[data-pushed]")).to_be_visible()
        [worker] = page.context.service_workers
        first = worker.evaluate(KEPT)
        worker.evaluate(CHANGED, device.form)
        soon(lambda: worker.evaluate(KEPT) not in (first, []), 20.0)
        page.goto("/theo-doi")
        expect(page.locator("[data-device]")).to_have_count(1)
        expect(page.locator("[data-this]")).to_be_visible()
        number = page.locator("[data-push]").get_attribute("data-number")
        deliver(page, push_house, json.dumps({"title": "Đơn vị đã trả lời", "number": number}))
        soon(lambda: shown(page), 20.0)
        worker.evaluate(TAPPED)
        soon(lambda: worker.evaluate(KEPT) == [], 20.0)
        page.goto("/theo-doi")
        expect(page.locator("[data-device]")).to_have_count(0)


# What a worker is told by its browser alone is told by these; `waitUntil` takes no event of a script's.
CHANGED = """({ endpoint, ...keys }) => {
  const event = new Event("pushsubscriptionchange");
  self.dispatchEvent(Object.assign(event, { waitUntil() {}, newSubscription: { toJSON: () => ({ endpoint, keys }) } }));
}"""
TAPPED = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(Object.assign(new Event("notificationclick"), { waitUntil() {}, notification, action: "stop" }));
}"""
KEPT = """async () => {
  const cache = await caches.open("told-1");
  return Promise.all((await cache.keys()).map(async (one) => (await (await cache.match(one)).json()).token));
}"""


def deliver(page: Page, house: House, data: str) -> None:
    """As a push service would, by the developers' protocol."""
    session = page.context.new_cdp_session(page)
    known: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(one["registrationId"] for one in told["registrations"] if not one["isDeleted"]),
    )
    session.send("ServiceWorker.enable")
    for _ in range(100):
        if known:
            break
        page.wait_for_timeout(50)
    session.send("ServiceWorker.deliverPushMessage", {"origin": house.url, "registrationId": known[-1], "data": data})
    session.detach()


def shown(page: Page) -> list[list[object]]:
    """Title, tag and number of buttons of what stands on the screen."""
    found: list[list[object]] = page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration("/gop-y");
          return (await registration.getNotifications()).map((one) => [one.title, one.tag, one.actions.length]);
        }"""
    )
    return found
