"""The same way through the pages, without JavaScript: forms, a poster's code, the receipt, the desks."""

import io
import re

import httpx2
import pytest
import zxingcpp
from PIL import Image

from tests.journeys.people import GPS_TAG, found, ok, page_with, photo_with_a_place, send, version_in
from tests.support.house import House, soon

CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}-[0-9A-Z]")


def sent_form(citizen: httpx2.Client, **fields: str) -> httpx2.Response:
    token = re.search(r'name="token" value="([^"]+)"', citizen.get("/gop-y").text)
    assert token
    data = {"token": token[1], "words": "Đường vào thôn sạt lở sau mưa lớn.", "consent": "yes", **fields}
    return citizen.post("/gop-y", data=data, files={"photos": ("p.jpg", photo_with_a_place(), "image/jpeg")})


def test_a_poster_s_code_leads_to_the_form_with_the_place_filled_in(house: House) -> None:
    front = house.as_("giam-sat")
    name = "Nhà văn hóa " + send(house)["number"]
    point = ok(front.post("/api/intake/v1/points", json={"name": name, "area": "tieu-khu-6"}))
    png = front.get(f"/api/intake/v1/points/{point['code']}/qr.png").content
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert read.text == point["address"]
    with house.anonymous() as citizen:
        page = citizen.get(httpx2.URL(read.text).path)
    assert page.status_code == 200
    assert name in page.text
    assert re.search(r'value="tieu-khu-6" selected', page.text)


def test_the_poster_page_shows_the_code_and_can_be_printed(house: House) -> None:
    front = house.as_("giam-sat")
    point = ok(front.post("/api/intake/v1/points", json={"name": "Chợ " + send(house)["number"]}))
    assert f"/api/intake/v1/points/{point['code']}/qr.svg" in front.get(f"/intake/diem/{point['code']}").text
    assert b"<svg" in front.get(f"/api/intake/v1/points/{point['code']}/qr.svg").content


def test_a_closed_point_says_so_and_offers_the_form(house: House) -> None:
    front = house.as_("giam-sat")
    point = ok(front.post("/api/intake/v1/points", json={"name": "Tạm " + send(house)["number"]}))
    ok(front.post(f"/api/intake/v1/points/{point['code']}/closing"))
    with house.anonymous() as citizen:
        page = citizen.get(f"/q/{point['code']}")
    assert page.status_code == 410
    assert "/gop-y" in page.text


def test_a_form_with_a_mistake_keeps_what_was_typed_and_says_what_is_missing(house: House) -> None:
    with house.anonymous() as citizen:
        page = citizen.post("/gop-y", data={"words": "Đèn đường hỏng ba tuần nay", "place": "ngã ba chợ"})
    assert page.status_code == 422
    assert "Đèn đường hỏng ba tuần nay" in page.text
    assert "ngã ba chợ" in page.text
    assert 'href="#consent"' in page.text


def test_a_form_gives_a_receipt_and_its_page_shows_the_way(house: House) -> None:
    with house.anonymous() as citizen:
        receipt = sent_form(citizen, area="tieu-khu-6", contact="0900 000 000")
        assert receipt.status_code == 201
        assert CODE.search(receipt.text)
        page = citizen.get("/theo-doi")
        assert "Đường vào thôn sạt lở" in page.text
        assert 'aria-current="step"' in page.text


def test_a_photo_is_kept_without_its_place(house: House) -> None:
    with house.anonymous() as citizen:
        sent_form(citizen)
        address = re.search(r'src="(/theo-doi/anh/[^"]+)"', citizen.get("/theo-doi").text)
        assert address
        picture = citizen.get(address[1])
    assert picture.headers["content-type"] == "image/webp"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert GPS_TAG not in Image.open(io.BytesIO(picture.content)).getexif()
    with house.anonymous() as stranger:
        assert stranger.get(address[1]).status_code == 404


def test_the_code_stands_in_no_address(house: House) -> None:
    with house.anonymous() as citizen:
        code = CODE.search(sent_form(citizen).text)
        assert code
        answer = citizen.post("/theo-doi", data={"code": code[0].lower().replace("-", " ")}, follow_redirects=False)
        assert answer.status_code == 303
        assert code[0] not in answer.headers["location"]


def test_clerk_unit_and_front_work_at_their_desks(house: House) -> None:
    receipt = send(house, words="Bãi rác tự phát cạnh trường học bốc mùi suốt ngày.")
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    assert receipt["number"] in page_with(clerk, "/triage/", receipt["number"]).text
    page = clerk.get(f"/triage/ho-so/{case_id}").text
    assert "Bãi rác tự phát" in page
    ok(clerk.post(f"/triage/ho-so/{case_id}/xac-minh", data=version_in(page), follow_redirects=True))
    verified = soon(lambda: "/phan-loai" in (page := clerk.get(f"/triage/ho-so/{case_id}").text) and page)
    chosen = {"category": "MT", "kind": "report", **version_in(verified)}
    ok(clerk.post(f"/triage/ho-so/{case_id}/phan-loai", data=chosen, follow_redirects=True))
    unit = house.as_("don-vi-kinh-te")
    soon(lambda: receipt["number"] in unit.get("/dispatch/").text)
    assert "Bãi rác tự phát" in unit.get(f"/dispatch/ho-so/{case_id}").text
    front = house.as_("giam-sat")
    soon(lambda: receipt["number"] in front.get("/oversight/danh-sach").text)
    assert "Bãi rác tự phát" in front.get(f"/oversight/ho-so/{case_id}").text


@pytest.mark.parametrize("page", ["/", "/ket-qua"])
def test_a_page_is_kept_on_the_way_only_where_it_is_nobody_s(page: str, house: House) -> None:
    with house.anonymous() as visitor:
        asked = visitor.get(page)
        assert asked.headers["cache-control"] == "public, no-cache"
        assert asked.headers["vary"].startswith("Accept-Language, Cookie")
        assert visitor.get(page, params={"lang": "en"}).headers["cache-control"] == "no-store"
    assert house.as_("bien-tap-1").get(page).headers["cache-control"] == "no-store"


def test_head_is_answered_over_the_wire_and_the_connection_goes_on(house: House) -> None:
    with house.anonymous() as visitor:
        asked = [visitor.head(path) for path in ("/", "/gop-y", "/ket-qua", "/theo-doi", "/api/publisher/v1/figures")]
        assert [one.status_code for one in asked] == [200] * 5
        assert visitor.get("/gop-y").status_code == 200


def test_the_first_page_and_the_form_say_whom_to_call_in_danger_in_the_language_of_the_page(house: House) -> None:
    said = {"vi": "Hãy gọi ngay", "en": "Call", "de": "Rufen Sie sofort"}
    with house.anonymous() as visitor:
        for language, words in said.items():
            for page in ("/", "/gop-y"):
                assert f'{words} <a href="tel:114">114</a>' in visitor.get(page, params={"lang": language}).text


def test_a_bar_names_the_desk_and_who_is_signed_in_once(house: House) -> None:
    page = house.as_("don-vi-kinh-te").get("/dispatch/").text
    [bar] = re.findall(r'<div class="bar">.*?</div>', page, re.S)
    assert bar.count("Phòng Kinh tế") == 1
