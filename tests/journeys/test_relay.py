"""The moderator of a Zalo group passes on what is written there, and opens nothing else."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.inputs.photos import photo
from tests.journeys.people import WORDS, answer, follow, found, ok, send, verify_and_classify, wait_for_status
from tests.journeys.test_forms import files, hidden
from tests.journeys.test_guards import DOORS, address
from tests.support.house import House, soon

ADDRESS = "/chuyen-tin"
NAME = "Chị Thí Dụ, nhóm Tiểu khu 6"
OTHER = "Anh Ví Dụ, nhóm Tiểu khu 7"
CODE = re.compile(r"Mã tra cứu: ([0-9A-Z-]+)")
NUMBER = re.compile(r'Đã chuyển: <span class="unbroken">(LS-\d{4}-\d+)')
READY = re.compile(r'<textarea id="([\w-]+)"[^>]*readonly[^>]*>\n(.*?)</textarea>', re.S)


@pytest.fixture(scope="module")
def group(house: House) -> Iterator[str]:
    """The code of one of two Zalo groups that are open, so that a form has to choose; both are closed at the end."""
    front, codes = house.as_("giam-sat"), ("zalo-thu-nghiem", "zalo-thu-nghiem-hai")
    for number, code in enumerate(codes, 6):
        area = f"tieu-khu-{number}"
        entry = {"name": f"Nhóm Zalo Tiểu khu {number}", "kind": "zalo_group", "area": area, "code": code}
        if front.post("/api/intake/v1/points", json=entry).status_code == 409:
            ok(front.delete(f"/api/intake/v1/points/{code}/closing"))
    yield codes[1]
    for code in codes:
        ok(front.post(f"/api/intake/v1/points/{code}/closing"))


def filled(moderator: httpx2.Client, group: str, **more: str) -> dict[str, str]:
    return hidden(moderator.get(ADDRESS).text) | {"words": WORDS, "point": group, "consent": "yes"} | more


def passed_on(moderator: httpx2.Client, group: str, **more: str) -> tuple[dict[str, Any], str]:
    """The receipt as the writer gets it, and the page."""
    page = moderator.post(ADDRESS, data=filled(moderator, group, **more))
    assert page.status_code == 201, page.text
    return {"number": NUMBER.findall(page.text)[0], "tracking_code": CODE.findall(page.text)[0]}, page.text


def test_a_moderator_opens_no_desk_no_case_and_no_words(house: House) -> None:
    moderator, receipt = house.moderator(NAME), send(house)
    case_id = found(house.as_("tiep-nhan"), "triage", "waiting", receipt)
    opened = [
        door
        for door in DOORS
        if door.guard is not None and not door.path.startswith(("/mat-khau", "/api/identity/v1/session", ADDRESS))
        if moderator.request(door.method, address(door)).status_code != 403
    ]
    assert opened == []
    for path in ("/triage/ho-so", "/dispatch/ho-so", "/oversight/ho-so", "/publisher/ho-so"):
        page = moderator.get(f"{path}/{case_id}", headers={"accept": "text/html"})
        assert page.status_code in (403, 404)
        assert WORDS not in page.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"consent": ""}, "Hãy đánh dấu vào ô này."),
        ({"point": ""}, "Hãy điền ô này."),
        ({"point": "khong-co-nhom"}, "Hãy chọn một nhóm trong danh sách."),
        ({"words": ""}, "Hãy viết ít nhất 10 ký tự, hoặc thêm ảnh hay ghi âm."),
    ],
)
def test_a_form_that_lacks_something_comes_back_as_it_was(
    wrong: dict[str, str], said: str, house: House, group: str
) -> None:
    moderator = house.moderator(NAME)
    chosen = [] if "words" in wrong else files(photo())
    page = moderator.post(ADDRESS, data=filled(moderator, group) | wrong, files=chosen)
    assert page.status_code == 422
    assert said in page.text
    if chosen:
        assert WORDS in page.text
        assert "Đã nhận 1 ảnh; không cần chọn lại." in page.text


def test_a_point_that_is_no_zalo_group_is_none(house: House) -> None:
    code = ok(house.as_("giam-sat").post("/api/intake/v1/points", json={"name": "Nhà văn hóa không phải nhóm"}))["code"]
    moderator = house.moderator(NAME)
    assert moderator.post(ADDRESS, data=filled(moderator, code)).status_code == 422
    ok(house.as_("giam-sat").post(f"/api/intake/v1/points/{code}/closing"))


def test_sent_twice_it_is_one_report(house: House, group: str) -> None:
    moderator = house.moderator(NAME)
    form = filled(moderator, group)
    codes = {CODE.findall(moderator.post(ADDRESS, data=form).text)[0] for _ in range(2)}
    assert len(codes) == 1


def test_the_next_form_is_empty_and_keeps_the_group(house: House, group: str) -> None:
    moderator = house.moderator(NAME)
    before = hidden(moderator.get(ADDRESS).text)["token"]
    receipt, page = passed_on(moderator, group)
    assert f'<option value="{group}" selected>' in page
    assert WORDS not in page
    assert hidden(page)["token"] != before
    ready = dict(READY.findall(page))
    assert receipt["tracking_code"] in ready["private"]
    assert receipt["tracking_code"] not in ready["reply"]
    assert receipt["number"] in ready["reply"]


def test_its_writer_follows_it_and_the_desk_reads_where_it_came_from(house: House, group: str) -> None:
    receipt, _ = passed_on(house.moderator(NAME), group)
    assert follow(house, receipt)["words"] == WORDS
    case_id = found(house.as_("tiep-nhan"), "triage", "waiting", receipt)
    case = ok(house.as_("tiep-nhan").get(f"/api/triage/v1/cases/{case_id}"))
    assert (case["channel"], case["area"]) == ("relay", "tieu-khu-7")

    def writers() -> list[str]:
        lines = ok(house.as_("giam-sat").get(f"/api/oversight/v1/cases/{case_id}/timeline"))
        return [one["who"] for one in lines if one["event"] == "intake.case-received"]

    assert soon(writers) == [NAME]


def test_the_list_has_no_words_and_no_codes_and_is_nobody_elses(house: House, group: str) -> None:
    receipt, _ = passed_on(house.moderator(NAME), group)
    own = house.moderator(NAME).get(ADDRESS).text
    assert receipt["number"] in own
    assert WORDS not in own
    assert receipt["tracking_code"] not in own
    assert receipt["number"] not in house.moderator(OTHER).get(ADDRESS).text


def test_each_step_has_its_reply(house: House, group: str) -> None:
    moderator = house.moderator(NAME)
    receipt, _ = passed_on(moderator, group)

    def reply() -> str:
        return str(dict(READY.findall(moderator.get(ADDRESS).text))[f"reply-{receipt['number']}"])

    assert "cán bộ đang đọc và xác minh" in reply()
    verify_and_classify(house, receipt)
    wait_for_status(house, receipt, "forwarded")
    assert "hạn trả lời" in reply()
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    assert "Mời người viết mở trang theo dõi để đọc và đánh giá." in reply()


def test_a_place_that_is_none_is_refused(house: House) -> None:
    assert house.moderator(NAME).get(f"{ADDRESS}?after=x").status_code == 422
