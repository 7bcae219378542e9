"""Asking a unit: what was asked is known by the stream, however far the tables are behind."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

import pytest
from asyncpg import Pool

from services.oversight.inquiries.service import raise_inquiry
from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.stage import STAGE
from shared import clock
from shared.calendar import LOCAL
from shared.errors import Conflict
from shared.events.sealed import Sealed
from shared.reading import project
from shared.vault import Vault
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal
from tests.support.reading import in_order
from tests.support.samples import CASE, classified, forwarded, queued, received, verified

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=LOCAL)
DAY = date(2026, 12, 2)
ASKED = "Vì sao hai tuần rồi chưa ai đến xem cống này?"


class OpenVault:
    """A vault whose boxes hold the words as they are."""

    async def seal(self, case: UUID, text: str, by: str) -> Sealed:
        return Sealed(case=case, key="words", box=text)

    async def open_many(self, case: UUID, boxes: Sequence[Sealed], by: str, purpose: str) -> list[str]:
        return [box.box for box in boxes]


@pytest.fixture
async def oversight(tables: Pool, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A unit has the case. Nothing that is asked from here on reaches the tables."""
    async with tables.acquire() as connection:
        await project(connection, STAGE.read_models, in_order(received, queued, verified, classified, forwarded))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Service(MemoryJournal(), cast(Vault, OpenVault()), Queries(tables), COMMUNE, None)


async def test_another_question_is_refused_while_the_unit_still_has_time(oversight: Service) -> None:
    await raise_inquiry(oversight, CASE, ASKED, DAY, "staff/1")
    with pytest.raises(Conflict):
        await raise_inquiry(oversight, CASE, "Một câu hỏi khác hẳn câu trước.", DAY, "staff/1")


async def test_the_same_question_again_says_nothing_though_the_tables_have_not_heard_of_it(oversight: Service) -> None:
    assert (await raise_inquiry(oversight, CASE, ASKED, DAY, "staff/1")).events
    assert (await raise_inquiry(oversight, CASE, ASKED, DAY, "staff/1")).events == []
