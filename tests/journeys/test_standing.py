"""What the unit claims, the citizen judges and the Front finds stand side by side wherever a case is shown."""

import re
from typing import Any

import httpx2

from tests.journeys.people import (
    answer,
    as_citizen,
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

FOUND = "Ngày 27/11 đã đến xem: nước rút hết, hai hố ga sạch."


def standing(reader: httpx2.Client, address: str) -> str:
    """The words of the three columns; nothing where they do not stand."""
    columns = re.search(r'<div class="standing">(.*?)\n</div>', reader.get(address).text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", columns[1]) if columns else ""


def judged_and_found(house: House) -> tuple[dict[str, Any], str]:
    receipt = send(house)
    verify_and_classify(house, receipt)
    case_id = answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="partly", stars=3))
    ok(house.as_("giam-sat").post(f"/api/oversight/v1/cases/{case_id}/findings", json={"finding": FOUND}))
    return receipt, case_id


def test_nothing_stands_where_nobody_has_said_anything(house: House) -> None:
    receipt = send(house)
    verify_and_classify(house, receipt)
    case_id = found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt)
    assert standing(house.as_("don-vi-kinh-te"), f"/dispatch/ho-so/{case_id}") == ""
    assert standing(as_citizen(house, receipt), "/theo-doi") == ""


def test_front_unit_and_citizen_see_claim_verdict_and_finding_together(house: House) -> None:
    receipt, case_id = judged_and_found(house)
    for reader, address in (
        (house.as_("giam-sat"), f"/oversight/ho-so/{case_id}"),
        (house.as_("don-vi-kinh-te"), f"/dispatch/ho-so/{case_id}"),
        (as_citizen(house, receipt), "/theo-doi"),
    ):

        def seen(reader: httpx2.Client = reader, address: str = address) -> str:
            words = standing(reader, address)
            return words if FOUND in words and "Xong một phần" in words else ""

        told = soon(seen)
        assert "Đã giải quyết" in told
        assert "3 trên 5 sao" in told


def test_everyone_is_told_that_the_front_looked_and_none_of_its_words(house: House) -> None:
    receipt = solved(house)
    case_id = publish(house, receipt)
    anyone, address = house.anonymous(), f"/ket-qua/{receipt['number']}"
    told = soon(lambda: standing(anyone, address))
    assert "Chưa kiểm tra" in told
    ok(house.as_("giam-sat").post(f"/api/oversight/v1/cases/{case_id}/findings", json={"finding": FOUND}))
    told = soon(lambda: "Đã kiểm tra" in (now := standing(anyone, address)) and now)
    assert "Đã giải quyết" in told
    assert "5 trên 5 sao" in told
    assert FOUND not in anyone.get(address).text
