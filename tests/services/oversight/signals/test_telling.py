"""Every kind of signal is told in a plain sentence, with its counts and what they are counted of."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from services.oversight.signals.telling import told
from services.oversight.signals.view import SignalView
from services.oversight.wording import Locale
from shared.events.oversight import SignalKind
from tests.support.commune import COMMUNE
from tests.support.samples import AT, CASE, PHOTO

LOCALE = Locale(COMMUNE, "vi", lambda sentence, **values: sentence % values if values else sentence)
SIGNAL = SignalView(
    signal=PHOTO, stream=PHOTO, raised_at=AT, kind="answers_in_a_burst", about="kinh-te", since=AT,
    until=AT + timedelta(minutes=7, seconds=10), cases=(CASE,), count=12, of=20, days=4.5, others_days=3.0,
)  # fmt: skip
SAID: dict[SignalKind, tuple[str, str]] = {
    "answers_in_a_burst": (
        "kinh-te", "Phòng Kinh tế trả lời 12 hồ sơ trong vòng 8 phút, trên 20 câu trả lời trong bảy ngày.",
    ),
    "answers_alike": ("kinh-te", "Phòng Kinh tế có 12 câu trả lời giống nhau từng chữ, trên 20 câu trả lời gần đây."),
    "changed_before_due": (
        "kinh-te",
        "Một hồ sơ đang ở Phòng Kinh tế được đổi đơn vị hoặc lĩnh vực khi chỉ còn chưa đến 1 giờ là đến hạn.",
    ),
    "extended_before_due": ("kinh-te", "Phòng Kinh tế gia hạn sát lúc đến hạn 12 lần, trên 20 lần gia hạn."),
    "verdicts_in_a_burst": (
        "cho",
        "12 đánh giá về hồ sơ gửi từ Chợ Mới đến trong vòng 8 phút, trên 20 đánh giá trong bảy ngày.",
    ),
    "area_silent": (
        "tieu-khu-6",
        "Tiểu khu 6: không có phản ánh nào nữa từ 14:30, thứ Hai 23/11/2026; tám tuần trước đó có 12 phản ánh.",
    ),
    "point_silent": (
        "cho",
        "Chợ Mới: không có phản ánh nào nữa từ 14:30, thứ Hai 23/11/2026; tám tuần trước đó có 12 phản ánh.",
    ),
    "area_waits_longer": (
        "tieu-khu-6",
        "Tiểu khu 6: một nửa trong 12 hồ sơ chờ câu trả lời đầu tiên từ 4,5 ngày trở lên; ở các khu khác, một nửa trong"
        " 20 hồ sơ chờ từ 3 ngày trở lên.",
    ),
}  # fmt: skip


def evidence(signal: SignalView) -> str:
    return told(signal, {"cho": "Chợ Mới"}, LOCALE).evidence


def test_a_code_that_nobody_knows_any_more_stays_as_it_is() -> None:
    assert evidence(replace(SIGNAL, about="don-vi-cu")).startswith("don-vi-cu trả lời")
    assert evidence(replace(SIGNAL, kind="point_silent", about="diem-cu")).startswith("diem-cu: ")


@pytest.mark.parametrize("kind", get_args(SignalKind))
def test_each_kind_says_who_how_many_and_of_what(kind: SignalKind) -> None:
    about, sentence = SAID[kind]
    assert evidence(replace(SIGNAL, kind=kind, about=about)) == sentence


def test_verdicts_from_everywhere_are_of_no_point() -> None:
    assert evidence(replace(SIGNAL, kind="verdicts_in_a_burst", about="")) == (
        "12 đánh giá đến trong vòng 8 phút, trên 20 đánh giá trong bảy ngày."
    )
