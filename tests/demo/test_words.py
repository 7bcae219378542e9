"""The own set of reports, and what people say about reports: complete, invented, and fitting."""

import json
from datetime import date
from pathlib import Path

import pytest

from demo.instance import read_accounts
from demo.plan import STATUTORY
from demo.reports import OWN_SET, Report, Unreadable, read_reports
from demo.sayings import answer_to, categories, filled, headline, refusal, reply
from shared.commune import load_commune
from shared.privacy import marked
from shared.privacy.of_the_commune import known_to
from shared.text import slug

OWN = read_reports(OWN_SET, categories())
COMMUNE = load_commune(Path("communes/luong-son.toml"))
DAY = date(2026, 3, 9)
REPLIES = (
    "questions", "additions", "progress", "wrong_desk", "extension", "planned", "planned_title", "planned_summary",
    "second_answer", "overturned", "found", "found_wanting", "closed_by_front", "satisfied", "dissatisfied",
    "appeals", "upheld", "visited", "inquiries", "explained", "same_answer", "dismissed",
    "call_number", "call_kept", "shown_before", "shown_after", "correction",
)  # fmt: skip


def test_the_own_set_has_every_category_and_only_areas_of_the_commune() -> None:
    assert {report.category for report in OWN} == {category.code for category in COMMUNE.categories}
    assert {slug(report.area) for report in OWN if report.area} <= {area.code for area in COMMUNE.areas}


def test_a_quarter_of_the_own_set_is_written_without_diacritics_and_some_tell_the_same() -> None:
    assert 0.2 <= sum(report.text.isascii() for report in OWN) / len(OWN) <= 0.35
    lines = [json.loads(line) for line in OWN_SET.read_text().splitlines()]
    known = {line["id"] for line in lines}
    assert sum(line["same_as"] in known for line in lines) >= 10


def test_personal_data_of_the_own_set_are_marked_and_invented() -> None:
    for line in map(json.loads, OWN_SET.read_text().splitlines()):
        assert all(name in line["text"] for name in line["pii"])
        assert line["contact"] is None or line["contact"]["phone"].startswith("0900 000 0")


@pytest.mark.parametrize("report", OWN, ids=lambda report: report.id)
def test_every_report_gets_an_answer_that_says_when(report: Report) -> None:
    said = answer_to(report, DAY)
    assert "09/03/2026" in said.answer
    assert len(said.title) <= 120
    assert "{" not in said.title + said.answer + said.summary + said.by


@pytest.mark.parametrize("report", OWN, ids=lambda report: report.id)
def test_what_editors_and_clerks_write_for_everyone_names_nobody(report: Report) -> None:
    said, named = answer_to(report, DAY), headline(report, DAY)
    shown = [reply(name, report, DAY) for name in ("planned_title", "planned_summary", "shown_before", "shown_after")]
    for words in (said.title, said.summary, named or "", *shown, reply("correction", report, DAY)):
        assert marked(words, known_to(COMMUNE)) == (), words


def test_an_answer_is_chosen_by_the_words_of_a_report_with_and_without_diacritics() -> None:
    lamps = [answer_to(Report("r1", text, "DC"), DAY).title for text in ("Đèn đường tắt", "den duong tat")]
    assert lamps == ["Sửa đèn chiếu sáng công cộng tại địa bàn xã"] * 2
    assert answer_to(Report("r1", "Cột nghiêng", "DC"), DAY).title != lamps[0]


def test_a_question_is_answered_as_a_question() -> None:
    report = Report("r1", "Bao giờ có lịch tiêm?", "YT", "question")
    assert answer_to(report, DAY).title == "Lịch tiêm chủng trong tháng"


@pytest.mark.parametrize("name", REPLIES)
def test_every_reply_can_be_said(name: str) -> None:
    said = {reply(name, Report("r1", "Việc", "GT", area="Thôn Mòng"), DAY, chance) for chance in range(6)}
    assert all(len(words) >= 10 and "{" not in words for words in said)


def test_every_refusal_is_explained() -> None:
    reasons = {reason.code for reason in COMMUNE.refusal_reasons}
    assert set(STATUTORY.values()) <= reasons
    assert all(len(refusal(reason)) > 40 for reason in reasons)


def test_a_place_stands_in_a_sentence() -> None:
    assert filled("tại {where}", Report("r1", "Việc", None, area="Thôn Mòng"), DAY) == "tại thôn Mòng"


def test_a_file_of_reports_may_hold_more_than_this_knows(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text('{"id": "x", "text": "Dòng một\\u2028dòng hai", "category": "MOI", "kind": "moi", "more": 1}\n\n')
    assert read_reports(file, categories()) == [Report("x", "Dòng một\u2028dòng hai", None)]


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": "x"}', '{"id": "x", "text": "y", "contact": 7}'])
def test_a_line_that_is_no_report_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text(f'{{"id": "a", "text": "Được"}}\n{line}\n')
    with pytest.raises(Unreadable, match="line 2"):
        read_reports(file, categories())


@pytest.mark.parametrize(
    "text",
    [
        "The first sign-ins:\n  tiep-nhan    abcd-efgh-1234-5678    Cán bộ tiếp nhận\n",
        '{"tiep-nhan": "abcd-efgh-1234-5678"}',
    ],
)
def test_sign_ins_are_read_as_they_were_shown_or_as_json(tmp_path: Path, text: str) -> None:
    (tmp_path / "kept").write_text(text)
    assert read_accounts(tmp_path / "kept") == {"tiep-nhan": "abcd-efgh-1234-5678"}
