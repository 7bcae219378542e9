"""Whoever dies where, whatever a mail server does: each notice goes out once in effect, or is given up on record."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.intake.deliveries import letters, sending, table
from services.intake.deliveries.failing import look_at_ways
from services.intake.deliveries.sending import FIRST_PAUSE, LEASE, LONGEST_PAUSE, MOST_ATTEMPTS, Sending
from services.intake.deliveries.view import NEWEST
from services.intake.mail import ASKS
from services.intake.outgoing import DELIVERIES
from services.intake.ways import Way, Ways
from shared import clock
from shared.errors import Conflict
from shared.events.intake import NoticeGivenUp, WayFailing, WayWorks
from shared.mail import address_in
from shared.reading.pages import PageRequest, page_of
from shared.vault import Vault
from tests.services.intake.telling import TO, Telling, telling
from tests.support import samples
from tests.support.mail import DROPS, SITE, TAKEN, Postbox, every_third_fails, listening
from tests.support.samples import CASE

MANY = 200


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], datetime]:
    """Turns the clock on, by so much more each time."""
    passed = timedelta()
    real = clock.now

    def turn(by: timedelta) -> datetime:
        nonlocal passed
        passed += by
        monkeypatch.setattr(clock, "now", lambda: real() + passed)
        return clock.now()

    return turn


def given_up(told: Telling) -> list[NoticeGivenUp]:
    return [event for event in told.journal.said if isinstance(event, NoticeGivenUp)]


async def states(told: Telling) -> list[tuple[str, int, str | None]]:
    return [(row.state, row.attempts, row.reason) for row in await told.rows()]


async def test_an_address_that_is_refused_is_given_up_at_once_and_on_record(pool: asyncpg.Pool, vault: Vault) -> None:
    async with listening(Postbox(refused=frozenset({TO}))) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.answered)
        await Sending(told.intake).send_due()
        await Sending(told.intake).send_due()
    assert await states(told) == [("given_up", 1, "refused")]
    assert [(one.way, one.step, one.reason) for one in given_up(told)] == [("email", "answered", "refused")]
    assert TO not in str(told.journal.stored)


async def test_a_contact_without_an_address_is_given_up(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE, contact="0900 111 222")
    await told.hear(samples.answered)
    await Sending(told.intake).send_due()
    assert await states(told) == [("given_up", 1, "no_address")]


@pytest.mark.parametrize("erased", [True, False], ids=["erased", "stopped"])
async def test_who_stops_or_erases_is_not_told_of_what_waits(pool: asyncpg.Pool, vault: Vault, erased: bool) -> None:
    """At once: before anybody has heard of it, too."""
    postbox = Postbox()
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.answered)
        if erased:
            await vault.erase(CASE, ("contact",))
        else:
            await told.remember(samples.notices_stopped.model_copy(update={"change": 0}))
        await Sending(told.intake).send_due()
    assert postbox.arrived == []
    assert [state for state, _, _ in await states(told)] == ["stopped"]


async def test_pauses_grow_and_end_with_giving_up(pool: asyncpg.Pool, vault: Vault, later: Any) -> None:
    told, pauses = await telling(pool, vault, CASE), []
    await told.hear(samples.answered)
    for _ in range(MOST_ATTEMPTS - 1):
        await Sending(told.intake).send_due()
        [row] = await told.rows()
        pauses.append((row.next_at - clock.now()).total_seconds())
        later(row.next_at - clock.now() + timedelta(milliseconds=1))
    await Sending(told.intake).send_due()
    assert [round(pause) for pause in pauses[:4]] == [1, 4, 16, 64]
    assert round(max(pauses)) == LONGEST_PAUSE.total_seconds()
    assert await states(told) == [("given_up", MOST_ATTEMPTS, "unreachable")]
    assert len(given_up(told)) == 1


async def test_a_corrected_contact_is_used_from_then_on(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.answered)
        async with vault.contact_of(CASE) as own:
            boxes = await own.renew(
                lambda _, keys: (keys.seal("moi@example.vn", "contact"), keys.seal("email", "contact"))
            )
        await told.remember(
            samples.contact_changed.model_copy(update={"contact": boxes[0], "contact_by": boxes[1], "change": 1})
        )
        await Sending(told.intake).send_due()
    assert [one["To"] for one in postbox.arrived] == ["moi@example.vn"]


async def test_who_dies_with_a_notice_gives_it_back(pool: asyncpg.Pool, vault: Vault, later: Any) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.answered)
        assert await table.take(pool, ["email"], clock.now(), LEASE) is not None
        await Sending(told.intake).send_due()
        assert postbox.arrived == []
        later(LEASE)
        await Sending(told.intake).send_due()
    assert sum(postbox.ids().values()) == 1
    assert await states(told) == [("sent", 2, None)]


async def test_who_dies_before_noting_sends_the_same_message_again(
    pool: asyncpg.Pool, vault: Vault, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise asyncio.CancelledError

    postbox, noted = Postbox(), table.sent
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.answered)
        monkeypatch.setattr(table, "sent", dies)
        with pytest.raises(asyncio.CancelledError):
            await Sending(told.intake).send_due()
        monkeypatch.setattr(table, "sent", noted)
        later(LEASE)
        await Sending(told.intake).send_due()
    assert list(postbox.ids().values()) == [2]
    assert [state for state, _, _ in await states(told)] == ["sent"]


async def test_a_connection_that_ends_after_the_message_leaves_one_message(
    pool: asyncpg.Pool, vault: Vault, later: Any
) -> None:
    postbox = Postbox(behaves=lambda number: DROPS if number == 1 else TAKEN)
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.answered)
        await Sending(told.intake).send_due()
        assert await states(told) == [("waiting", 1, "unreachable")]
        later(FIRST_PAUSE)
        await Sending(told.intake).send_due()
    assert list(postbox.ids().values()) == [2]
    assert await states(told) == [("sent", 2, None)]


async def test_what_was_given_up_by_one_who_died_is_said_by_the_next(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    await told.hear(samples.answered)
    [row] = await told.rows()
    await table.given_up(pool, row.id, "refused")
    await Sending(told.intake).send_due()
    assert len(given_up(told)) == 1


async def test_who_dies_after_saying_it_says_it_once(
    pool: asyncpg.Pool, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise asyncio.CancelledError

    told, noted = await telling(pool, vault, CASE, contact="0900 111 222"), table.said
    await told.hear(samples.answered)
    monkeypatch.setattr(table, "said", dies)
    with pytest.raises(asyncio.CancelledError):
        await Sending(told.intake).send_due()
    monkeypatch.setattr(table, "said", noted)
    await Sending(told.intake).send_due()
    assert len(given_up(told)) == 1
    assert await table.unsaid(pool, 10) == []


async def test_a_defect_of_one_stops_none_of_the_others(
    pool: asyncpg.Pool, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    postbox, whole = Postbox(), letters.message_of

    def broken(delivery: Any, *rest: Any) -> Any:
        if delivery.step == "asked":
            raise RuntimeError(TO)
        return whole(delivery, *rest)

    monkeypatch.setattr(sending, "message_of", broken)
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.asked)
        await told.hear(samples.closed)
        await Sending(told.intake).send_due()
    assert sorted(await states(told)) == [("sent", 1, None), ("waiting", 1, "fault")]


@pytest.mark.parametrize(("raised", "reason"), [(ConnectionError(TO), "fault"), (None, "unreachable")])
async def test_a_way_that_breaks_its_word_or_is_silent_is_tried_again(
    pool: asyncpg.Pool, vault: Vault, monkeypatch: pytest.MonkeyPatch, raised: Exception | None, reason: str
) -> None:
    async def odd(*_: object) -> None:
        if raised:
            raise raised
        await asyncio.Event().wait()

    monkeypatch.setattr(sending, "LONGEST_SECONDS", 0.1)
    told = await telling(pool, vault, CASE)
    told.intake = replace(told.intake, ways=Ways({"email": Way("email", address_in, odd, ASKS)}, SITE))
    await told.hear(samples.answered)
    await Sending(told.intake).send_due()
    assert await states(told) == [("waiting", 1, reason)]


async def test_several_replicas_send_nothing_twice(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox(slow_seconds=0.01)
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        for _ in range(40):
            await told.hear(samples.asked)
        await asyncio.gather(*(Sending(told.intake).send_due() for _ in range(3)))
    assert (len(postbox.ids()), set(postbox.ids().values())) == (40, {1})


async def test_through_a_server_that_fails_every_third_time_each_arrives_once(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox(behaves=every_third_fails)
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        for _ in range(MANY):
            await told.hear(samples.asked)
        async with asyncio.timeout(60):
            while any(row.state == "waiting" for row in await told.rows()):
                await Sending(told.intake, first_pause=timedelta(milliseconds=1)).send_due()
    assert (len(postbox.ids()), set(postbox.ids().values())) == (MANY, {1})
    assert {state for state, _, _ in await states(told)} == {"sent"}


async def test_only_what_was_given_up_is_tried_again_by_hand(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox(refused=frozenset({TO}))
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.answered)
        [row] = await told.rows()
        with pytest.raises(Conflict):
            await table.try_again(pool, row.id, clock.now())
        await Sending(told.intake).send_due()
        postbox.refused = frozenset()
        await table.try_again(pool, row.id, clock.now())
        await Sending(told.intake).send_due()
    assert await states(told) == [("sent", 1, None)]


async def test_a_way_that_fails_for_an_hour_is_said_to_until_one_goes_out(
    pool: asyncpg.Pool, vault: Vault, later: Any
) -> None:
    postbox = Postbox(behaves=lambda number: TAKEN if number > 2 else "451 later")
    async with listening(postbox) as port:
        told = await telling(pool, vault, CASE, port)
        await told.hear(samples.answered)
        await Sending(told.intake).send_due()
        await look_at_ways(told.intake)
        assert said_of_ways(told) == []
        for _ in range(2):
            later(timedelta(minutes=61))
            await look_at_ways(told.intake)
            await Sending(told.intake).send_due()
            await look_at_ways(told.intake)
    assert said_of_ways(told) == [WayFailing, WayWorks]


def said_of_ways(told: Telling) -> list[type]:
    return [type(event) for event in told.journal.said if isinstance(event, WayFailing | WayWorks)]


async def test_a_list_goes_on_where_it_ended(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    for _ in range(5):
        await told.hear(samples.asked)
    seen: list[UUID] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await page_of(pool, DELIVERIES, NEWEST, PageRequest(cursor, rows=2))
        seen, cursor = [*seen, *(row.id for row in page.rows)], page.next
    assert seen == [row.id for row in reversed(await told.rows())]
