"""A report travels from the form to the published result, and the people have the last word."""

from tests.journeys.people import (
    ANSWER,
    answer,
    follow,
    found,
    judge,
    ok,
    publish,
    send,
    solved,
    verify_and_classify,
    wait_for_status,
)
from tests.support.house import House, soon


def test_a_report_is_received_verified_classified_forwarded_answered_judged_closed_and_published(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    answer(house, receipt)
    case = wait_for_status(house, receipt, "answered")
    assert case["answers"][0]["answer"] == ANSWER
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    wait_for_status(house, receipt, "closed")
    publish(house, receipt)
    with house.anonymous() as anyone:
        result = soon(lambda: (got := anyone.get(f"/api/publisher/v1/results/{receipt['number']}")).is_success and got)
        assert result.json()["solved"] == "yes"
        assert receipt["number"] in anyone.get("/ket-qua").text


def test_a_closed_case_is_not_taken_back(house: House) -> None:
    """What is added to it goes to the Front: see test_appeals.py."""
    receipt = solved(house)
    with house.anonymous() as citizen:
        late = citizen.post("/api/intake/v1/tracking/withdrawal", json={"tracking_code": receipt["tracking_code"]})
    assert late.status_code == 409
    assert follow(house, receipt)["status"] == "closed"


def test_a_result_that_is_taken_down_says_so_and_why_but_not_what_it_said(house: House) -> None:
    receipt = solved(house)
    case_id = publish(house, receipt)
    public = f"/api/publisher/v1/results/{receipt['number']}"
    with house.anonymous() as anyone:
        soon(lambda: anyone.get(public).is_success)
        soon(lambda: "published" in follow(house, receipt)["steps"])
        reason = {"reason": "Bản công khai nêu nhầm địa điểm."}
        ok(house.as_("bien-tap-2").post(f"/api/publisher/v1/cases/{case_id}/withdrawal", json=reason))
        gone = soon(lambda: (got := anyone.get(public)).status_code == 410 and got)
        page = anyone.get(f"/ket-qua/{receipt['number']}")
    assert reason["reason"] in gone.json()["detail"]
    assert page.status_code == 410
    assert reason["reason"] in page.text
    assert "Thông cống" not in page.text
    soon(lambda: "published" not in follow(house, receipt)["steps"])


def test_a_report_that_is_not_solved_goes_into_its_second_round(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="no", stars=1))
    soon(lambda: follow(house, receipt)["round"] == 2)
    answer(house, receipt, words="Lần này đã thay cống mới và lát lại mặt đường.")
    wait_for_status(house, receipt, "answered")
    assert judge(house, receipt, round_=1, solved="yes", stars=4).status_code == 409
    ok(judge(house, receipt, round_=2, solved="yes", stars=4))
    wait_for_status(house, receipt, "closed")


def test_the_front_reads_every_event_of_a_case_who_and_when(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    case_id = answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    wait_for_status(house, receipt, "closed")
    overseer = house.as_("giam-sat")
    lines = soon(lambda: len(got := ok(overseer.get(f"/api/oversight/v1/cases/{case_id}/timeline"))) >= 8 and got)
    assert [line["event"] for line in lines] == [
        "intake.case-received",
        "triage.case-queued",
        "triage.case-verified",
        "triage.case-classified",
        "dispatch.case-forwarded",
        "dispatch.case-answered",
        "intake.verdict-given",
        "oversight.case-closed",
    ]
    assert all(line["at"] and line["actor"] and line["signature"] for line in lines)


def test_a_refused_report_is_overturned_by_the_front_and_waits_again(house: House) -> None:
    receipt = send(house)
    clerk, overseer = house.as_("tiep-nhan"), house.as_("giam-sat")
    case_id = found(clerk, "triage", "waiting", receipt)
    refusal = {"reason": "khong-ro", "explanation": "Chưa rõ việc gì và ở đâu."}
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/refusal", json=refusal))
    wait_for_status(house, receipt, "refused")
    soon(lambda: ok(overseer.get(f"/api/oversight/v1/cases/{case_id}"))["refused"])
    reason = {"reason": "Nội dung đủ rõ: có nơi, có việc."}
    ok(overseer.post(f"/api/oversight/v1/cases/{case_id}/overturning", json=reason))
    assert found(clerk, "triage", "waiting", receipt) == case_id


def test_a_case_about_a_unit_never_reaches_that_unit_and_never_the_public(house: House) -> None:
    receipt = send(house, words="Cán bộ văn phòng có thái độ không đúng mực khi tôi đến nộp hồ sơ.")
    case_id = verify_and_classify(house, receipt, "CB", about_unit="van-phong")
    assert found(house.as_("don-vi-mat-tran"), "dispatch", "open", receipt) == case_id
    assert house.as_("don-vi-van-phong").get(f"/api/dispatch/v1/cases/{case_id}").status_code == 404
    answer(house, receipt, unit="don-vi-mat-tran")
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    wait_for_status(house, receipt, "closed")
    editor = house.as_("bien-tap-1")
    found(editor, "publisher", "waiting", solved(house))  # so the editors' desk has heard of the first one too
    draft = {"title": "Không được công khai", "summary": "Việc này không được công khai.", "outcome": "done"}
    assert editor.put(f"/api/publisher/v1/cases/{case_id}/draft", json=draft).status_code == 404
    assert receipt["number"] not in editor.get("/publisher/").text


def test_a_form_sent_twice_is_one_report(house: House) -> None:
    token = "journey-" + send(house)["number"].lower()
    first, second = send(house, token=token), send(house, token=token)
    assert (first["number"], first["tracking_code"]) == (second["number"], second["tracking_code"])


def test_a_case_of_which_everything_was_erased_is_over_for_everyone(house: House) -> None:
    receipt = send(house)
    case_id = verify_and_classify(house, receipt)
    unit, front = house.as_("don-vi-kinh-te"), house.as_("giam-sat")
    assert found(unit, "dispatch", "open", receipt) == case_id
    waiting = send(house)
    with house.anonymous() as citizen:
        for one in (receipt, waiting):
            erasure = {"tracking_code": one["tracking_code"], "scope": "all"}
            ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
    assert found(front, "oversight", "closed", receipt) == case_id
    assert found(unit, "dispatch", "closed", receipt) == case_id
    assert found(house.as_("tiep-nhan"), "triage", "decided", waiting)
    assert waiting["number"] not in house.as_("tiep-nhan").get("/api/triage/v1/cases?tab=waiting").text
    assert ok(front.get(f"/api/oversight/v1/cases/{case_id}"))["closed_by"] == "erased"


def test_a_wrong_code_an_unknown_code_and_an_erased_one_get_the_same_answer(house: House) -> None:
    receipt = send(house)
    with house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
        answers = [
            citizen.post("/api/intake/v1/tracking", json={"tracking_code": code})
            for code in (receipt["tracking_code"], "0000-0000-0000-0000-0", "nonsense")
        ]
    assert {one.status_code for one in answers} == {404}
    assert len({one.json()["detail"] for one in answers}) == 1


def test_a_program_finds_the_codes_that_a_report_may_name(house: House) -> None:
    with house.anonymous() as program:
        commune = ok(program.get("/api/intake/v1/commune"))
    send(house, area=commune["areas"][-1]["code"], category=commune["categories"][-1]["code"])
