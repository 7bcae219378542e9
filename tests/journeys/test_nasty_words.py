"""Whatever staff write, the citizen's doors stay open, and text stays text."""

import html
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.journeys.people import (
    answer,
    as_citizen,
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
from tests.support.commune import COMMUNE
from tests.support.house import House, soon

BOX = json.dumps({"case": str(UUID(int=7)), "key": "contact", "box": "bm9uY2UgYW5kIGNpcGhlcnRleHQ="})
NASTY = (
    "{oops}{",
    BOX,
    "[1, 2",
    "'); DROP TABLE x; --",
    "<script>alert(1)</script>",
    "%(round)s %s %",
    "withdrawn",
    "TN" * 5,
)

pytestmark = pytest.mark.parametrize("words", NASTY)


def read(house: House, receipt: dict[str, Any], words: str) -> None:
    """Every door of the citizen is open, and the page shows what was written as it was written."""
    page = as_citizen(house, receipt).get("/theo-doi")
    assert page.status_code == 200
    assert words in html.unescape(page.text)
    follow(house, receipt)


def erase(house: House, receipt: dict[str, Any]) -> None:
    erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
    ok(house.anonymous().post("/api/intake/v1/tracking/erasure", json=erasure))


def shown_to(front: httpx2.Client, case: str) -> list[str]:
    """All words of the timeline that the Front reads."""
    timeline = ok(front.get(f"{case.replace('triage', 'oversight')}/timeline"))
    return [text["text"] for line in timeline for text in line["words"]]


def padded(words: str) -> str:
    return words + " " + "." * 20


def test_in_a_question_and_a_refusal(house: House, words: str) -> None:
    receipt, clerk = send(house), house.as_("tiep-nhan")
    case = f"/api/triage/v1/cases/{found(clerk, 'triage', 'waiting', receipt)}"
    ok(clerk.post(f"{case}/questions", json={"question": words}))
    wait_for_status(house, receipt, "asked")
    read(house, receipt, words)
    ok(clerk.put(f"{case}/refusal", json={"reason": "khong-ro", "explanation": words}))
    wait_for_status(house, receipt, "refused")
    read(house, receipt, words)
    front = house.as_("giam-sat")
    soon(lambda: front.get(f"{case.replace('triage', 'oversight')}").json().get("refused"))
    ok(front.post(f"{case.replace('triage', 'oversight')}/overturning", json={"reason": padded(words)}))
    wait_for_status(house, receipt, "asked")
    soon(lambda: padded(words) in shown_to(front, case))
    erase(house, receipt)


def test_in_a_progress_an_extension_and_an_answer(house: House, words: str) -> None:
    receipt = send(house)
    case_id = verify_and_classify(house, receipt)
    desk = house.as_("don-vi-kinh-te")
    case = f"/api/dispatch/v1/cases/{found(desk, 'dispatch', 'open', receipt)}"
    ok(desk.post(f"{case}/progress", json={"words": words}))
    due = ok(desk.get(case))["due"][:10]
    extension = desk.put(f"{case}/extension", json={"due": _day_after(due), "reason": words})
    ok(extension)
    soon(lambda: "dispatch.deadline-extended" in [line["event"] for line in follow(house, receipt)["history"]])
    read(house, receipt, words)
    answer(house, receipt, words=padded(words))
    wait_for_status(house, receipt, "answered")
    read(house, receipt, words)
    ok(judge(house, receipt, round_=1, solved="no", stars=1, comment=words))
    read(house, receipt, words)
    assert house.as_("giam-sat").get(f"/oversight/ho-so/{case_id}").status_code == 200
    erase(house, receipt)


def _day_after(day: str) -> str:
    """The next one on which somebody works."""
    days = (date.fromisoformat(day) + timedelta(days=number) for number in range(1, 30))
    return str(next(day for day in days if COMMUNE.working_days.day(day).works))


def test_in_a_return(house: House, words: str) -> None:
    receipt = send(house)
    case_id = verify_and_classify(house, receipt)
    desk, clerk = house.as_("don-vi-kinh-te"), house.as_("tiep-nhan")
    ok(desk.post(f"/api/dispatch/v1/cases/{found(desk, 'dispatch', 'open', receipt)}/return", json={"reason": words}))
    found(clerk, "triage", "returned", receipt)
    assert ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))["returned_because"] == words
    assert words in html.unescape(clerk.get(f"/triage/ho-so/{case_id}").text)
    wait_for_status(house, receipt, "returned")
    assert as_citizen(house, receipt).get("/theo-doi").status_code == 200
    erase(house, receipt)


def test_in_a_draft_and_in_the_reason_for_which_a_result_was_taken_down(house: House, words: str) -> None:
    receipt = solved(house)
    case_id = publish(house, receipt)
    editor = house.as_("bien-tap-1")
    _withdrawn(editor, case_id, padded(words))
    soon(lambda: "publisher.result-withdrawn" in [line["event"] for line in follow(house, receipt)["history"]])
    read(house, receipt, padded(words))
    draft = {"title": padded(words)[:110], "summary": padded(words), "outcome": "done"}
    ok(editor.put(f"/api/publisher/v1/cases/{case_id}/draft", json=draft))
    found(editor, "publisher", "drafted", receipt)
    assert ok(editor.get(f"/api/publisher/v1/cases/{case_id}"))["summary"] == padded(words)
    assert padded(words)[:110].strip() in html.unescape(editor.get("/publisher/?tab=drafted").text)
    erase(house, receipt)


def _withdrawn(editor: httpx2.Client, case_id: str, reason: str) -> None:
    withdrawal = f"/api/publisher/v1/cases/{case_id}/withdrawal"
    ok(soon(lambda: (said := editor.post(withdrawal, json={"reason": reason})).is_success and said))
