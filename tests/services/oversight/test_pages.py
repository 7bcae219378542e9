"""What the Front's list shows of a case: who has to act, and since when or until when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from services.oversight.pages import waits_for
from services.oversight.view import CaseView

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
NOW = AT + timedelta(days=3)


def case(**known: Any) -> Mock:
    usual = {"closed_at": None, "unit": None, "returned": False, "refused": False, "answered_round": 0, "round": 1}
    return Mock(CaseView, **usual | known)


@pytest.mark.parametrize(
    ("known", "whom"),
    [
        ({}, "clerk"),
        ({"unit": "kinh-te"}, "unit"),
        ({"unit": "kinh-te", "returned": True}, "clerk"),
        ({"unit": "kinh-te", "answered_round": 1}, "citizen"),
        ({"unit": "kinh-te", "answered_round": 1, "round": 2}, "unit"),
        ({"refused": True}, "front"),
        ({"closed_at": AT, "unit": "kinh-te"}, ""),
    ],
)
def test_it_is_known_who_has_to_act(known: dict[str, Any], whom: str) -> None:
    assert waits_for(case(**known)) == whom
