"""A button that is pressed twice works once, and both presses are answered alike."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from tests.journeys.people import (
    answer,
    found,
    ok,
    publish,
    send,
    solved,
    verify_and_classify,
    wait_for_status,
)
from tests.support.house import House, soon

Prepare = Callable[[House], tuple[httpx2.Client, str]]
WORDS = "Đã xem tại chỗ, nước vẫn chưa rút hết."


def at_triage(house: House) -> tuple[httpx2.Client, str]:
    clerk, receipt = house.as_("tiep-nhan"), send(house)
    return clerk, f"/triage/ho-so/{found(clerk, 'triage', 'waiting', receipt)}"


def at_unit(house: House) -> tuple[httpx2.Client, str]:
    unit, receipt = house.as_("don-vi-kinh-te"), send(house)
    verify_and_classify(house, receipt)
    return unit, f"/dispatch/ho-so/{found(unit, 'dispatch', 'open', receipt)}"


def verified(house: House) -> tuple[httpx2.Client, str]:
    clerk, page = at_triage(house)
    ok(clerk.put(f"/api/triage/v1/cases/{page.rpartition('/')[2]}/verification"))
    soon(lambda: 'name="category"' in clerk.get(page).text)
    return clerk, page


def at_front(house: House, *, refused: bool = False) -> tuple[httpx2.Client, str]:
    clerk, front, receipt = house.as_("tiep-nhan"), house.as_("giam-sat"), send(house)
    case_id = found(clerk, "triage", "waiting", receipt)
    if refused:
        body = {"reason": "khong-ro", "explanation": "Không rõ ở đâu."}
        ok(clerk.put(f"/api/triage/v1/cases/{case_id}/refusal", json=body))
    else:
        verify_and_classify(house, receipt)
        answer(house, receipt)
        wait_for_status(house, receipt, "answered")
        soon(lambda: 'name="closing"' in front.get(f"/oversight/ho-so/{case_id}").text)
    soon(lambda: not refused or 'name="reason"' in front.get(f"/oversight/ho-so/{case_id}").text)
    return front, f"/oversight/ho-so/{case_id}"


def refused_at_front(house: House) -> tuple[httpx2.Client, str]:
    return at_front(house, refused=True)


def at_editors(house: House) -> tuple[httpx2.Client, str]:
    editor = house.as_("bien-tap-1")
    return editor, f"/publisher/ho-so/{found(editor, 'publisher', 'waiting', solved(house))}"


def drafted(house: House) -> tuple[httpx2.Client, str]:
    editor, page = at_editors(house)
    body = {"title": "Thông cống", "summary": "Đã thông tuyến cống và nạo vét.", "outcome": "done"}
    ok(editor.put(f"/api/publisher/v1/cases/{page.rpartition('/')[2]}/draft", json=body))
    second = house.as_("bien-tap-2")
    soon(lambda: 'name="draft"' in second.get(page).text)
    return second, page


def published(house: House) -> tuple[httpx2.Client, str]:
    receipt = solved(house)
    case_id = publish(house, receipt)
    editor = house.as_("bien-tap-1")
    soon(lambda: 'name="reason"' in editor.get(f"/publisher/ho-so/{case_id}").text)
    return editor, f"/publisher/ho-so/{case_id}"


ACTIONS: dict[str, tuple[Prepare, str, dict[str, Any]]] = {
    "ask": (at_triage, "hoi-them", {"question": "Ở nhà số mấy ạ?"}),
    "verify": (at_triage, "xac-minh", {}),
    "refuse": (at_triage, "tu-choi", {"reason": "khong-ro", "explanation": "Không rõ ở đâu."}),
    "accept": (at_unit, "nhan-viec", {}),
    "return": (at_unit, "chuyen-tra", {"return_reason": "Việc của công an xã."}),
    "report": (at_unit, "tien-do", {"progress": "Đã đặt mua nắp cống."}),
    "answer": (
        at_unit,
        "tra-loi",
        {"outcome": "done", "answer": WORDS, "responsible": "Tổ kỹ thuật", "acted_on": "2026-01-05"},
    ),
    "classify": (verified, "phan-loai", {"category": "TN", "kind": "report"}),
    "record": (at_front, "ghi-nhan", {"finding": WORDS}),
    "close": (at_front, "ket-thuc", {"closing": WORDS}),
    "reopen": (at_front, "mo-lai", {"reopening": WORDS}),
    "overturn": (refused_at_front, "xem-xet-lai", {"reason": WORDS}),
    "draft": (at_editors, "soan", {"title": "Thông cống", "summary": WORDS, "outcome": "done"}),
    "approve": (drafted, "duyet", {}),
    "take down": (published, "go", {"reason": WORDS}),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("at_once", [False, True], ids=["one after the other", "at once"])
def test_a_double_click_is_answered_like_a_click(action: str, at_once: bool, house: House) -> None:
    prepare, path, typed = ACTIONS[action]
    client, page = prepare(house)
    form = typed | dict(re.findall(r'name="(version|draft)" value="(\d+)"', client.get(page).text))
    statuses = pressed(client, f"{page}/{path}", form, at_once=at_once)
    assert statuses == [303, 303]


def pressed(client: httpx2.Client, address: str, form: dict[str, Any], *, at_once: bool) -> list[int]:
    if not at_once:
        return [client.post(address, data=form).status_code for _ in range(2)]
    with ThreadPoolExecutor(2) as both:
        return list(both.map(lambda _: client.post(address, data=form).status_code, range(2)))
