"""A citizen takes the receipt home: as a slip, as a picture, as a QR code that tells no server the code."""

import io
import re
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tests.journeys.people import as_citizen, send
from tests.journeys.test_following import named as named_case
from tests.support.house import House

A6 = (298, 420)  # points


@pytest.fixture(scope="module")
def receipt(house: House) -> dict[str, Any]:
    return send(house)


@pytest.mark.parametrize("what", ["phieu.pdf", "phieu.png", "ma.svg"])
def test_nobody_gets_it_without_the_code(what: str, house: House) -> None:
    assert house.anonymous().get(f"/theo-doi/{what}").status_code == 404


@pytest.mark.parametrize("what", ["phieu.pdf", "phieu.png", "ma.svg"])
def test_nobody_on_the_way_keeps_it(what: str, house: House, receipt: dict[str, Any]) -> None:
    answer = as_citizen(house, receipt).get(f"/theo-doi/{what}")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["cache-control"]


def test_the_code_on_the_slip_opens_the_tracking_page_and_stands_behind_the_fragment(
    house: House, receipt: dict[str, Any]
) -> None:
    picture = Image.open(io.BytesIO(as_citizen(house, receipt).get("/theo-doi/phieu.png").content))
    [read] = zxingcpp.read_barcodes(picture)
    address, _, code = read.text.partition("#")
    assert address == f"{house.url}/theo-doi"
    assert code == receipt["tracking_code"]


def test_who_follows_takes_home_a_slip_that_says_so_and_leads_back(house: House) -> None:
    reported, _ = named_case(house, "Phà ngang hỏng máy")
    with house.anonymous() as citizen:
        page = citizen.post("/gop-y/theo", data={"number": reported["number"]})
        code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-[0-9A-Z]", page.text)
        assert code is not None
        for shown in (page.text, citizen.get("/theo-doi/cung").text):
            assert "/theo-doi/phieu.pdf" in shown
            assert "/theo-doi/phieu.png" in shown
        [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(citizen.get("/theo-doi/phieu.png").content)))
        words = pypdfium2.PdfDocument(citizen.get("/theo-doi/phieu.pdf").content)[0].get_textpage().get_text_bounded()
        assert citizen.get("/theo-doi/ma.svg").status_code == 200
    assert read.text == f"{house.url}/theo-doi#{code[0]}"
    assert "Phà ngang hỏng máy" in words
    assert "do người khác phản ánh" in " ".join(words.split())
    with house.anonymous() as another:
        led = another.post("/theo-doi", data={"code": read.text}, follow_redirects=True)
    assert led.url.path == "/theo-doi/cung"


def test_the_printed_slip_is_one_sheet_of_a6_that_says_number_and_code(house: House, receipt: dict[str, Any]) -> None:
    sheet = pypdfium2.PdfDocument(as_citizen(house, receipt).get("/theo-doi/phieu.pdf").content)
    assert len(sheet) == 1
    assert tuple(round(side) for side in sheet[0].get_size()) == A6
    words = sheet[0].get_textpage().get_text_bounded()
    assert receipt["number"] in words
    assert receipt["tracking_code"] in words
