"""What a clerk's list marks."""

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from services.triage.queries import CaseView

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("asked_at", "added_at", "talk"),
    [
        (None, None, ""),
        (AT, None, "asked"),
        (None, AT, "added"),
        (AT, LATER, "added"),
        (LATER, AT, "asked"),
    ],
)
def test_the_last_word_between_clerk_and_citizen_is_known(
    asked_at: datetime | None, added_at: datetime | None, talk: str
) -> None:
    assert CaseView.talk.__get__(Mock(CaseView, asked_at=asked_at, added_at=added_at)) == talk
