"""What is not theirs, nobody reads: a case that was given back, and a case that editors have nothing to publish of."""

import base64
from typing import Any

import httpx2
import pytest

from tests.journeys.people import (
    follow,
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
from tests.support.house import House, soon

LATER = "Thêm: nhà ông Bảy cạnh cống, gọi 0912 345 678."


def with_photo(house: House) -> dict[str, Any]:
    return send(house, photos=[base64.b64encode(photo_with_a_place()).decode()])


def add(house: House, receipt: dict[str, Any]) -> None:
    addition = {"tracking_code": receipt["tracking_code"], "words": LATER}
    ok(house.anonymous().post("/api/intake/v1/tracking/additions", json=addition))


@pytest.fixture(scope="module")
def given_back(house: House) -> tuple[str, str]:
    """A case that its unit gave back and to which the citizen added something; its id, and that of its photo."""
    receipt, desk = with_photo(house), house.as_("don-vi-kinh-te")
    case_id = verify_and_classify(house, receipt)
    found(desk, "dispatch", "open", receipt)
    [photo] = ok(desk.get(f"/api/dispatch/v1/cases/{case_id}"))["photos"]
    ok(desk.post(f"/api/dispatch/v1/cases/{case_id}/return", json={"reason": "Không phải việc của chúng tôi."}))
    wait_for_status(house, receipt, "returned")
    add(house, receipt)
    return case_id, photo["id"]


@pytest.mark.parametrize(
    "door",
    [
        "/dispatch/ho-so/{case}",
        "/api/dispatch/v1/cases/{case}",
        "/api/dispatch/v1/cases/{case}/photos/{photo}",
    ],
)
def test_the_unit_that_gave_a_case_back_reads_on_nowhere(house: House, given_back: tuple[str, str], door: str) -> None:
    case_id, photo = given_back
    desk = house.as_("don-vi-kinh-te")
    soon(lambda: desk.get(f"/api/dispatch/v1/cases/{case_id}").status_code == 404)
    refused = desk.get(door.format(case=case_id, photo=photo))
    assert refused.status_code == 404
    assert LATER not in refused.text


def test_it_is_on_none_of_its_lists(house: House, given_back: tuple[str, str]) -> None:
    desk = house.as_("don-vi-kinh-te")
    for tab in ("open", "answered", "closed"):
        assert given_back[0] not in desk.get("/api/dispatch/v1/cases", params={"tab": tab}).text
        assert given_back[0] not in desk.get("/dispatch/", params={"tab": tab}).text


def both_doors(editor: httpx2.Client, case_id: str) -> list[httpx2.Response]:
    return [editor.get(door.format(case_id)) for door in ("/publisher/ho-so/{}", "/api/publisher/v1/cases/{}")]


def test_an_editor_does_not_read_an_open_report(house: House) -> None:
    receipt = send(house)
    unclassified = found(house.as_("tiep-nhan"), "triage", "waiting", receipt)
    classified = verify_and_classify(house, send(house))
    for case_id in (unclassified, classified):
        assert [door.status_code for door in both_doors(house.as_("bien-tap-1"), case_id)] == [404, 404]


def test_nor_a_restricted_or_refused_one_that_is_closed(house: House) -> None:
    restricted = solved(house, words="Cán bộ nhận tiền khi làm giấy tờ, tôi có giấy biên nhận.")
    clerk, editor = house.as_("tiep-nhan"), house.as_("bien-tap-1")
    case_id = found(editor, "publisher", "waiting", restricted)
    assert [door.status_code for door in both_doors(editor, case_id)] == [200, 200]
    withdrawn = send(house)
    open_case = found(clerk, "triage", "waiting", withdrawn)
    ok(house.anonymous().post("/api/intake/v1/tracking/withdrawal", json={"tracking_code": withdrawn["tracking_code"]}))
    wait_for_status(house, withdrawn, "withdrawn")
    assert [door.status_code for door in both_doors(editor, open_case)] == [404, 404]


def test_an_editor_sees_the_own_draft_of_a_case_that_goes_on_but_not_its_words(house: House) -> None:
    receipt, editor = solved(house), house.as_("bien-tap-1")
    case_id = publish(house, receipt)
    ok(judge(house, receipt, round_=1, solved="no", stars=1))
    soon(lambda: ok(editor.get(f"/api/publisher/v1/cases/{case_id}"))["words"] is None)
    again = ok(editor.get(f"/api/publisher/v1/cases/{case_id}"))
    assert (again["answer"], again["title"]) == (None, "Thông cống ở Tiểu khu 6")
    page = editor.get(f"/publisher/ho-so/{case_id}").text
    assert receipt["number"] in page
    assert follow(house, receipt)["words"] not in page


def test_what_was_published_leaves_the_site_when_everything_is_erased(house: House) -> None:
    receipt, anyone = solved(house), house.anonymous()
    case_id = publish(house, receipt)
    soon(lambda: anyone.get(f"/ket-qua/{receipt['number']}").status_code == 200)
    erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
    ok(anyone.post("/api/intake/v1/tracking/erasure", json=erasure))
    gone = soon(lambda: (page := anyone.get(f"/ket-qua/{receipt['number']}")).status_code == 410 and page)
    assert "Thông cống ở Tiểu khu 6" not in gone.text
    assert anyone.get(f"/api/publisher/v1/results/{receipt['number']}").status_code == 410
    editor = house.as_("bien-tap-1")
    assert ok(editor.get(f"/api/publisher/v1/cases/{case_id}"))["words"] is None
    draft = {"title": "Thông cống ở Tiểu khu 6", "summary": "Đã thông tuyến cống, nạo vét hố ga.", "outcome": "done"}
    assert editor.put(f"/api/publisher/v1/cases/{case_id}/draft", json=draft).status_code == 410


def test_erasing_the_contact_alone_takes_nothing_down(house: House) -> None:
    receipt, anyone = solved(house, contact="0912 345 678"), house.anonymous()
    publish(house, receipt)
    soon(lambda: anyone.get(f"/ket-qua/{receipt['number']}").status_code == 200)
    erasure = {"tracking_code": receipt["tracking_code"], "scope": "contact"}
    ok(anyone.post("/api/intake/v1/tracking/erasure", json=erasure))
    other = solved(house)
    answer_comes_after = publish(house, other)
    assert answer_comes_after
    soon(lambda: anyone.get(f"/ket-qua/{other['number']}").status_code == 200)
    assert anyone.get(f"/ket-qua/{receipt['number']}").status_code == 200


def test_a_unit_polls_the_events_of_its_own_cases_and_of_no_others(house: House, given_back: tuple[str, str]) -> None:
    own = verify_and_classify(house, send(house))
    desk = house.as_("don-vi-kinh-te")

    def polled() -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = []
        after = 0
        while page := ok(desk.get("/api/dispatch/v1/events", params={"after": after})):
            lines, after = lines + page, page[-1]["position"]
        return lines

    soon(lambda: own in [line["case_id"] for line in polled()])
    assert given_back[0] not in [line["case_id"] for line in polled()]
    assert [line["position"] for line in polled()] == sorted({line["position"] for line in polled()})
    assert all("box" not in str(line["data"]) for line in polled())
    others = ok(house.as_("don-vi-cong-an").get("/api/dispatch/v1/events"))
    assert own not in [line["case_id"] for line in others]
