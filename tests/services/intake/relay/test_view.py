"""Which reports a moderator sees: their own, and none that came another way."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg

from services.intake.queries import Queries
from services.intake.relay.view import PAGE_ROWS, RELAYED, relayed_by
from services.intake.stage import STAGE
from shared.events.envelope import Envelope, Event
from shared.reading import project
from tests.support.journals import heard
from tests.support.samples import AT, received, relayed

LAN, HUNG = "staff/01900000-0000-7000-8000-00000000000a", "staff/01900000-0000-7000-8000-00000000000b"


def passed_on(number: int, by: str = LAN) -> tuple[Envelope, Event]:
    """One a minute, each another case."""
    event = relayed.model_copy(update={"number": f"LS-2026-{number:06}", "tracking": f"{number:064x}"})
    envelope = heard(event, UUID(int=number), AT + timedelta(minutes=number), number)
    return replace(envelope, actor=by), event


def test_what_came_another_way_is_in_nobodys_list() -> None:
    assert RELAYED.told(heard(received, UUID(int=1), AT, 1), received) is None


async def test_each_sees_only_their_own(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await project(connection, STAGE.read_models, [passed_on(1), passed_on(2, HUNG), passed_on(3)])
    page = await relayed_by(Queries(pool), LAN)
    assert [case.number for _, case in page.rows] == ["LS-2026-000003", "LS-2026-000001"]


async def test_a_page_goes_on_where_the_last_one_ended(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await project(connection, STAGE.read_models, [passed_on(number) for number in range(1, PAGE_ROWS + 4)])
    first = await relayed_by(Queries(pool), LAN)
    assert first.next is not None
    second = await relayed_by(Queries(pool), LAN, first.next)
    assert len(first.rows) == PAGE_ROWS
    assert [case.number for _, case in second.rows] == ["LS-2026-000003", "LS-2026-000002", "LS-2026-000001"]
    assert second.next is None
