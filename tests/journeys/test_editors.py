"""Two editors: what names somebody stays sealed, photos are blurred by hand, mistakes are corrected in the open."""

import base64
import html
import io
import re

import httpx2
from PIL import Image

from tests.journeys.people import (
    answer,
    follow,
    found,
    judge,
    ok,
    publish,
    send,
    solved,
    verify_and_classify,
    version_in,
    wait_for_status,
)
from tests.support.house import House, soon

CALL = "0912 345 678"
WORDS = f"Cống trước nhà ông Bùi Văn Tá tắc, gọi {CALL}."
SUMMARY = f"Đã thông tuyến cống và nạo vét hố ga. Cần gì xin gọi {CALL}."
TYPED = {"title": "Thông cống ở Tiểu khu 6", "summary": SUMMARY, "outcome": "done"}
WHY = "Số trực của đội thoát nước"
ALT = "Nắp cống đã được thay mới"


def striped() -> str:
    """A picture with fine stripes, in base64."""
    image = Image.new("RGB", (480, 360), "white")
    for x in range(0, 480, 8):
        image.paste("black", (x, 0, x + 4, 360))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return base64.b64encode(out.getvalue()).decode()


def contrast(picture: bytes, box: tuple[int, int, int, int]) -> int:
    with Image.open(io.BytesIO(picture)) as image:
        points = image.convert("L").crop(box).tobytes()
    return max(points) - min(points)


def with_photos(house: House) -> dict[str, str]:
    """A closed case with a photo from before and one from after; the receipt."""
    receipt = send(house, photos=[striped()])
    verify_and_classify(house, receipt)
    answer(house, receipt, photos=[striped()])
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    wait_for_status(house, receipt, "closed")
    return receipt


def marked(page: httpx2.Response) -> list[str]:
    return [html.unescape(one) for one in re.findall(r"<mark>([^<]*)<", page.text)]


def test_what_names_somebody_is_marked_for_both_editors_and_published_only_with_a_reason(house: House) -> None:
    receipt = solved(house, words=WORDS)
    author, second = house.as_("bien-tap-1"), house.as_("bien-tap-2")
    case_id = found(author, "publisher", "waiting", receipt)
    address = f"/publisher/ho-so/{case_id}"
    page = author.get(address)
    assert marked(page) == ["nhà ông Bùi Văn Tá", CALL]
    assert "Phòng Kinh tế trả lời" in page.text  # the first draft is made from what is known …
    assert WORDS not in page.text.partition('name="summary"')[2]  # … and not from the citizen's words
    ok(author.post(f"{address}/soan", data=TYPED | version_in(page.text), follow_redirects=True))
    drafted = soon(lambda: "/duyet" not in (got := second.get(address)).text and "Chưa duyệt được" in got.text and got)
    assert marked(drafted).count(CALL) >= 2
    refused = second.post(f"{address}/duyet", data={"draft": "1"})
    assert refused.status_code == 409
    assert "Còn chỗ giống dữ liệu cá nhân" in refused.text
    named = second.post(f"/api/publisher/v1/cases/{case_id}/approval", json={"draft": 1}).json()
    assert named["errors"] == {"summary": f"{CALL} (phone)"}
    kept = {"doan-0": CALL, "vi-sao-0": WHY}
    short = author.post(f"{address}/soan", data=TYPED | kept | {"vi-sao-0": "ok", "version": "1"})
    assert short.status_code == 422
    assert 'id="vi-sao-0-mistake"' in short.text
    ok(author.post(f"{address}/soan", data=TYPED | kept | {"version": "1"}, follow_redirects=True))
    ready = soon(lambda: "/duyet" in (got := second.get(address)).text and got)
    assert WHY in ready.text
    ok(second.post(f"{address}/duyet", data={"draft": "2"}, follow_redirects=True))
    with house.anonymous() as anyone:
        public = soon(lambda: (got := anyone.get(f"/ket-qua/{receipt['number']}")).is_success and got)
    assert CALL in public.text
    assert WHY not in public.text


