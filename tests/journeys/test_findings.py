"""What the Front found when it looked for itself, with photos: the unit and the citizen read it."""

import base64
import io
from typing import Any

import httpx2
import pytest
from PIL import Image

from tests.journeys.people import (
    as_citizen,
    follow,
    found,
    ok,
    photo_with_a_place,
    send,
    verify_and_classify,
    version_in,
)
from tests.support.house import House, soon

FOUND = "Ngày 27/11 đã đến xem: nước vẫn ngập nửa mét trước nhà văn hóa."
UNIT = "don-vi-kinh-te"


def forwarded(house: House) -> tuple[dict[str, Any], str]:
    receipt = send(house)
    verify_and_classify(house, receipt)
    return receipt, found(house.as_(UNIT), "dispatch", "open", receipt)


def find(house: House, case_id: str, *photos: bytes) -> httpx2.Response:
    body = {"finding": FOUND, "photos": [base64.b64encode(one).decode() for one in photos]}
    return house.as_("giam-sat").post(f"/api/oversight/v1/cases/{case_id}/findings", json=body)


def findings(house: House, case_id: str) -> list[dict[str, Any]]:
    """As the unit reads them."""
    read: list[dict[str, Any]] = ok(house.as_(UNIT).get(f"/api/dispatch/v1/cases/{case_id}"))["findings"]
    return read


@pytest.mark.parametrize("photos", [[b"no photo"], [photo_with_a_place()] * 6])
def test_a_finding_with_wrong_or_too_many_photos_is_refused_whole(house: House, photos: list[bytes]) -> None:
    _, case_id = forwarded(house)
    assert find(house, case_id, *photos).status_code == 422
    timeline = ok(house.as_("giam-sat").get(f"/api/oversight/v1/cases/{case_id}/timeline"))
    assert "oversight.finding-recorded" not in {line["event"] for line in timeline}


def test_unit_and_citizen_read_a_finding_and_see_its_photos_without_their_place(house: House) -> None:
    receipt, case_id = forwarded(house)
    ok(find(house, case_id, photo_with_a_place()))
    [finding] = soon(lambda: findings(house, case_id))
    assert finding["words"] == FOUND
    [photo] = finding["photos"]
    unit = house.as_(UNIT)
    assert FOUND in unit.get(f"/dispatch/ho-so/{case_id}").text
    citizen = as_citizen(house, receipt)
    page = soon(lambda: FOUND in (now := citizen.get("/theo-doi").text) and now)
    assert f"/theo-doi/anh/{photo['id']}" in page
    for reader, address in (
        (unit, f"/api/dispatch/v1/cases/{case_id}/photos/{photo['id']}"),
        (citizen, f"/theo-doi/anh/{photo['id']}"),
        (house.as_("giam-sat"), f"/api/oversight/v1/cases/{case_id}/photos/{photo['id']}"),
    ):
        picture = reader.get(address)
        assert picture.headers["content-type"] == "image/webp"
        assert not Image.open(io.BytesIO(picture.content)).getexif()
    [told] = follow(house, receipt)["findings"]
    assert (told["words"], [one["id"] for one in told["photos"]]) == (FOUND, [photo["id"]])


def test_the_form_takes_photos_and_pressed_twice_finds_once(house: House) -> None:
    _, case_id = forwarded(house)
    front = house.as_("giam-sat")
    page = soon(lambda: 'name="finding"' in (now := front.get(f"/oversight/ho-so/{case_id}").text) and now)
    form, files = {**version_in(page), "finding": FOUND}, {"photos": ("anh.jpg", photo_with_a_place(), "image/jpeg")}
    wrong = front.post(
        f"/oversight/ho-so/{case_id}/ghi-nhan", data=form, files={"photos": ("anh.jpg", b"no photo", "image/jpeg")}
    )
    assert wrong.status_code == 422
    assert FOUND in wrong.text
    for _ in range(2):
        done = front.post(f"/oversight/ho-so/{case_id}/ghi-nhan", data=form, files=files, follow_redirects=True)
        assert "Đã ghi điều Mặt trận kiểm tra được vào hồ sơ." in done.text
    [finding] = soon(lambda: findings(house, case_id))
    assert f"/photos/{finding['photos'][0]['id']}" in front.get(f"/oversight/ho-so/{case_id}").text


def test_an_erased_case_shows_no_finding_and_no_photo_of_it(house: House) -> None:
    receipt, case_id = forwarded(house)
    ok(find(house, case_id, photo_with_a_place()))
    [finding] = soon(lambda: findings(house, case_id))
    body = {"tracking_code": receipt["tracking_code"], "scope": "all"}
    ok(house.anonymous().post("/api/intake/v1/tracking/erasure", json=body))
    unit = house.as_(UNIT)
    soon(lambda: FOUND not in unit.get(f"/dispatch/ho-so/{case_id}").text)
    photo = finding["photos"][0]["id"]
    assert unit.get(f"/api/dispatch/v1/cases/{case_id}/photos/{photo}").status_code == 404
