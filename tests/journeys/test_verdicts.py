"""The people have the last word, and those who must act on it read why."""

import re
from typing import Any

import httpx2

from tests.journeys.people import (
    answer,
    as_citizen,
    follow,
    found,
    judge,
    ok,
    photo_with_a_place,
    send,
    verify_and_classify,
    wait_for_status,
)
from tests.support.house import House, soon

BECAUSE = "Cống thông rồi nhưng nắp vẫn vỡ, trẻ con đi học dễ ngã."


def test_the_unit_of_the_next_round_reads_why_its_answer_was_not_accepted(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    case_id = answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="partly", stars=2, comment=BECAUSE))
    unit = house.as_("don-vi-kinh-te")
    assert found(unit, "dispatch", "open", receipt) == case_id
    case = soon(lambda: (got := ok(unit.get(f"/api/dispatch/v1/cases/{case_id}")))["verdicts"] and got)
    [verdict] = case["verdicts"]
    assert (verdict["round"], verdict["solved"], verdict["stars"], verdict["comment"]) == (1, "partly", 2, BECAUSE)
    page = unit.get(f"/dispatch/ho-so/{case_id}").text
    assert page.count(BECAUSE) == 1
    assert page.index("mới giải quyết được một phần") < page.index(BECAUSE) < page.index("Nội dung phản ánh")
    assert "Xong một phần, 2 trên 5 sao" in page


def test_words_of_a_verdict_that_were_erased_are_gone_for_the_unit_too(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    case_id = answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="no", stars=1, comment=BECAUSE))
    unit = house.as_("don-vi-kinh-te")
    soon(lambda: ok(unit.get(f"/api/dispatch/v1/cases/{case_id}"))["verdicts"])
    with house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
    [verdict] = ok(unit.get(f"/api/dispatch/v1/cases/{case_id}"))["verdicts"]
    assert verdict["comment"] is None
    assert BECAUSE not in unit.get(f"/dispatch/ho-so/{case_id}").text


CHANGE = "Tôi muốn đổi đánh giá"


def answered(house: House) -> dict[str, Any]:
    """A report with an answer."""
    receipt = send(house)
    verify_and_classify(house, receipt)
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    return receipt


def filled(page: str) -> dict[str, str]:
    """What the form of the verdict holds when the page comes."""
    form = re.search(r'<form method="post" action="/theo-doi/danh-gia".*?</form>', page, re.S)
    assert form
    chosen = re.findall(r'name="(solved|stars)" value="(\w+)" checked', form[0])
    round_ = re.search(r'name="round" value="(\d+)"', form[0])
    comment = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form[0], re.S)
    assert round_
    assert comment
    return dict(chosen) | {"round": round_[1], "comment": comment[1]}


def verdicts_in(house: House, receipt: dict[str, Any]) -> int:
    return [line["event"] for line in follow(house, receipt)["history"]].count("intake.verdict-given")


def sent(citizen: httpx2.Client, verdict: dict[str, str]) -> httpx2.Response:
    return citizen.post("/theo-doi/danh-gia", data=verdict, follow_redirects=True)


def ok_page(answer: httpx2.Response) -> str:
    ok(answer)
    return answer.text


def test_a_verdict_is_not_changed_once_the_unit_works_on_it_again_and_what_was_typed_is_kept(house: House) -> None:
    receipt = answered(house)
    citizen = as_citizen(house, receipt)
    ok(sent(citizen, {"round": "1", "solved": "no", "stars": "1", "comment": BECAUSE}))
    soon(lambda: follow(house, receipt)["round"] == 2)
    page = citizen.get("/theo-doi").text
    assert "Chưa xong, 1 trên 5 sao." in page
    assert CHANGE not in page
    assert follow(house, receipt)["verdict"]["changeable_until"] is None
    late = sent(citizen, {"round": "1", "solved": "yes", "stars": "4", "comment": "Thôi cũng tạm được rồi."})
    assert late.status_code == 409
    assert "đơn vị đang làm tiếp" in late.text
    assert filled(late.text) == {"round": "1", "solved": "yes", "stars": "4", "comment": "Thôi cũng tạm được rồi."}
    assert verdicts_in(house, receipt) == 1


