"""What the Front has done already is a success that changes nothing: a program may say it twice."""

from typing import Any

import httpx2

from tests.journeys.people import answer, found, ok, send, verify_and_classify, wait_for_status
from tests.support.house import House, soon

FINDING = {"finding": "Ngày 24/11 Mặt trận đã đến tận nơi và xem."}


def said(front: httpx2.Client, case_id: str, *events: str) -> list[dict[str, Any]]:
    """The lines of the timeline with these events, as soon as there is one of each."""

    def look() -> list[dict[str, Any]] | None:
        lines = [
            line for line in ok(front.get(f"/api/oversight/v1/cases/{case_id}/timeline")) if line["event"] in events
        ]
        return lines if {line["event"] for line in lines} == set(events) else None

    lines: list[dict[str, Any]] = soon(look)
    return lines


def twice(front: httpx2.Client, case_id: str, action: str, words: dict[str, str]) -> None:
    versions = set()
    for _ in range(2):
        done = front.post(f"/api/oversight/v1/cases/{case_id}/{action}", json=words)
        ok(done)
        versions.add(done.headers["etag"])
    assert len(versions) == 1


def answered(house: House) -> str:
    receipt = send(house)
    verify_and_classify(house, receipt)
    case_id = answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    front = house.as_("giam-sat")
    soon(lambda: ok(front.get(f"/api/oversight/v1/cases/{case_id}"))["answered_round"] == 1)
    return case_id


def test_a_refusal_is_overturned_once(house: House) -> None:
    receipt = send(house)
    clerk, front = house.as_("tiep-nhan"), house.as_("giam-sat")
    case_id = found(clerk, "triage", "waiting", receipt)
    refusal = {"reason": "khong-ro", "explanation": "Chưa rõ việc gì và ở đâu."}
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/refusal", json=refusal))
    assert found(front, "oversight", "refused", receipt) == case_id
    reason = {"reason": "Nội dung đủ rõ: có nơi, có việc."}
    twice(front, case_id, "overturning", reason)
    soon(lambda: not ok(front.get(f"/api/oversight/v1/cases/{case_id}"))["refused"])
    twice(front, case_id, "overturning", reason)
    assert len(said(front, case_id, "oversight.refusal-overturned")) == 1


def test_a_case_is_closed_by_the_front_once(house: House) -> None:
    case_id = answered(house)
    front = house.as_("giam-sat")
    twice(front, case_id, "closing", FINDING)
    assert len(said(front, case_id, "oversight.finding-recorded", "oversight.case-closed")) == 2


def test_a_case_is_opened_by_the_front_once(house: House) -> None:
    case_id = answered(house)
    front = house.as_("giam-sat")
    twice(front, case_id, "reopening", FINDING)
    assert len(said(front, case_id, "oversight.finding-recorded", "oversight.case-reopened")) == 2
