"""What oversight does by the clock."""

from datetime import timedelta
from typing import cast

import pytest
from asyncpg import Pool

from services.oversight.clocks.jobs import watch_deadlines, watch_windows
from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.stage import STAGE
from shared import clock
from shared.events.envelope import Event
from shared.events.oversight import CaseClosed
from shared.reading import project
from shared.vault import Vault
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal
from tests.support.reading import in_order
from tests.support.samples import DUE, answered, classified, forwarded, missed, received, refused


@pytest.mark.parametrize(("after", "said"), [(timedelta(seconds=30), []), (timedelta(seconds=61), [missed])])
async def test_a_deadline_is_missed_once_what_was_said_in_time_must_have_been_heard(
    tables: Pool, monkeypatch: pytest.MonkeyPatch, after: timedelta, said: list[object]
) -> None:
    async with tables.acquire() as connection:
        await project(connection, STAGE.read_models, in_order(received, classified, forwarded))
    monkeypatch.setattr(clock, "now", lambda: DUE + after)
    journal = MemoryJournal()
    await watch_deadlines(Service(journal, cast(Vault, None), Queries(tables), COMMUNE))
    assert journal.said == said


@pytest.mark.parametrize(
    ("last", "days", "said"), [(refused, 999, []), (answered, 9, []), (answered, 11, ["window_expired"])]
)
async def test_an_answer_that_nobody_judges_closes_the_case_and_a_refusal_never_does(
    tables: Pool, monkeypatch: pytest.MonkeyPatch, last: Event, days: int, said: list[str]
) -> None:
    events = (received, refused) if last is refused else (received, classified, forwarded, last)
    async with tables.acquire() as connection:
        heard = in_order(*events)
        await project(connection, STAGE.read_models, heard)
    monkeypatch.setattr(clock, "now", lambda: heard[-1][0].time + timedelta(days=days))
    journal = MemoryJournal()
    await watch_windows(Service(journal, cast(Vault, None), Queries(tables), COMMUNE))
    assert [event.by for event in journal.said if isinstance(event, CaseClosed)] == said
