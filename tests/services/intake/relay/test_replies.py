"""What a moderator is given to paste: nothing of the report, no name, and no code but for its writer alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.intake.receiving import Receipt
from services.intake.relay.replies import Replies
from services.intake.statuses import STATUSES
from services.intake.view import TrackedCase
from tests.support.commune import COMMUNE
from tests.support.samples import CASE, words

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
CODE = "7K3M-0000-0000-0000-0"
NUMBER = "LS-2026-000001"
RECEIPT = Receipt(CASE, NUMBER, CODE, AT, 7)


def _(sentence: str, **values: object) -> str:
    return sentence % values if values else sentence


REPLIES = Replies("https://langnghe.example", COMMUNE, _, "vi")


def case(**columns: Any) -> TrackedCase:
    return TrackedCase(CASE, number=NUMBER, tracking="ab" * 32, received_at=AT, words=words, **columns)


AT_A_UNIT: dict[str, Any] = {
    "verified_at": AT, "classified_at": AT, "forwarded_round": 1, "handling": "forwarded", "unit": "kinh-te",
    "due": AT + timedelta(days=9),
}  # fmt: skip
ANSWERED = {**AT_A_UNIT, "answered_round": 1}
STEPS: dict[str, TrackedCase] = {
    "received": case(),
    "asked": case(question=words, asked=2),
    "added": case(question=words, asked=2, answered_question=2),
    "verified": case(verified_at=AT),
    "classified": case(verified_at=AT, classified_at=AT),
    "refused": case(refusal=2, refused_at=AT),
    "forwarded": case(**AT_A_UNIT),
    "accepted": case(**AT_A_UNIT | {"handling": "accepted"}),
    "returned": case(**AT_A_UNIT | {"handling": "returned"}),
    "answered": case(**ANSWERED),
    "closed": case(**ANSWERED, closed_at=AT),
    "withdrawn": case(withdrawn_at=AT),
}


def test_the_reply_for_the_group_holds_no_code() -> None:
    said = REPLIES.first(RECEIPT, "nhom-zalo-tieu-khu-6")
    assert CODE not in said
    assert NUMBER in said
    assert "https://langnghe.example/theo-doi" in said
    assert "https://langnghe.example/q/nhom-zalo-tieu-khu-6" in said


def test_the_text_for_the_writer_alone_holds_the_code() -> None:
    assert f"Mã tra cứu: {CODE}" in REPLIES.private(RECEIPT)


@pytest.mark.parametrize("step", [*STEPS])
def test_every_step_has_its_sentence_unless_nothing_is_to_be_said(step: str) -> None:
    known = STEPS[step]
    assert known.status == step
    said = REPLIES.later(known)
    assert bool(said) is (step != "withdrawn")
    assert NUMBER in said or not said


def test_no_step_is_forgotten() -> None:
    assert {*STEPS} == {*STATUSES} - {"judged"}  # said by the table alone


def test_who_must_answer_is_named_with_the_day_unless_the_case_is_not_public() -> None:
    unit = COMMUNE.unit("kinh-te")
    assert unit is not None
    assert f"{unit.name}, hạn trả lời" in REPLIES.later(STEPS["forwarded"])
    hidden = REPLIES.later(replace(STEPS["forwarded"], restricted=True))
    assert "đơn vị giải quyết, hạn trả lời" in hidden
    assert unit.name not in hidden


def test_a_new_round_has_no_day_before_its_unit_is_known() -> None:
    assert "hạn trả lời" not in REPLIES.later(replace(STEPS["forwarded"], round=2))


def test_what_is_public_is_shown_where_everyone_reads_it() -> None:
    assert f"https://langnghe.example/ket-qua/{NUMBER}" in REPLIES.later(replace(STEPS["closed"], published_at=AT))


def test_of_what_was_erased_nothing_is_said() -> None:
    assert REPLIES.later(replace(STEPS["closed"], erased="all")) == ""
