"""A browser, and a commune in which something of everything has happened."""

import base64
import shutil
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, sync_playwright

from shared import clock
from shared.calendar import LOCAL
from tests.journeys.people import (
    answer,
    found,
    judge,
    ok,
    photo_with_a_place,
    publish,
    send,
    solved,
    verify_and_classify,
    wait_for_status,
)
from tests.support.begun import running_house
from tests.support.house import House, soon

HEADLINE = "Hố ga giữa đường liên thôn mất nắp"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def program() -> str:
    """The browser of this machine."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert found, f"These tests need one of the programs {', '.join(PROGRAMS)}."
    return found


@pytest.fixture(params=["vi-VN", "en-GB", "de-DE"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running_house(tmp_path_factory.mktemp("browser")) as house:
        yield house


@pytest.fixture(scope="session")
def receipt(house: House) -> dict[str, str]:
    """A case in its second round, with answers and photos, the second to judge; others wait at every step."""
    _waiting_everywhere(house)
    receipt = send(house, contact="0900 000 000", place="Trước nhà văn hóa")
    verify_and_classify(house, receipt)
    photos = [base64.b64encode(photo_with_a_place()).decode()]
    answer(house, receipt, photos=photos)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="no", stars=2, comment="Vẫn ngập."))
    answer(house, receipt, photos=photos, words="Đã thay nắp cống và đo lại dòng chảy lúc trời mưa.")
    wait_for_status(house, receipt, "answered")
    return receipt


@pytest.fixture(scope="session")
def named(house: House) -> str:
    """The number of a case that has a public headline."""
    receipt = send(house, "Hố ga giữa đường liên thôn mất nắp, xe đi không được.")
    verify_and_classify(house, receipt, headline=HEADLINE)
    asked = {"words": HEADLINE, "area": "tieu-khu-6"}
    soon(lambda: ok(house.anonymous().post("/api/intake/v1/similar", json=asked)))
    return str(receipt["number"])


def _waiting_everywhere(house: House) -> None:
    send(house)
    refused = send(house)
    clerk, front = house.as_("tiep-nhan"), house.as_("giam-sat")
    ok(
        clerk.put(
            f"/api/triage/v1/cases/{found(clerk, 'triage', 'waiting', refused)}/refusal",
            json={"reason": "ngoai-dia-ban", "explanation": "Việc giữa hai nhà, mời hòa giải ở thôn."},
        )
    )
    verify_and_classify(house, send(house), "GT")
    publish(house, solved(house))
    solved(house)  # waits for an editor
    _to_be_classified(house, send(house))
    _reported(house)
    ok(front.post("/api/intake/v1/points", json={"name": "Nhà văn hóa", "area": "tieu-khu-6"}))
    ok(front.post("/api/intake/v1/points", json={"name": "Nhóm Zalo Tiểu khu 6", "kind": "zalo_group"}))


def _reported(house: House) -> None:
    """One weekly report that was sent and is public, and one that is a draft."""
    author, second, address = house.as_("bien-tap-1"), house.as_("bien-tap-2"), "/api/publisher/v1/reports"
    today = clock.now().astimezone(LOCAL).date()
    words = {"assessment": "Tuần qua mưa lớn, ba tiểu khu bị ngập.", "proposals": "Đề nghị nạo vét tuyến cống chính."}
    for weeks, approved in ((2, True), (1, False)):
        body = {"kind": "week", "day": f"{today - timedelta(weeks=weeks)}"}
        report = ok(author.post(address, json=body))["report"]
        soon(lambda report=report: author.get(f"{address}/{report}").is_success)
        ok(author.put(f"{address}/{report}/words", json=words))
        if approved:
            draft = soon(
                lambda report=report: (now := ok(second.get(f"{address}/{report}")))["assessment"] and now["draft"]
            )
            ok(second.post(f"{address}/{report}/approval", json={"draft": draft}))
            soon(lambda report=report: ok(author.get(f"{address}/{report}"))["deliveries"], 40)


def _to_be_classified(house: House, receipt: dict[str, str]) -> None:
    clerk = house.as_("tiep-nhan")
    ok(clerk.put(f"/api/triage/v1/cases/{found(clerk, 'triage', 'waiting', receipt)}/verification"))
