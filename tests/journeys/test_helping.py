"""Somebody of the Front writes for who does not write: it is a report like any other, and who helped is on record."""

import re
from typing import Any

import httpx2
import pytest

from tests.inputs.photos import photo
from tests.journeys.people import WORDS, follow, found, ok, send, verify_and_classify
from tests.journeys.test_forms import Files, files, hidden
from tests.support.house import House, soon

ADDRESS = "/intake/viet-ho"
CODE = re.compile(r'<p class="big code">([^<]+)</p>')
NUMBER = re.compile(r'<p class="big">([^<]+)</p>')


def filled(helper: httpx2.Client, **more: str) -> dict[str, str]:
    """The form as it is opened, filled in at the counter."""
    said = {"way": "counter", "words": WORDS, "consent": "yes", "area": "tieu-khu-6", "contact": "0900 000 000"}
    return hidden(ok_page(helper.get(ADDRESS)).text) | said | more


def ok_page(page: httpx2.Response) -> httpx2.Response:
    ok(page)
    return page


def helped(house: House, sign_in: str = "tiep-nhan", **more: str) -> dict[str, Any]:
    """What the helper hands over."""
    helper = house.as_(sign_in)
    page = ok_page(helper.post(ADDRESS, data=filled(helper, **more))).text
    return {"number": NUMBER.findall(page)[0], "tracking_code": CODE.findall(page)[0]}


@pytest.mark.parametrize("sign_in", ["don-vi-kinh-te", "bien-tap-1", "quan-tri"])
def test_only_the_front_writes_for_others(sign_in: str, house: House) -> None:
    assert house.as_(sign_in).get(ADDRESS).status_code == 403
    assert house.as_(sign_in).post(ADDRESS, data={"words": WORDS}).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"way": ""}, "Hãy chọn một mục."),
        ({"way": "web"}, "Hãy chọn một trong các mục đã cho."),
        ({"consent": ""}, "Hãy đánh dấu vào ô này."),
        ({"words": "Cháy"}, "Hãy viết ít nhất 10 ký tự, hoặc thêm ảnh hay ghi âm."),
    ],
)
def test_a_form_that_lacks_something_comes_back_as_it_was(wrong: dict[str, str], said: str, house: House) -> None:
    helper = house.as_("tiep-nhan")
    chosen: Files = files(photo()) if "words" not in wrong else []
    page = helper.post(ADDRESS, data=filled(helper) | wrong, files=chosen)
    assert page.status_code == 422
    assert said in page.text
    assert "0900 000 000" in page.text
    if chosen:
        assert "Đã nhận 1 ảnh; không cần chọn lại." in page.text


def test_a_form_sent_twice_is_one_report(house: House) -> None:
    helper = house.as_("giam-sat")
    form = filled(helper)
    codes = {CODE.findall(ok_page(helper.post(ADDRESS, data=form)).text)[0] for _ in range(2)}
    assert len(codes) == 1


def test_the_person_follows_it_with_the_code_and_the_helpers_browser_does_not_keep_it(house: House) -> None:
    receipt = helped(house)
    assert follow(house, receipt)["words"] == WORDS
    assert "ho-so" not in house.as_("tiep-nhan").cookies
    assert receipt["tracking_code"] not in house.as_("tiep-nhan").get("/theo-doi").text


@pytest.mark.parametrize(
    ("way", "told"),
    [("counter", "Viết hộ tại quầy"), ("telephone", "Viết hộ qua điện thoại"), ("visit", "Viết hộ khi đến nhà")],
)
def test_the_desk_reads_how_the_person_came(way: str, told: str, house: House) -> None:
    case_id = found(house.as_("tiep-nhan"), "triage", "waiting", helped(house, way=way))
    assert ok(house.as_("tiep-nhan").get(f"/api/triage/v1/cases/{case_id}"))["channel"] == way
    assert told in house.as_("tiep-nhan").get(f"/triage/ho-so/{case_id}").text


def test_the_front_reads_who_helped_and_the_unit_does_not(house: House) -> None:
    receipt = helped(house)
    case_id = verify_and_classify(house, receipt)

    def first() -> dict[str, Any] | None:
        lines = ok(house.as_("giam-sat").get(f"/api/oversight/v1/cases/{case_id}/timeline"))
        return next((one for one in lines if one["event"] == "intake.case-received"), None)

    assert soon(first)["who"] == "Cán bộ tiếp nhận"
    unit = house.as_("don-vi-kinh-te")
    found(unit, "dispatch", "open", receipt)
    for shown in (unit.get(f"/api/dispatch/v1/cases/{case_id}"), unit.get(f"/dispatch/ho-so/{case_id}")):
        assert "Cán bộ tiếp nhận" not in ok_page(shown).text
        assert "counter" not in shown.text


def test_what_somebody_sends_alone_is_said_by_themselves(house: House) -> None:
    case_id = found(house.as_("tiep-nhan"), "triage", "waiting", send(house))
    assert timeline(house, case_id)[0]["actor"] == "citizen"


def timeline(house: House, case_id: str) -> list[dict[str, Any]]:
    """What the Front's register holds of a case, once it does."""
    address = f"/api/oversight/v1/cases/{case_id}/timeline"
    lines: list[dict[str, Any]] = soon(
        lambda: (answer := house.as_("giam-sat").get(address)).status_code == 200 and answer.json()
    )
    return lines


def sent_by(house: House, headers: dict[str, str]) -> tuple[str, str]:
    """The channel and the actor of a report that came over the interface."""
    with house.anonymous() as program:
        body = {"words": WORDS, "consent": "yes"}
        receipt = ok(program.post("/api/intake/v1/reports", json=body, headers=headers))
    case_id = found(house.as_("tiep-nhan"), "triage", "waiting", receipt)
    lines = timeline(house, case_id)
    return ok(house.as_("tiep-nhan").get(f"/api/triage/v1/cases/{case_id}"))["channel"], lines[0]["actor"]


def key_of(house: House, scope: str) -> str:
    entry = {"unit": "kinh-te", "name": "Cổng dịch vụ", "scopes": [scope]}
    return str(ok(house.as_("quan-tri").post("/api/identity/v1/keys", json=entry))["key"])


def test_only_a_key_that_may_says_that_a_program_sends(house: House) -> None:
    assert sent_by(house, {}) == ("web", "citizen")
    assert sent_by(house, {"authorization": "Bearer ln_0000000000_x"}) == ("web", "citizen")
    other = key_of(house, "dispatch:read")
    assert sent_by(house, {"authorization": f"Bearer {other}"}) == ("web", "citizen")
    key = key_of(house, "intake:report")
    assert sent_by(house, {"authorization": f"Bearer {key}"}) == ("api", f"unit/kinh-te/{key.split('_')[1]}")


def test_no_body_claims_a_channel(house: House) -> None:
    with house.anonymous() as program:
        body = {"words": WORDS, "consent": "yes", "channel": "counter"}
        assert program.post("/api/intake/v1/reports", json=body).status_code == 422
