"""What a clerk's list marks."""

from unittest.mock import Mock

import pytest

from services.triage.view import CaseView


@pytest.mark.parametrize(
    ("asked", "answered", "talk"),
    [
        (None, None, ""),
        (2, None, "asked"),
        (None, 0, "added"),
        (2, 2, "added"),
        (4, 2, "asked"),
        (2, 0, "asked"),
    ],
)
def test_the_last_word_between_clerk_and_citizen_is_known(asked: int | None, answered: int | None, talk: str) -> None:
    assert CaseView.talk.__get__(Mock(CaseView, asked=asked, answered_question=answered)) == talk
