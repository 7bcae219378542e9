"""What others take from the public site: feeds, a frame for other websites, pictures, what search engines read."""

import json
import re
from io import BytesIO
from xml.etree import ElementTree

from PIL import Image

from tests.journeys.people import ok, publish, solved
from tests.support.house import House, soon

ATOM = "{http://www.w3.org/2005/Atom}"


def published(house: House) -> str:
    """The number of a result that stands on the public site."""
    receipt = solved(house, area="tieu-khu-11")
    publish(house, receipt)
    number: str = receipt["number"]
    with house.anonymous() as visitor:
        soon(lambda: visitor.get(f"/ket-qua/{number}").status_code == 200)
    return number


def test_a_result_is_in_the_feed_of_its_area_and_in_no_others_and_in_the_sitemap(house: House) -> None:
    number = published(house)
    with house.anonymous() as visitor:

        def entries(address: str) -> list[str]:
            root = ElementTree.fromstring(visitor.get(address).content)
            return [link.get("href", "")[-14:] for link in root.iterfind(f"{ATOM}entry/{ATOM}link")]

        soon(lambda: number in entries("/feed.xml?khu=tieu-khu-11&nhom=TN"))
        assert number in entries("/feed.xml?tim=thong+cong")
        assert number not in entries("/feed.xml?khu=tieu-khu-1") + entries("/feed.xml?tim=nowhere")
        soon(lambda: f"/ket-qua/{number}</loc>" in visitor.get("/sitemap.xml").text)
        assert "/sitemap.xml" in visitor.get("/robots.txt").text


def test_a_result_that_is_passed_on_has_a_picture_and_tells_programs_what_it_is(house: House) -> None:
    number = published(house)
    with house.anonymous() as visitor:
        page = visitor.get(f"/ket-qua/{number}").text
        told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert told
        assert json.loads(told[1])["headline"] == "Thông cống ở Tiểu khu 6"
        picture = re.search(r'og:image" content="[^"]*(/ket-qua/[^"]*)"', page)
        assert picture
        assert Image.open(BytesIO(visitor.get(picture[1]).content)).size == (1200, 630)
        assert visitor.get("/ket-qua/LS-2020-000001/the.png").status_code == 404


def test_only_the_frame_for_other_sites_may_stand_in_a_frame_and_it_sets_no_cookie(house: House) -> None:
    with house.anonymous() as visitor:
        framed = visitor.get("/nhung")
        assert "frame-ancestors *" in framed.headers["content-security-policy"]
        assert "set-cookie" not in framed.headers
        assert "frame-ancestors 'none'" in visitor.get("/").headers["content-security-policy"]
        assert "/nhung" in visitor.get("/chia-se").text


def test_what_is_taken_down_leaves_every_address_at_once(house: House) -> None:
    number = published(house)
    with house.anonymous() as visitor:
        for address in ("/", "/ket-qua", "/feed.xml", "/sitemap.xml", "/nhung", f"/ket-qua/{number}/the.png"):
            visitor.get(address)
        editor = house.as_("bien-tap-1")
        [case] = [one for one in ok(editor.get("/api/publisher/v1/cases?tab=published")) if one["number"] == number]
        reason = {"reason": "Bản này còn lộ một địa chỉ nhà."}
        ok(editor.post(f"/api/publisher/v1/cases/{case['case_id']}/withdrawal", json=reason))
        soon(lambda: visitor.get(f"/ket-qua/{number}").status_code == 410)
        assert visitor.get(f"/ket-qua/{number}/the.png").status_code == 410
        for address in ("/", "/ket-qua", "/feed.xml", "/sitemap.xml", "/nhung"):
            assert number not in visitor.get(address).text
