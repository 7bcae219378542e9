"""The people have the last word, and those who must act on it read why."""

from tests.journeys.people import answer, found, judge, ok, send, verify_and_classify, wait_for_status
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
