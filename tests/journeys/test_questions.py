"""What a category asks besides: answered at every door, read by whom it is for, and by nobody else."""

import re
from secrets import token_urlsafe
from typing import Any

import httpx2
import pytest

from tests.journeys.people import as_citizen, follow, found, ok, publish, send, solved, verify_and_classify
from tests.journeys.test_forms import begun, hidden, ok_text
from tests.journeys.test_helping import ADDRESS as HELPING
from tests.journeys.test_helping import NUMBER, filled, helped, key_of
from tests.journeys.test_open311 import errors, get, post
from tests.journeys.test_open311 import filled as requested
from tests.support.house import House, soon

POLE = "Trụ Wqkzj 12"
SAID = {"so-cot": POLE, "bi-gi": "chap-chon", "tu-ngay": "20/11/2026"}
TOLD = [("Số ghi trên cột đèn, cột điện", POLE), ("Bị gì?", "Đèn chập chờn"), ("Từ ngày nào?", "thứ Sáu 20/11/2026")]
LIGHT = {"words": "Đèn đường ở đầu ngõ chập chờn.", "category": "DC"}


def in_form(details: dict[str, Any], category: str = "DC") -> dict[str, Any]:
    return {f"details.{category}.{code}": said for code, said in details.items()}


def told(details: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["question"], one["answer"]) for one in details]


def sent_again(house: House, token: str, **more: Any) -> httpx2.Response:
    said = LIGHT | {"consent": "yes", "token": token, "details": SAID}
    with house.anonymous() as citizen:
        return citizen.post("/api/intake/v1/reports", json=said | more)


# What is wrong


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"mau-gi": "vàng"}, "details.mau-gi"),
        ({"bi-gi": "chay"}, "details.bi-gi"),
        ({"tu-ngay": "hôm qua"}, "details.tu-ngay"),
        ({"so-cot": "A" * 501}, "details.so-cot"),
    ],
)
def test_a_program_is_told_which_detail_is_wrong(details: dict[str, str], field: str, house: House) -> None:
    with house.anonymous() as program:
        answer = program.post("/api/intake/v1/reports", json=LIGHT | {"consent": "yes", "details": details})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


def test_a_form_says_what_is_wrong_beside_the_question_and_keeps_the_rest(house: House) -> None:
    with house.anonymous() as citizen:
        wrong = in_form(SAID | {"tu-ngay": "hôm qua"}) | {"details.MT.loai-rac": ["xay-dung", "khoi-mui"]}
        page = citizen.post("/gop-y", data=begun(citizen) | LIGHT | wrong)
    assert page.status_code == 422
    assert '<a href="#details.DC.tu-ngay">Từ ngày nào? Hãy viết ngày, ví dụ 27/11/2026.</a>' in page.text
    assert '<details data-asks="DC" open>' in page.text
    assert f'value="{POLE}"' in page.text
    assert '<option value="chap-chon" selected>' in page.text
    assert re.findall(r'value="([a-z-]+)" checked', page.text) == ["xay-dung", "khoi-mui", "yes"]


def test_a_form_without_the_consent_says_at_once_what_is_wrong_with_the_details(house: House) -> None:
    with house.anonymous() as citizen:
        page = citizen.post("/gop-y", data=hidden(citizen.get("/gop-y").text) | LIGHT | in_form({"bi-gi": "chay"}))
    assert "Hãy chọn một câu trả lời trong danh sách." in page.text


def test_the_same_details_are_the_same_report_and_others_another(house: House) -> None:
    token = token_urlsafe(24)
    first = ok(sent_again(house, token))
    assert ok(sent_again(house, token, details=SAID | {"tu-ngay": "2026-11-20"}))["number"] == first["number"]
    assert sent_again(house, token, details=SAID | {"so-cot": "A13"}).status_code == 409
    assert sent_again(house, token, details={}).status_code == 409


@pytest.mark.parametrize("suffix", ["json", "xml"])
def test_open311_names_the_attribute_that_is_wrong(suffix: str, house: House) -> None:
    form = requested(key_of(house, "intake:report"), service_code="DC", **{"attribute[bi-gi]": "chay"})
    answer = post(house, form, f"/open311/v2/requests.{suffix}")
    assert answer.status_code == 400
    assert errors(answer) == [(400, "attribute[bi-gi]: Choose an answer from the list.")]


# Who reads