def test_photos_are_public_blurred_each_with_its_tick_and_gone_with_the_report(house: House) -> None:
    receipt = with_photos(house)
    author, second = house.as_("bien-tap-1"), house.as_("bien-tap-2")
    case_id = found(author, "publisher", "waiting", receipt)
    case = f"/api/publisher/v1/cases/{case_id}"
    before, after = ok(author.get(f"{case}/pictures"))
    page = author.get(f"/publisher/ho-so/{case_id}/anh/{after}/lam-mo")
    assert page.text.count('name="cells"') == 12 * 9
    nameless = author.post(f"/publisher/ho-so/{case_id}/anh/{after}/lam-mo", data={"alt": f"Gọi {CALL}", "cells": "0"})
    assert nameless.status_code == 422
    for _ in range(2):  # pressed twice
        form = {"alt": ALT, "cells": ["0", "1", "12", "13"]}
        ok(author.post(f"/publisher/ho-so/{case_id}/anh/{after}/lam-mo", data=form, follow_redirects=True))
    ok(author.put(f"{case}/pictures/{before}", json={"alt": "Nắp cống cũ bị vỡ"}))
    ok(author.put(f"{case}/draft", json=TYPED | {"summary": "Đã thay nắp cống mới trong hai ngày."}))
    copies = soon(lambda: all((got := ok(second.get(f"{case}/pictures"))).values()) and got)
    waiting = soon(lambda: (got := second.get(f"/publisher/ho-so/{case_id}")).text.count('name="photos"') == 2 and got)
    assert " checked" not in waiting.text.partition('name="photos"')[2].partition("</fieldset>")[0]
    draft = ok(second.get(case))["draft"]
    data = {"draft": str(draft), "photos": copies[after]}
    ok(second.post(f"/publisher/ho-so/{case_id}/duyet", data=data, follow_redirects=True))
    with house.anonymous() as anyone:
        address = f"/ket-qua/{receipt['number']}/anh/1"
        shown = soon(lambda: (got := anyone.get(address)).is_success and got)
        assert contrast(shown.content, (10, 10, 60, 60)) < 60
        assert contrast(shown.content, (200, 10, 400, 300)) > 150
        assert anyone.get(f"/ket-qua/{receipt['number']}/anh/2").status_code == 404
        result = anyone.get(f"/ket-qua/{receipt['number']}").text
        assert ALT in result
        assert not any(one in result for one in (before, after, copies[before], copies[after]))
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(anyone.post("/api/intake/v1/tracking/erasure", json=erasure))
        soon(lambda: anyone.get(address).status_code == 404)
    soon(lambda: author.get(f"{case}/pictures/{after}").status_code == 404)


def test_a_mistake_is_corrected_in_the_open_by_two(house: House) -> None:
    receipt = solved(house)
    case_id = publish(house, receipt)
    author, second = house.as_("bien-tap-1"), house.as_("bien-tap-2")
    address, case = f"/publisher/ho-so/{case_id}", f"/api/publisher/v1/cases/{case_id}"
    page = soon(lambda: "/dinh-chinh" in (got := author.get(address)).text and got)
    what = "Bản trước ghi nhầm ngày thông cống."
    new = TYPED | {"summary": "Đã thông tuyến cống hôm thứ Ba và nạo vét hố ga.", "correction": what}
    ok(author.post(f"{address}/dinh-chinh", data=new | version_in(page.text), follow_redirects=True))
    assert author.post(f"{case}/approval", json={"draft": 4}).status_code == 403
    found(second, "publisher", "drafted", receipt)
    with house.anonymous() as anyone:
        assert what not in anyone.get(f"/ket-qua/{receipt['number']}").text  # until a second person approves
        assert ok(second.get(case))["correction"] == what
        ok(second.post(f"{address}/duyet", data={"draft": "4"}, follow_redirects=True))
        public = soon(lambda: what in (got := anyone.get(f"/ket-qua/{receipt['number']}")).text and got)
        assert "Đính chính" in public.text
        assert "hôm thứ Ba" in public.text
        listed = anyone.get("/api/publisher/v1/results?words=thu+ba").json()
    assert receipt["number"] in [one["number"] for one in listed]
    soon(lambda: "publisher.result-corrected" in [line["event"] for line in follow(house, receipt)["history"]])
