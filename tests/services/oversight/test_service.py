"""What oversight does by the clock."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from services.oversight.queries import Late, Queries
from services.oversight.service import Service
from shared import clock
from shared.commune import load_commune
from shared.vault import Vault
from tests.support.journals import MemoryJournal
from tests.support.samples import CASE, DUE, missed

COMMUNE = load_commune(Path(__file__).parents[3] / "communes" / "luong-son.toml")


@dataclass(frozen=True)
class OneLateCase:
    """A watch over one case that nobody has answered."""

    due: datetime

    async def late(self, now: datetime) -> AsyncIterator[Late]:
        if now > self.due:
            yield Late(CASE, "kinh-te", 1, self.due)


@pytest.mark.parametrize(("after", "said"), [(timedelta(seconds=30), []), (timedelta(seconds=61), [missed])])
async def test_a_deadline_is_missed_once_what_was_said_in_time_must_have_been_heard(
    monkeypatch: pytest.MonkeyPatch, after: timedelta, said: list[object]
) -> None:
    monkeypatch.setattr(clock, "now", lambda: DUE + after)
    journal = MemoryJournal()
    oversight = Service(journal, cast(Vault, None), cast(Queries, OneLateCase(DUE)), COMMUNE)
    await oversight.watch_deadlines()
    assert journal.said == said
