"""The Front presses a unit for an answer; unit and citizen see the question, its date and the answer."""

from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from shared.calendar import LOCAL
from tests.journeys.people import answer as answer_case
from tests.journeys.people import as_citizen, follow, found, judge, ok, page_with, send, version_in, wait_for_status
from tests.journeys.people import verify_and_classify as classify
from tests.support.commune import COMMUNE
from tests.support.house import House, soon

QUESTION = "Vì sao hai tuần rồi chưa ai đến xem cống này?"
REPLY = "Tổ kỹ thuật đến ngày mai, đã hẹn với trưởng khu."
UNIT = "don-vi-kinh-te"


def working_day() -> str:
    """The first one after today."""
    day = datetime.now(LOCAL).date() + timedelta(days=1)
    while not COMMUNE.working_days.day(day).works:
        day += timedelta(days=1)
    return day.isoformat()


def forwarded(house: House) -> tuple[dict[str, Any], str]:
    receipt = send(house)
    classify(house, receipt)
    case_id = found(house.as_(UNIT), "dispatch", "open", receipt)
    front = house.as_("giam-sat")
    soon(lambda: ok(front.get(f"/api/oversight/v1/cases/{case_id}"))["unit"] == "kinh-te")
    return receipt, case_id


def ask(house: House, case_id: str, **more: Any) -> httpx2.Response:
    body = {"question": QUESTION, "due": working_day(), **more}
    return house.as_("giam-sat").post(f"/api/oversight/v1/cases/{case_id}/inquiries", json=body)


def asked(house: House) -> tuple[dict[str, Any], str]:
    """A case whose unit was asked, once the unit sees it."""
    receipt, case_id = forwarded(house)
    ok(ask(house, case_id))
    soon(lambda: ok(house.as_(UNIT).get(f"/api/dispatch/v1/cases/{case_id}/inquiries")))
    return receipt, case_id


def reply(house: House, case_id: str, by: str = UNIT, words: str = REPLY, inquiry: int = 1) -> httpx2.Response:
    return house.as_(by).post(f"/api/dispatch/v1/cases/{case_id}/inquiries/{inquiry}/answer", json={"answer": words})


def told(house: House, case_id: str) -> list[str]:
    timeline = ok(house.as_("giam-sat").get(f"/api/oversight/v1/cases/{case_id}/timeline"))
    return [line["event"] for line in timeline]


def test_a_date_in_a_list_says_how_it_was_counted(house: House) -> None:
    _, case_id = forwarded(house)
    [line, *_] = ok(house.as_(UNIT).get(f"/api/dispatch/v1/cases/{case_id}"))["explanation"]
    for who, address in ((UNIT, "/dispatch/"), ("giam-sat", "/oversight/danh-sach?tab=handle")):
        listed = page_with(house.as_(who), address, case_id)
        assert f"<li>{line}</li>" in listed.text
    soon(lambda: f"<li>{line}</li>" in house.as_("giam-sat").get(f"/oversight/ho-so/{case_id}").text)


def test_nobody_is_asked_about_a_case_that_no_unit_has(house: House) -> None:
    receipt = send(house)
    assert ask(house, found(house.as_("giam-sat"), "oversight", "open", receipt)).status_code == 409


@pytest.mark.parametrize("wrong", [{"due": "2021-01-04"}, {"due": "2099-12-31"}, {"question": "Sao?"}, {"due": "mai"}])
def test_a_question_without_words_or_with_an_impossible_date_is_refused(house: House, wrong: dict[str, str]) -> None:
    _, case_id = forwarded(house)
    assert ask(house, case_id, **wrong).status_code == 422
    assert "oversight.inquiry-raised" not in told(house, case_id)


def test_another_unit_neither_reads_nor_answers_what_a_unit_is_asked(house: House) -> None:
    _, case_id = asked(house)
    other = house.as_("don-vi-cong-an")
    assert other.get(f"/api/dispatch/v1/cases/{case_id}/inquiries").status_code == 404
    assert reply(house, case_id, by="don-vi-cong-an").status_code == 404
    assert other.get(f"/dispatch/ho-so/{case_id}/don-doc/1").status_code == 404


def test_what_was_not_asked_is_not_answered(house: House) -> None:
    _, case_id = asked(house)
    assert reply(house, case_id, inquiry=2).status_code == 404


def test_the_same_question_or_answer_said_twice_is_said_once(house: House) -> None:
    _, case_id = asked(house)
    ok(ask(house, case_id))
    assert ask(house, case_id, question="Một câu hỏi khác hẳn câu trước.").status_code == 409
    for _ in range(2):
        ok(reply(house, case_id))
    assert reply(house, case_id, words="Một câu trả lời khác hẳn.").status_code == 409
    events = soon(lambda: "dispatch.inquiry-answered" in (said := told(house, case_id)) and said)
    assert events.count("oversight.inquiry-raised") == events.count("dispatch.inquiry-answered") == 1


