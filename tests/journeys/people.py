"""What the people of a commune do, through the interfaces that they have."""

import io
import re
from collections.abc import Iterator
from typing import Any

import httpx2
from PIL import Image

from tests.support.house import House, soon

WORDS = "Cống trước nhà văn hóa bị tắc, nước ngập sâu nửa mét, xe không đi được."
GPS_TAG = 34853
ANSWER = "Tổ kỹ thuật đã thông toàn bộ tuyến cống dài 40 mét và nạo vét hai hố ga."


def ok(answer: httpx2.Response) -> Any:
    """The body of a good answer. Raises AssertionError with the whole answer otherwise."""
    assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text[:600]}"
    return answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else None


def send(house: House, words: str = WORDS, **more: Any) -> dict[str, Any]:
    """A citizen sends a report; the receipt."""
    with house.anonymous() as citizen:
        receipt: dict[str, Any] = ok(
            citizen.post(
                "/api/intake/v1/reports", json={"words": words, "consent": "yes", "area": "tieu-khu-6", **more}
            )
        )
    return receipt


def follow(house: House, receipt: dict[str, Any]) -> dict[str, Any]:
    with house.anonymous() as citizen:
        case: dict[str, Any] = ok(
            citizen.post("/api/intake/v1/tracking", json={"tracking_code": receipt["tracking_code"]})
        )
    return case


def as_citizen(house: House, receipt: dict[str, Any]) -> httpx2.Client:
    """A browser that has given the report's code."""
    citizen = house.anonymous()
    opened(citizen, receipt)
    return citizen


def opened(citizen: httpx2.Client, receipt: dict[str, Any]) -> httpx2.Response:
    """The page of a report by its code; what came in a moment ago may not be there to be shown yet."""

    def page() -> httpx2.Response | None:
        answer = citizen.post("/theo-doi", data={"code": receipt["tracking_code"]}, follow_redirects=True)
        return None if answer.status_code == 503 else answer

    shown: httpx2.Response = soon(page)
    ok(shown)
    return shown


def judge(
    house: House, receipt: dict[str, Any], *, round_: int, solved: str, stars: int, **more: Any
) -> httpx2.Response:
    verdict = {"tracking_code": receipt["tracking_code"], "round": round_, "solved": solved, "stars": stars, **more}
    with house.anonymous() as citizen:
        return citizen.post("/api/intake/v1/tracking/verdict", json=verdict)


def listed(desk: httpx2.Client, address: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page after page."""
    while address:
        answer = desk.get(address)
        yield from ok(answer)
        address = answer.links.get("next", {}).get("url", "")


def page_with(desk: httpx2.Client, address: str, words: str) -> httpx2.Response:
    """The page of a list that shows these words; the last one when none does."""
    while True:
        page = desk.get(address)
        further = re.search(r'rel="next" href="([^"]+)"', page.text)
        if words in page.text or further is None:
            return page
        address = str(page.url.join(further[1].replace("&amp;", "&")))


def found(desk: httpx2.Client, stage: str, tab: str, receipt: dict[str, Any]) -> str:
    """The id of the report on a desk, as soon as it is there."""

    def look() -> str | None:
        cases = listed(desk, f"/api/{stage}/v1/cases?tab={tab}")
        return next((case["case_id"] for case in cases if case["number"] == receipt["number"]), None)

    case_id: str = soon(look)
    return case_id


def verify_and_classify(house: House, receipt: dict[str, Any], category: str = "TN", **more: Any) -> str:
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/verification"))
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/classification", json={"category": category, **more}))
    return case_id


def answer(
    house: House, receipt: dict[str, Any], unit: str = "don-vi-kinh-te", words: str = ANSWER, **more: Any
) -> str:
    desk = house.as_(unit)
    case_id = found(desk, "dispatch", "open", receipt)
    ok(
        desk.post(
            f"/api/dispatch/v1/cases/{case_id}/answer",
            json={"outcome": "done", "answer": words, "responsible": "Tổ kỹ thuật", "acted_on": "2026-01-05", **more},
        )
    )
    return case_id


def wait_for_status(house: House, receipt: dict[str, Any], status: str) -> dict[str, Any]:
    case: dict[str, Any] = soon(lambda: (now := follow(house, receipt))["status"] == status and now)
    return case


def solved(house: House, **more: Any) -> dict[str, Any]:
    """A report that went the whole way, to a citizen who is satisfied; the receipt of the closed case."""
    receipt = send(house, **more)
    verify_and_classify(house, receipt)
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    wait_for_status(house, receipt, "closed")
    return receipt


def publish(house: House, receipt: dict[str, Any]) -> str:
    author, second = house.as_("bien-tap-1"), house.as_("bien-tap-2")
    case_id = found(author, "publisher", "waiting", receipt)
    draft = {"title": "Thông cống ở Tiểu khu 6", "summary": "Đã thông tuyến cống và nạo vét hố ga.", "outcome": "done"}
    ok(author.put(f"/api/publisher/v1/cases/{case_id}/draft", json=draft))
    number = soon(lambda: ok(second.get(f"/api/publisher/v1/cases/{case_id}"))["draft"])
    ok(second.post(f"/api/publisher/v1/cases/{case_id}/approval", json={"draft": number}))
    return case_id


def photo_with_a_place() -> bytes:
    """A JPEG whose EXIF says where it was taken."""
    image = Image.new("RGB", (64, 48), "orange")
    exif = image.getexif()
    exif[GPS_TAG] = {1: "N", 2: (20.0, 51.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def version_in(page: str) -> dict[str, str]:
    """The hidden field that says which version of a case its reader was looking at."""
    version = re.search(r'name="version" value="(\d+)"', page)
    return {"version": version[1]} if version else {}