def test_a_change_with_a_mistake_keeps_what_was_typed(house: House) -> None:
    receipt = answered(house)
    citizen = as_citizen(house, receipt)
    ok(sent(citizen, {"round": "1", "solved": "yes", "stars": "5"}))
    page = sent(citizen, {"round": "1", "solved": "no", "comment": BECAUSE})
    assert page.status_code == 422
    assert 'href="#stars"' in page.text
    assert filled(page.text) == {"round": "1", "solved": "no", "comment": BECAUSE}


def test_the_page_shows_what_the_citizen_said_and_a_form_filled_with_it_and_sending_that_says_nothing(
    house: House,
) -> None:
    receipt = answered(house)
    citizen = as_citizen(house, receipt)
    verdict = {"round": "1", "solved": "yes", "stars": "4", "comment": BECAUSE}
    page = ok_page(sent(citizen, verdict))
    assert "Đã xong, 4 trên 5 sao." in page
    assert CHANGE in page
    assert filled(page) == verdict
    ok(sent(citizen, filled(page)))
    assert verdicts_in(house, receipt) == 1


def test_who_said_solved_too_early_changes_it_and_the_case_is_open_again(house: House) -> None:
    receipt = answered(house)
    citizen = as_citizen(house, receipt)
    ok(sent(citizen, {"round": "1", "solved": "yes", "stars": "5"}))
    wait_for_status(house, receipt, "closed")
    ok(sent(citizen, {"round": "1", "solved": "no", "stars": "1", "comment": BECAUSE}))
    case = soon(lambda: (now := follow(house, receipt))["round"] == 2 and now)
    assert case["status"] == "forwarded"
    assert (case["verdict"]["solved"], case["verdict"]["comment"]) == ("no", BECAUSE)


def test_a_verdict_comes_with_photos_that_its_unit_and_the_front_see(house: House) -> None:
    receipt = answered(house)
    citizen = as_citizen(house, receipt)
    given = {"round": "1", "solved": "no", "stars": "1", "comment": BECAUSE}
    proof = [("proof", ("sau.jpg", photo_with_a_place(), "image/jpeg"))]
    page = ok_page(citizen.post("/theo-doi/danh-gia", data=given, files=proof, follow_redirects=True))
    assert "Ảnh bà con gửi kèm đánh giá" in page
    unit, front = house.as_("don-vi-kinh-te"), house.as_("giam-sat")
    case_id = found(unit, "dispatch", "open", receipt)

    def seen() -> Any:
        verdicts = ok(unit.get(f"/api/dispatch/v1/cases/{case_id}"))["verdicts"]
        return verdicts and verdicts[0]["photos"]

    [photo] = soon(seen)
    assert unit.get(f"/api/dispatch/v1/cases/{case_id}/photos/{photo['id']}").headers["content-type"] == "image/webp"
    assert photo["id"] in unit.get(f"/dispatch/ho-so/{case_id}").text
    soon(lambda: photo["id"] in front.get(f"/oversight/ho-so/{case_id}").text)


def test_photos_of_a_verdict_that_was_refused_wait_for_it(house: House) -> None:
    citizen = as_citizen(house, answered(house))
    proof = [("proof", ("sau.jpg", photo_with_a_place(), "image/jpeg"))]
    token = {"token": "a" * 24}
    refused = citizen.post("/theo-doi/danh-gia", data={"round": "1", "solved": "no", **token}, files=proof)
    assert refused.status_code == 422
    assert refused.text.count("Đã nhận 1 ảnh; không cần chọn lại.") == 1
    taken = citizen.post(
        "/theo-doi/danh-gia", data={"round": "1", "solved": "no", "stars": "2", **token}, follow_redirects=True
    )
    assert "Ảnh bà con gửi kèm đánh giá" in ok_page(taken)
