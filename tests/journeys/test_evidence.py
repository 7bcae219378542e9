"""A unit shows what it did: photos with an answer, for the citizen, the Front and the unit, and not for everyone."""

import base64
import io
import re
from typing import Any

import httpx2
import pytest
from PIL import Image

from tests.journeys.people import (
    ANSWER,
    GPS_TAG,
    answer,
    as_citizen,
    follow,
    found,
    judge,
    ok,
    photo_with_a_place,
    publish,
    send,
    verify_and_classify,
    version_in,
    wait_for_status,
)
from tests.support.house import House, soon

TYPED = {"outcome": "done", "answer": ANSWER, "responsible": "Tổ kỹ thuật", "acted_on": "2026-01-05"}


def pictures(page: str) -> dict[str, str]:
    """The addresses of a page's photos, with what they say to those who do not see them."""
    found = re.findall(r"<img [^>]+>", page)
    shown = [(re.search(r'src="([^"]+)"', one), re.search(r'alt="([^"]*)"', one)) for one in found]
    return {
        src[1]: alt[1]
        for src, alt in shown
        if src and alt and "/static/" not in src[1] and not src[1].endswith("/ma.svg")
    }


def at_the_unit(house: House) -> tuple[dict[str, Any], str]:
    receipt = send(house)
    verify_and_classify(house, receipt)
    return receipt, found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt)


def sent_answer(house: House, case_id: str, *files: bytes) -> httpx2.Response:
    """The unit sends the form of its page."""
    unit, address = house.as_("don-vi-kinh-te"), f"/dispatch/ho-so/{case_id}"
    data = TYPED | version_in(unit.get(address).text)
    uploads = [("photos", ("p.jpg", content, "image/jpeg")) for content in files]
    return unit.post(f"{address}/tra-loi", data=data, files=uploads, follow_redirects=True)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([b"no picture"], "Tệp này không phải là ảnh"),
        ([photo_with_a_place(), photo_with_a_place()[:200]], "Tệp này không phải là ảnh"),
        ([photo_with_a_place() + bytes(20_000_000)], "Mỗi ảnh nhiều nhất 20 MB và 50 megapixel."),
        ([photo_with_a_place()] * 6, "Chỉ gửi được nhiều nhất 5 ảnh."),
    ],
    ids=["no picture", "one is broken", "too large", "too many"],
)
def test_an_answer_with_a_file_that_is_no_good_photo_keeps_what_was_typed(
    files: list[bytes], said: str, house: House
) -> None:
    receipt, case_id = at_the_unit(house)
    page = sent_answer(house, case_id, *files)
    assert page.status_code == 422
    assert said in page.text
    assert all(typed in page.text for typed in TYPED.values())
    assert 'href="#photos"' in page.text
    assert follow(house, receipt)["answers"] == []


def test_a_program_s_photo_that_is_no_photo_is_refused(house: House) -> None:
    _, case_id = at_the_unit(house)
    unit = house.as_("don-vi-kinh-te")
    for photo in ("not base64!", base64.b64encode(b"no picture").decode()):
        refused = unit.post(f"/api/dispatch/v1/cases/{case_id}/answer", json=TYPED | {"photos": [photo]})
        assert refused.status_code == 422
        assert "photos" in refused.json()["errors"]


def test_photos_of_an_answer_are_seen_by_citizen_front_and_unit_without_the_place(house: House) -> None:
    receipt, case_id = at_the_unit(house)
    ok(sent_answer(house, case_id, photo_with_a_place(), photo_with_a_place()))
    wait_for_status(house, receipt, "answered")
    unit, front, citizen = house.as_("don-vi-kinh-te"), house.as_("giam-sat"), as_citizen(house, receipt)
    at_front = f"/oversight/ho-so/{case_id}"
    soon(lambda: pictures(front.get(at_front).text))
    for reader, page in ((citizen, "/theo-doi"), (front, at_front), (unit, f"/dispatch/ho-so/{case_id}")):
        shown = pictures(reader.get(page).text)
        assert len(shown) == 2
        assert all(shown.values())
        for address in shown:
            picture = reader.get(address)
            assert picture.headers["content-type"] == "image/webp"
            assert GPS_TAG not in Image.open(io.BytesIO(picture.content)).getexif()
    with house.anonymous() as stranger:
        assert {stranger.get(address).status_code for address in pictures(citizen.get("/theo-doi").text)} == {404}


def test_a_unit_s_program_sends_photos_with_its_answer_and_reads_them(house: House) -> None:
    receipt, _ = at_the_unit(house)
    photo = base64.b64encode(photo_with_a_place()).decode()
    case_id = answer(house, receipt, photos=[photo])
    unit, case = house.as_("don-vi-kinh-te"), f"/api/dispatch/v1/cases/{case_id}"
    [said] = soon(lambda: ok(unit.get(case))["answers"])
    [kept] = said["photos"]
    assert (kept["width"], kept["height"]) == (64, 48)
    assert unit.get(f"{case}/photos/{kept['id']}").headers["content-type"] == "image/webp"


def test_photos_of_an_answer_are_not_made_public(house: House) -> None:
    receipt, case_id = at_the_unit(house)
    ok(sent_answer(house, case_id, photo_with_a_place()))
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    wait_for_status(house, receipt, "closed")
    publish(house, receipt)
    with house.anonymous() as anyone:
        page = soon(lambda: (got := anyone.get(f"/ket-qua/{receipt['number']}")).is_success and got)
        result = anyone.get(f"/api/publisher/v1/results/{receipt['number']}").json()
    assert pictures(page.text) == {}
    assert result["photos"] == []


def test_photos_of_an_answer_are_gone_when_everything_is_erased(house: House) -> None:
    receipt, case_id = at_the_unit(house)
    ok(sent_answer(house, case_id, photo_with_a_place()))
    unit, front = house.as_("don-vi-kinh-te"), house.as_("giam-sat")
    case = f"/api/dispatch/v1/cases/{case_id}"
    [said] = soon(lambda: ok(unit.get(case))["answers"])
    photo = f"photos/{said['photos'][0]['id']}"
    with house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
    assert unit.get(f"{case}/{photo}").status_code == 404
    assert front.get(f"/api/oversight/v1/cases/{case_id}/{photo}").status_code == 404