def test_the_unit_sees_what_it_is_asked_first_and_answers_on_the_page_of_the_case(house: House) -> None:
    receipt, case_id = asked(house)
    unit = house.as_(UNIT)
    first = ok(unit.get("/api/dispatch/v1/cases?tab=open&rows=1"))[0]
    assert first["pressed_until"] is not None
    assert "Mặt trận đôn đốc" in page_with(unit, "/dispatch/", receipt["number"]).text
    page = unit.get(f"/dispatch/ho-so/{case_id}").text
    assert QUESTION in page
    form = {**version_in(page), "reply": "Ngắn."}
    wrong = unit.post(f"/dispatch/ho-so/{case_id}/don-doc/1", data=form)
    assert wrong.status_code == 422
    assert "Ngắn." in wrong.text
    assert QUESTION in wrong.text
    done = unit.post(f"/dispatch/ho-so/{case_id}/don-doc/1", data={**form, "reply": REPLY}, follow_redirects=True)
    assert "Đã trả lời đôn đốc." in done.text
    assert REPLY in done.text

    def line() -> dict[str, Any]:
        lines = ok(unit.get("/api/dispatch/v1/cases?tab=open&rows=200"))
        return next(one for one in lines if one["case_id"] == case_id)

    assert line()["pressed_until"] is None


def test_the_citizen_reads_question_date_and_answer(house: House) -> None:
    receipt, case_id = asked(house)
    citizen = as_citizen(house, receipt)
    page = soon(lambda: QUESTION in (now := citizen.get("/theo-doi").text) and now)
    assert "Mặt trận đôn đốc Phòng Kinh tế" in page
    assert "Phải trả lời trước" in page
    ok(reply(house, case_id))
    soon(lambda: REPLY in citizen.get("/theo-doi").text)
    [inquiry] = follow(house, receipt)["inquiries"]
    assert (inquiry["question"], inquiry["answer"], inquiry["withdrawn_at"]) == (QUESTION, REPLY, None)


def test_the_front_asks_on_the_page_and_sees_what_waits_and_what_was_answered(house: House) -> None:
    receipt, case_id = forwarded(house)
    front = house.as_("giam-sat")
    address = f"/oversight/ho-so/{case_id}/don-doc"
    assert f'href="{address}"' in front.get(f"/oversight/ho-so/{case_id}").text
    form = {**version_in(front.get(address).text), "question": QUESTION}
    wrong = front.post(address, data={**form, "due": ""})
    assert wrong.status_code == 422
    assert QUESTION in wrong.text
    for _ in range(2):  # a double click is answered like one
        done = front.post(address, data={**form, "due": working_day()}, follow_redirects=True)
        assert "Đã đôn đốc." in done.text
    soon(lambda: "Chờ trả lời" in front.get(f"/oversight/ho-so/{case_id}").text)
    waiting = page_with(front, "/oversight/don-doc", receipt["number"]).text
    assert receipt["number"] in waiting
    assert "Chờ trả lời" in waiting
    soon(lambda: house.as_(UNIT).get(f"/dispatch/ho-so/{case_id}/don-doc/1").status_code == 200)
    ok(reply(house, case_id))

    def answered() -> list[dict[str, Any]]:
        lines = ok(front.get("/api/oversight/v1/inquiries?tab=answered"))
        return [one for one in lines if one["case_id"] == case_id]

    [line] = soon(answered)
    assert (line["number"], line["unit"]) == (receipt["number"], "kinh-te")
    assert receipt["number"] in page_with(front, "/oversight/don-doc?tab=answered", receipt["number"]).text
    assert case_id not in {one["case_id"] for one in ok(front.get("/api/oversight/v1/inquiries"))}
    assert REPLY in front.get(address).text


def test_with_its_case_an_inquiry_is_over_and_waits_for_nobody(house: House) -> None:
    receipt, case_id = asked(house)
    answer_case(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    soon(lambda: "oversight.inquiry-withdrawn" in told(house, case_id))
    soon(lambda: "Không còn chờ trả lời" in as_citizen(house, receipt).get("/theo-doi").text)
    assert reply(house, case_id).status_code == 409


def test_what_a_unit_gives_back_it_is_not_asked_any_more(house: House) -> None:
    _, case_id = asked(house)
    ok(house.as_(UNIT).post(f"/api/dispatch/v1/cases/{case_id}/return", json={"reason": "Việc của công an xã."}))
    soon(lambda: "oversight.inquiry-withdrawn" in told(house, case_id))


def test_an_erased_case_shows_no_word_of_its_inquiries(house: House) -> None:
    receipt, case_id = asked(house)
    body = {"tracking_code": receipt["tracking_code"], "scope": "all"}
    ok(house.anonymous().post("/api/intake/v1/tracking/erasure", json=body))
    soon(lambda: QUESTION not in house.as_(UNIT).get(f"/dispatch/ho-so/{case_id}").text)
    assert QUESTION not in house.as_("giam-sat").get(f"/oversight/ho-so/{case_id}/don-doc").text
