"""Answers with the same words have the same fingerprint, and nobody reads it without the key."""

import pytest

from services.dispatch.alike import LEAST_CHARACTERS, fingerprint

PEPPER = b"a pepper"
ANSWER = "Đã thông toàn bộ tuyến cống dài 40 mét và nạo vét hai hố ga."


def test_an_answer_that_is_short_has_none() -> None:
    assert fingerprint(PEPPER, "Đã giải quyết xong.") is None
    assert fingerprint(PEPPER, "a" * (LEAST_CHARACTERS - 1) + " ." * 20) is None
    assert fingerprint(PEPPER, "a" * LEAST_CHARACTERS)


@pytest.mark.parametrize("other", [ANSWER.replace("40", "41"), ANSWER + " Xong."])
def test_other_words_have_another(other: str) -> None:
    assert fingerprint(PEPPER, other) != fingerprint(PEPPER, ANSWER)


def test_without_the_key_it_cannot_be_made() -> None:
    assert fingerprint(b"another pepper", ANSWER) != fingerprint(PEPPER, ANSWER)


@pytest.mark.parametrize("again", [f"  {ANSWER.upper()}\n", ANSWER.replace(" ", ",  "), ANSWER.replace("ố", "o")])
def test_blanks_case_and_diacritics_make_no_difference(again: str) -> None:
    assert fingerprint(PEPPER, again) == fingerprint(PEPPER, ANSWER)
