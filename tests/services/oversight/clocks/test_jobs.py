"""What oversight does by the clock."""

from datetime import timedelta
from typing import cast

import pytest
from asyncpg import Pool

from services.oversight.clocks.jobs import watch_deadlines
from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.stage import STAGE
from shared import clock
from shared.reading import project
from shared.vault import Vault
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal
from tests.support.reading import in_order
from tests.support.samples import DUE, classified, forwarded, missed, received


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
