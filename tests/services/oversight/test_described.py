"""What the Front's list shows of a case: who has to act, and since when or until when."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.oversight.described import waits_for
from services.oversight.view import CaseView
from tests.support.samples import CASE

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "whom"),
    [
        ({}, "clerk"),
        ({"unit": "kinh-te", "forwarded_round": 1}, "unit"),
        ({"unit": "kinh-te", "forwarded_round": 1, "returned": True}, "clerk"),
        ({"unit": "kinh-te", "answered_round": 1}, "citizen"),
        ({"unit": "kinh-te", "forwarded_round": 1, "answered_round": 1, "round": 2}, "unit"),
        ({"asked": 3}, "citizen"),
        ({"asked": 3, "answered_question": 3}, "clerk"),
        ({"refusal": 2}, "front"),
        ({"closed_at": AT, "unit": "kinh-te"}, ""),
    ],
)
def test_it_is_known_who_has_to_act(known: dict[str, Any], whom: str) -> None:
    assert waits_for(CaseView(case_id=CASE, **known)) == whom
