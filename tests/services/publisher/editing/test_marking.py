"""What is marked in a draft: each passage once, in the order of the fields, with the reason for which it stays."""

from services.publisher.domain import Words
from services.publisher.editing.marking import Marked, passages, typed_words
from services.publisher.service import kept_in, lines_of
from shared.privacy import NOTHING_KNOWN, Known
from shared.web.forms import Form

CALL, PLATE = "0912 345 678", "28A-123.45"


def test_nothing_is_marked_where_nothing_looks_like_it() -> None:
    assert passages(Words("Thông cống", "Đã thông 40 mét ngày 12/10/2026."), NOTHING_KNOWN) == []
    known = Known(contacts=frozenset({"0912345678"}))
    assert passages(Words(f"Gọi {CALL}", ""), known) == []


def test_a_passage_is_asked_about_once_with_its_reason() -> None:
    words = Words(f"Gọi {CALL}", f"Xe {PLATE} đổ đất, gọi {CALL}.", kept={CALL: "Số trực"})
    assert passages(words, NOTHING_KNOWN) == [
        Marked("title", CALL, "phone", "Số trực"),
        Marked("summary", PLATE, "plate", ""),
    ]


def test_reasons_that_were_typed_go_before_those_of_the_draft() -> None:
    form = Form({"title": f"Gọi {CALL}", "kept": [CALL], "vi-sao-0": "Số mới"})
    assert typed_words(form, {CALL: "Số cũ"}).kept == {CALL: "Số mới"}
    assert typed_words(Form({"title": f"Gọi {CALL}"}), {CALL: "Số cũ"}).kept == {CALL: "Số cũ"}


def test_what_is_kept_is_written_and_read_back() -> None:
    kept = {CALL: "Số trực", PLATE: "Xe của xã"}
    assert kept_in(lines_of(kept)) == kept
    assert kept_in("") == {}
