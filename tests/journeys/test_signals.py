"""The Front is asked to look again, opens exactly the cases, and says why nothing must be followed up: once each."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from shared.embedded_postgres import EmbeddedPostgres
from tests.journeys.people import answer, ok, send, verify_and_classify
from tests.support.begun import running_house
from tests.support.commune import FILE
from tests.support.house import House, soon

SIGNALS = "/api/oversight/v1/signals"
PAGE = "/oversight/tin-hieu"
WORDS = "Đơn vị đã kiểm tra tại chỗ và đã xử lý xong việc bà con phản ánh."
REASON = "Cả tổ đi một vòng buổi sáng, về ghi cùng một lúc."
SOON = {"answers": 3, "answers_minutes": 0.1, "alike": 3}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signals")


@pytest.fixture(scope="module")
def asked(folder: Path) -> Iterator[House]:
    """An instance whose commune asks about three answers within six seconds."""
    text = FILE.read_text()
    for name, value in SOON.items():
        text, many = re.subn(rf"(?m)^{name} = \d+", f"{name} = {value}", text)
        assert many == 1
    (folder / "commune.toml").write_text(text)
    with running_house(folder, COMMUNE=str(folder / "commune.toml")) as house:
        yield house


def looks_again(folder: Path) -> None:
    """The next look is due at once."""

    async def due() -> None:
        connection = await asyncpg.connect(EmbeddedPostgres(folder / "data").dsn("oversight"))
        await connection.execute("DELETE FROM log.sweeps WHERE job = 'signals'")
        await connection.close()

    asyncio.run(due())


def looked(folder: Path) -> bool:
    async def ask() -> bool:
        connection = await asyncpg.connect(EmbeddedPostgres(folder / "data").dsn("oversight"))
        found = await connection.fetchval("SELECT EXISTS (SELECT FROM log.sweeps WHERE job = 'signals')")
        await connection.close()
        return bool(found)

    return asyncio.run(ask())


def look(house: House, folder: Path, tab: str = "open") -> list[dict[str, Any]]:
    """What is asked about after one more look."""
    looks_again(folder)
    soon(lambda: looked(folder))
    signals: list[dict[str, Any]] = ok(house.as_("giam-sat").get(SIGNALS, params={"tab": tab}))
    return signals


@pytest.fixture(scope="module")
def signals(asked: House, folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Three cases, one of them restricted, answered with the same words at once; the signals and the cases."""
    receipts = [send(asked, f"Cống số {number} bị tắc, nước tràn ra đường.") for number in range(3)]
    for receipt in receipts:
        verify_and_classify(asked, receipt, restricted=receipt is receipts[0])
    front = asked.as_("giam-sat")
    cases = [answer(asked, receipt, words=WORDS) for receipt in receipts]
    soon(lambda: all(ok(front.get(f"/api/oversight/v1/cases/{one}"))["answered_round"] for one in cases))
    return soon(lambda: len(found := look(asked, folder)) >= 2 and found, 60), cases


def of_kind(signals: tuple[list[dict[str, Any]], list[str]], kind: str) -> dict[str, Any]:
    [found] = [one for one in signals[0] if one["kind"] == kind]
    return found


def test_what_is_no_signal_is_found_and_dismissed_by_nobody(asked: House) -> None:
    front = asked.as_("giam-sat")
    assert front.get(f"{SIGNALS}/{uuid4()}").status_code == 404
    assert front.get(f"{PAGE}/{uuid4()}").status_code == 404
    assert front.put(f"{SIGNALS}/{uuid4()}/dismissal", json={"reason": REASON}).status_code == 404


def test_answers_at_once_and_alike_are_asked_about_with_exactly_their_cases(
    asked: House, signals: tuple[list[dict[str, Any]], list[str]]
) -> None:
    front, [_, cases] = asked.as_("giam-sat"), signals
    assert {one["kind"] for one in signals[0]} == {"answers_in_a_burst", "answers_alike"}
    for one in signals[0]:
        assert (one["about"], one["count"], one["of"]) == ("kinh-te", 3, 3)
        assert set(ok(front.get(f"{SIGNALS}/{one['signal']}"))["cases"]) == set(cases)
        page = front.get(f"{PAGE}/{one['signal']}").text
        assert set(re.findall(r"/oversight/ho-so/([0-9a-f-]{36})", page)) == set(cases)
        assert "không phải kết luận" in page
    listed = front.get(PAGE).text
    assert "Phòng Kinh tế có 3 câu trả lời giống nhau từng chữ, trên 3 câu trả lời gần đây." in listed
    assert WORDS not in listed
    assert "Tín hiệu cần xem lại (2)" in front.get("/oversight/").text


def test_looking_again_asks_nothing_twice(
    asked: House, folder: Path, signals: tuple[list[dict[str, Any]], list[str]]
) -> None:
    for _ in range(2):
        assert {one["signal"] for one in look(asked, folder)} >= {of_kind(signals, "answers_alike")["signal"]}
    everything = [*look(asked, folder), *look(asked, folder, "dismissed")]
    assert len(everything) == 2


def test_a_reason_that_says_nothing_is_refused_and_kept(
    asked: House, signals: tuple[list[dict[str, Any]], list[str]]
) -> None:
    front, one = asked.as_("giam-sat"), of_kind(signals, "answers_in_a_burst")
    refused = front.post(f"{PAGE}/{one['signal']}/khep-lai", data={"reason": "Xong."})
    assert refused.status_code == 422
    assert "Xong." in refused.text
    assert front.put(f"{SIGNALS}/{one['signal']}/dismissal", json={"reason": "Xong."}).status_code == 422


def test_a_signal_is_dismissed_once_with_the_first_reason_and_never_asked_again(
    asked: House, folder: Path, signals: tuple[list[dict[str, Any]], list[str]]
) -> None:
    front, one = asked.as_("giam-sat"), of_kind(signals, "answers_in_a_burst")
    ok(front.post(f"{PAGE}/{one['signal']}/khep-lai", data={"reason": REASON}, follow_redirects=True))
    soon(lambda: ok(front.get(f"{SIGNALS}/{one['signal']}"))["reason"] == REASON)
    again = {"reason": "Một lý do khác, đến sau."}
    ok(front.put(f"{SIGNALS}/{one['signal']}/dismissal", json=again))
    assert one["signal"] not in {found["signal"] for found in look(asked, folder)}
    [dismissed] = look(asked, folder, "dismissed")
    assert dismissed["signal"] == one["signal"]
    assert dismissed["dismissed_by"].startswith("staff/")
    assert REASON in front.get(f"{PAGE}?tab=dismissed").text
    assert ok(front.get(f"{SIGNALS}/{one['signal']}"))["reason"] == REASON


def test_a_second_reason_is_sealed_under_the_key_of_the_first(
    asked: House, signals: tuple[list[dict[str, Any]], list[str]]
) -> None:
    front, one = asked.as_("giam-sat"), of_kind(signals, "answers_alike")
    for _ in range(2):
        ok(front.put(f"{SIGNALS}/{one['signal']}/dismissal", json={"reason": REASON}))
    soon(lambda: ok(front.get(f"{SIGNALS}/{one['signal']}"))["reason"] == REASON)
    assert front.get(f"{PAGE}?tab=dismissed").text.count(REASON) == 2