def test_the_citizen_reads_them_on_page_and_in_programs(house: House) -> None:
    receipt = send(house, **LIGHT, details=SAID)
    assert told(soon(lambda: follow(house, receipt))["details"]) == TOLD
    page = ok_text(as_citizen(house, receipt).get("/theo-doi?lang=de"))
    assert "<dt>Was ist los?</dt><dd>Das Licht flackert</dd>" in page


def test_clerk_unit_and_front_read_them_with_the_words_in_one_opening(house: House) -> None:
    receipt, clerk, desk, front = (
        send(house, **LIGHT, details=SAID),
        house.as_("tiep-nhan"),
        house.as_("don-vi-kinh-te"),
        house.as_("giam-sat"),
    )
    case_id = found(clerk, "triage", "waiting", receipt)
    assert told(ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))["details"]) == TOLD
    assert POLE in clerk.get(f"/triage/ho-so/{case_id}").text
    verify_and_classify(house, receipt, "DC")
    assert found(desk, "dispatch", "open", receipt) == case_id
    assert told(ok(desk.get(f"/api/dispatch/v1/cases/{case_id}"))["details"]) == TOLD
    assert "<dd>Đèn chập chờn</dd>" in desk.get(f"/dispatch/ho-so/{case_id}").text
    page = soon(lambda: (got := front.get(f"/oversight/ho-so/{case_id}")).is_success and got.text)
    assert f"Câu hỏi thêm:</span> Số ghi trên cột đèn, cột điện: {POLE} · Bị gì? Đèn chập chờn" in page
    openings = ok(front.get(f"/api/oversight/v1/cases/{case_id}/openings"))
    assert [one["stage"] for one in openings] == ["oversight", "dispatch", "dispatch", "triage", "triage"]


def test_what_is_erased_is_told_to_nobody(house: House) -> None:
    receipt, clerk = send(house, **LIGHT, details=SAID), house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    with house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
    read = soon(lambda: (got := ok(clerk.get(f"/api/triage/v1/cases/{case_id}")))["erased"] and got)
    assert read["details"] == []
    assert POLE not in clerk.get(f"/triage/ho-so/{case_id}").text


def test_the_public_reads_none_of_it(house: House) -> None:
    receipt = solved(house, **LIGHT, details=SAID)
    publish(house, receipt)
    public = soon(lambda: (got := get(house, f"requests/{receipt['number']}.json")).is_success and got.text)
    with house.anonymous() as anybody:
        page = soon(lambda: (got := anybody.get(f"/ket-qua/{receipt['number']}")).is_success and got.text)
    assert not [said for said in (POLE, "chap-chon", "chập chờn") if said in public + page.replace(LIGHT["words"], "")]


# The other doors


def test_the_form_takes_the_details_of_the_chosen_category_alone(house: House) -> None:
    citizen = house.anonymous()
    others = in_form({"may-ngay": "hai"}, "MT")
    ok(citizen.post("/gop-y", data=begun(citizen) | LIGHT | in_form(SAID) | others))
    assert "<dd>Đèn chập chờn</dd>" in soon(lambda: (page := citizen.get("/theo-doi").text) and POLE in page and page)


def test_whoever_helps_asks_them_too(house: House) -> None:
    receipt = helped(house, **LIGHT, **in_form(SAID))
    assert told(soon(lambda: follow(house, receipt))["details"]) == TOLD
    helper = house.as_("tiep-nhan")
    page = helper.post(HELPING, data=filled(helper, **LIGHT, **in_form({"bi-gi": "chay"})))
    assert (page.status_code, NUMBER.findall(page.text)) == (422, [])
    assert '<details data-asks="DC" open>' in page.text


def test_open311_takes_one_and_several_values(house: House) -> None:
    key = key_of(house, "intake:report")
    form = requested(key, service_code="MT") | {"attribute[loai-rac][]": ["khoi-mui", "xay-dung"]}
    notice = ok(post(house, form | {"attribute[may-ngay]": "3", "attribute[khong]": ""}))[0]["service_notice"]
    receipt = {"tracking_code": notice.partition(": ")[2].partition(".")[0]}
    read = soon(lambda: follow(house, receipt))["details"]
    assert [(one["value"], one["answer"]) for one in read] == [
        (["xay-dung", "khoi-mui"], "Phế thải xây dựng; Khói, mùi hôi, bụi"),
        ("3", "3"),
    ]
