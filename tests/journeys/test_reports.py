"""A report is counted, written, approved by a second person, numbered, sent, public, and can be counted again."""

import asyncio
import io
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pypdfium2
import pytest
from rich.console import Console

from services.publisher.report import verified
from shared import clock
from shared.calendar import LOCAL
from shared.embedded_postgres import EmbeddedPostgres
from shared.settings import Settings
from tests.journeys.people import answer, found, judge, ok, publish, send, verify_and_classify, wait_for_status
from tests.services.commands import command
from tests.support.begun import running_house
from tests.support.commune import FILE
from tests.support.house import House, soon
from tests.support.mail import Postbox, beside

REPORTS = "/api/publisher/v1/reports"
PAGE = "/publisher/bao-cao"
WORDS = {
    "assessment": "Tuần qua mưa lớn; các đơn vị đã thông cống ở ba tiểu khu trong hai ngày.",
    "proposals": "Đề nghị Ủy ban nhân dân xã cho nạo vét tuyến cống trước mùa mưa.",
}
FORMATS = ("pdf", "docx", "xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture(scope="module")
def house(folder: Path, postbox: Postbox) -> Iterator[House]:
    """An instance whose commune knows the address of one body."""
    text, many = re.subn(r'(?m)^code = "uy-ban"$', 'code = "uy-ban"\nemail = "uy-ban@example.vn"', FILE.read_text())
    assert many == 1
    (folder / "commune.toml").write_text(text)
    with (
        beside(postbox) as mail,
        running_house(folder, COMMUNE=str(folder / "commune.toml"), **mail) as running,
    ):
        yield running


def last_week() -> date:
    return clock.now().astimezone(LOCAL).date() - timedelta(days=7)


def compiled(house: House, kind: str = "week") -> str:
    month = clock.now().astimezone(LOCAL).date().replace(day=1) - timedelta(days=1)
    body = {"kind": kind, "day": f"{month if kind == 'month' else last_week()}"}
    report: str = ok(house.as_("bien-tap-1").post(REPORTS, json=body))["report"]
    return report


def read(house: House, report: str) -> dict[str, Any]:
    shown: dict[str, Any] = soon(
        lambda: (got := house.as_("giam-sat").get(f"{REPORTS}/{report}")).is_success and ok(got)
    )
    return shown


def approved(house: House, report: str, edition: int) -> dict[str, Any]:
    """Written by one editor, approved by the other; the report as soon as its files are made and told of."""
    soon(lambda: read(house, report)["edition"] == edition)
    ok(house.as_("bien-tap-1").put(f"{REPORTS}/{report}/words", json=WORDS))
    draft = soon(lambda: (now := read(house, report))["assessment"] == WORDS["assessment"] and now["draft"])
    ok(house.as_("bien-tap-2").post(f"{REPORTS}/{report}/approval", json={"draft": draft}))
    whole: dict[str, Any] = soon(lambda: len((now := read(house, report))["deliveries"]) == 4 and now, 60)
    return whole


@pytest.fixture(scope="module")
def sent(house: House) -> dict[str, Any]:
    return approved(house, compiled(house), 1)


def test_the_figures_of_today_are_those_of_the_board(house: House) -> None:
    """Cases at every step, one judged, one refused: counted by two stages, each in its own way."""
    receipts = [send(house, f"Cống số {number} bị tắc, nước tràn ra đường.") for number in range(5)]
    for receipt in receipts[1:4]:
        verify_and_classify(house, receipt)
    for receipt in receipts[1:3]:
        answer(house, receipt)
        wait_for_status(house, receipt, "answered")
    ok(judge(house, receipts[1], round_=1, solved="yes", stars=5))
    wait_for_status(house, receipts[1], "closed")
    publish(house, receipts[1])
    clerk = house.as_("tiep-nhan")
    refused = found(clerk, "triage", "waiting", receipts[4])
    said = {"reason": "ngoai-dia-ban", "explanation": "Việc này thuộc địa bàn của xã bên."}
    ok(clerk.put(f"/api/triage/v1/cases/{refused}/refusal", json=said))

    def agrees() -> bool:
        board = ok(house.as_("giam-sat").get("/api/oversight/v1/board"))
        days = {"since": board["day"], "until": board["day"]}
        ours = ok(house.as_("bien-tap-1").get(f"{REPORTS}/figures", params=days))["figures"]
        theirs = {
            **{name: board["counts"][name] for name in ("open", "late", "late_unit", "late_front", "unsatisfied")},
            **{
                f"open/step/{step}": board["counts"][step]
                for step in ("verify", "classify", "handle", "citizen", "publish")
            },
            "refusals_waiting": board["counts"]["refused"],
            **{f"open/unit/{one['code']}": one["handled"] for one in board["units"] if one["code"]},
            **{f"late/unit/{one['code']}": one["late_unit"] for one in board["units"] if one["code"]},
            **{f"answered/unit/{one['unit']}": one["answered"] for one in board["ratings"]},
            **{f"judged/unit/{one['unit']}": one["judged"] for one in board["ratings"]},
            **{f"solved/unit/{one['unit']}": one["solved"] for one in board["ratings"]},
        }
        happened = (
            "received",
            "forwarded",
            "answered",
            "closed",
            "published",
            "refused",
            "reopened",
            "missed",
            "front_missed",
        )
        theirs |= {name: board["happened"].get(name, {}).get(board["day"], 0) for name in happened}
        theirs["verdicts"] = board["happened"].get("judged", {}).get(board["day"], 0)
        whole = theirs["received"] == 5 and theirs["published"] == 1 and theirs["refused"] == 1
        return whole and {name: ours.get(name, 0) for name in theirs} == theirs

    soon(agrees, 40)


def test_what_is_not_over_or_not_there_is_refused(house: House) -> None:
    author, day = house.as_("bien-tap-1"), clock.now().astimezone(LOCAL).date()
    assert author.post(REPORTS, json={"kind": "week", "day": f"{day}"}).status_code == 422
    assert author.post(REPORTS, json={"kind": "year", "day": f"{last_week()}"}).status_code == 422
    nothing = "01900000-0000-7000-8000-0000000000aa"
    assert author.get(f"{REPORTS}/{nothing}").status_code == 404
    assert author.get(f"{PAGE}/{nothing}").status_code == 404
    assert author.put(f"{REPORTS}/{nothing}/words", json=WORDS).status_code == 404
    for path in ("/bao-cao/2026-99", "/bao-cao/x", "/bao-cao/2026-99/pdf"):
        assert house.anonymous().get(path).status_code == 404
    assert "Chưa có báo cáo nào được công khai." in house.anonymous().get("/bao-cao").text


def test_nobody_approves_their_own_and_nothing_unwritten(house: House) -> None:
    report = compiled(house, "month")
    draft = read(house, report)["draft"]
    author, second = house.as_("bien-tap-1"), house.as_("bien-tap-2")
    assert second.post(f"{REPORTS}/{report}/approval", json={"draft": draft}).status_code == 409
    tried = {"version": draft, "assessment": "Ngắn.", "proposals": WORDS["proposals"]}
    refused = author.post(f"{PAGE}/{report}/viet", data=tried)
    assert refused.status_code == 422
    assert WORDS["proposals"] in refused.text
    written = author.post(f"{PAGE}/{report}/viet", data={**WORDS, "version": draft}, follow_redirects=True)
    assert "Đã lưu" in written.text
    assert report in author.get(f"{PAGE}?loai=month").text
    assert report not in author.get(f"{PAGE}?loai=week").text
    assert author.get(f"{PAGE}?loai=year").status_code == 422
    now = soon(lambda: (seen := read(house, report))["draft"] > draft and seen["draft"])
    assert author.post(f"{REPORTS}/{report}/approval", json={"draft": now}).status_code == 403
    assert second.post(f"{REPORTS}/{report}/approval", json={"draft": draft}).status_code == 409
    assert "một biên tập viên khác phải duyệt" in author.get(f"{PAGE}/{report}").text
    overseers = house.as_("giam-sat").get(f"{PAGE}/{report}").text
    assert WORDS["assessment"] in overseers
    assert '<form method="post" action="/publisher' not in overseers
    assert house.as_("giam-sat").get(f"{PAGE}/{report}/xem").content.startswith(b"%PDF")


def test_what_a_second_person_approves_is_numbered_sent_and_public(
    house: House, sent: dict[str, Any], postbox: Postbox
) -> None:
    year = clock.now().astimezone(LOCAL).year
    assert (sent["status"], sent["sign"], sent["edition"]) == ("sent", "1/BC-MTTQ", 1)
    reasons = {to: one["reason"] for to, one in sent["deliveries"].items()}
    assert reasons.pop("uy-ban") is None
    assert set(reasons.values()) == {"no_address"}
    [mail] = postbox.arrived
    files = {one.get_filename(): one.get_payload(decode=True) for one in mail.iter_attachments()}
    for format_ in FORMATS:
        public = house.anonymous().get(f"/bao-cao/{year}-1/{format_}")
        assert public.content == files[f"bao-cao-{year}-1.{format_}"]
        assert public.content == house.as_("giam-sat").get(f"{PAGE}/{sent['report']}/tep/1/{format_}").content
    assert "1/BC-MTTQ" in house.anonymous().get("/bao-cao").text
    page = house.anonymous().get(f"/bao-cao/{year}-1").text
    assert all(words in page for words in WORDS.values())
    [listed] = ok(house.anonymous().get("/api/publisher/v1/public-reports"))
    assert (listed["number"], listed["sha256"]) == (f"{year}-1", sent["sha256"])


def test_pressing_again_counts_sends_and_numbers_nothing_twice(
    house: House, sent: dict[str, Any], postbox: Postbox
) -> None:
    again = house.as_("bien-tap-2").post(f"{REPORTS}/{sent['report']}/approval", json={"draft": sent["draft"]})
    assert again.status_code == 204
    assert house.as_("bien-tap-1").put(f"{REPORTS}/{sent['report']}/words", json=WORDS).status_code == 409
    assert read(house, sent["report"])["version"] == sent["version"]
    assert len(postbox.ids()) == len(postbox.arrived)


def verify(folder: Path, name: str, content: bytes) -> tuple[int, str]:
    """The exit code of the command, and what it says."""
    (folder / name).write_bytes(content)
    out = io.StringIO()
    settings = Settings(data=folder / "data", commune=folder / "commune.toml")
    return verified(settings, folder / name, Console(file=out, soft_wrap=True)), out.getvalue()


def test_the_figures_of_each_file_are_counted_again_from_the_logs(
    house: House, folder: Path, sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNE", str(folder / "commune.toml"))
    year = clock.now().astimezone(LOCAL).year
    files = {one: house.anonymous().get(f"/bao-cao/{year}-1/{one}").content for one in FORMATS}
    for format_, content in files.items():
        status, told = verify(folder, f"r.{format_}", content)
        assert (status, "are those of the logs" in told) == (0, True), told
    done = command(folder / "data", "services.publisher.report", "verify", str(folder / "r.docx"))
    assert (done.returncode, "are those of the logs" in done.stdout) == (0, True), done.stdout + done.stderr
    said = json.loads(_carried(files["pdf"]))
    said["figures"]["now"]["received"] = 3
    status, told = verify(folder, "changed.json", json.dumps(said).encode())
    assert (status, "received (now): the file says 3, the logs 0" in told) == (1, True), told
    status, told = verify(folder, "other.pdf", files["pdf"] + b"\n% changed")
    assert (status, "not byte for byte" in told) == (1, True), told
    assert verify(folder, "no.txt", b"nothing")[0] == 2


def _carried(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    carried = bytes(document.get_attachment(0).get_data()).decode()
    document.close()
    return carried


def test_making_files_is_stopped_and_taken_up_and_the_next_edition_replaces_the_first(
    house: House, sent: dict[str, Any]
) -> None:
    report, year = sent["report"], clock.now().astimezone(LOCAL).year
    compiled(house)
    soon(lambda: read(house, report)["edition"] == 2)
    author = house.as_("bien-tap-1")
    ok(author.put(f"{REPORTS}/{report}/stop"))
    ok(author.put(f"{REPORTS}/{report}/words", json=WORDS))
    draft = soon(lambda: (now := read(house, report))["draft"] > sent["draft"] and now["assessment"] and now["draft"])
    ok(house.as_("bien-tap-2").post(f"{REPORTS}/{report}/approval", json={"draft": draft}))
    soon(lambda: read(house, report)["status"] == "making")
    assert "Đã lập 0 trên 3 tệp." in author.get(f"{PAGE}/{report}").text
    assert author.post(f"{PAGE}/{report}/tiep").status_code == 303
    second = soon(lambda: (now := read(house, report))["status"] == "sent" and now, 40)
    assert (second["sign"], second["replaces"]) == ("2/BC-MTTQ", "1/BC-MTTQ")
    assert "thay cho báo cáo số 1/BC-MTTQ" in house.anonymous().get(f"/bao-cao/{year}-2").text
    reason = {"reason": "Số liệu của một đơn vị còn thiếu."}
    ok(author.post(f"{REPORTS}/{report}/withdrawal", json=reason))
    page = soon(lambda: reason["reason"] in (now := house.anonymous().get(f"/bao-cao/{year}-2")).text and now)
    assert f"/bao-cao/{year}-2/pdf" not in page.text
    assert house.anonymous().get(f"/bao-cao/{year}-2/pdf").status_code == 410


def test_a_log_that_was_forged_is_found(house: House, folder: Path, sent: dict[str, Any]) -> None:
    year = clock.now().astimezone(LOCAL).year
    content = house.anonymous().get(f"/bao-cao/{year}-1/xlsx").content

    async def forge() -> None:
        connection = await asyncpg.connect(EmbeddedPostgres(folder / "data").dsn("triage"))
        await connection.execute("ALTER TABLE log.events DISABLE TRIGGER events_are_for_ever")
        changed = "replace(convert_from(state, 'UTF8'), 'LS-', 'XX-')"
        await connection.execute(f"UPDATE log.events SET state = convert_to({changed}, 'UTF8') WHERE position = 1")
        await connection.close()

    asyncio.run(forge())
    status, told = verify(folder, "r.xlsx", content)
    assert (status, "the log of triage is not the one that was counted" in told) == (1, True), told
