"""A village sends as it likes; a flood trickles; whoever waits or works has a turn."""

from dataclasses import replace
from datetime import datetime, timedelta

import asyncpg
import pytest

from services.intake import tickets
from services.intake.pace import TRICKLE_FIRST, TRICKLE_SECONDS, Pace, Sender, SlowDown
from shared import clock

FAMILIES = 40
PER_HOUR = 150


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time, which the test moves on."""
    at = [clock.now()]
    monkeypatch.setattr("services.intake.pace.clock.now", lambda: at[0])
    return at


@pytest.fixture
def pace(pool: asyncpg.Pool, now: list[datetime]) -> Pace:
    return Pace(pool, b"pepper", PER_HOUR, per_hour_of_a_device=10)


async def admitted(pace: Pace, sender: Sender) -> bool:
    try:
        await pace.admit(sender)
    except SlowDown:
        return False
    return True


async def ticket_of(pace: Pace, sender: Sender) -> Sender:
    with pytest.raises(SlowDown) as slow:
        await pace.admit(sender)
    return replace(sender, ticket=slow.value.ticket)


async def full(pace: Pace) -> None:
    """More came from this address than are free."""
    while await admitted(pace, Sender(b"here", token="flood")):
        pass


async def test_forty_families_behind_one_address_are_untouched(pace: Pace, now: list[datetime]) -> None:
    """Three reports each, all within a few minutes."""
    assert [await admitted(pace, Sender(b"here")) for _ in range(3 * FAMILIES)] == [True] * 3 * FAMILIES


async def test_a_flood_of_134_a_second_trickles(pace: Pace, now: list[datetime]) -> None:
    """Ten seconds of it, each with the ticket that it was given before."""
    taken, sender = 0, Sender(b"here", token="flood")
    for _ in range(1340):
        now[0] += timedelta(seconds=1 / 134)
        try:
            await pace.admit(sender)
            taken += 1
        except SlowDown as slow:
            sender = replace(sender, ticket=slow.ticket)
    assert PER_HOUR <= taken <= PER_HOUR + 1


async def test_tickets_kept_for_later_trickle_too(pace: Pace, now: list[datetime]) -> None:
    await full(pace)
    waiting = [await ticket_of(pace, Sender(b"here", token=str(number))) for number in range(100)]
    now[0] += timedelta(seconds=tickets.WAIT_SECONDS)
    assert sum([await admitted(pace, one) for one in waiting]) == TRICKLE_FIRST
    now[0] += timedelta(seconds=2 * TRICKLE_SECONDS)
    assert sum([await admitted(pace, one) for one in waiting]) <= 3  # one more is free again by now


async def test_one_behind_a_flooded_address_waits_once_and_has_a_turn(pace: Pace, now: list[datetime]) -> None:
    await full(pace)
    villager = await ticket_of(pace, Sender(b"here", token="villager"))
    for _ in range(500):
        assert not await admitted(pace, Sender(b"here", token="flood"))
    now[0] += timedelta(seconds=tickets.WAIT_SECONDS)
    assert await admitted(pace, villager)


async def test_a_ticket_pressed_too_early_stays_good(pace: Pace, now: list[datetime]) -> None:
    await full(pace)
    villager = await ticket_of(pace, Sender(b"here", token="villager"))
    now[0] += timedelta(seconds=5)
    with pytest.raises(SlowDown) as slow:
        await pace.admit(villager)
    assert (slow.value.ticket, slow.value.retry_after) == (villager.ticket, tickets.WAIT_SECONDS - 5)


async def test_work_takes_the_place_of_waiting(
    pace: Pace, now: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.intake.pace.tickets.works", lambda shown, proof: proof == "done")
    await full(pace)
    program = await ticket_of(pace, Sender(b"here", token="program"))
    assert not await admitted(pace, replace(program, proof="not done"))
    assert await admitted(pace, replace(program, proof="done"))


async def test_other_addresses_notice_nothing_of_a_flood(pace: Pace, now: list[datetime]) -> None:
    await full(pace)
    assert await admitted(pace, Sender(b"there"))


async def test_one_browser_is_slowed_before_its_neighbours(pace: Pace, now: list[datetime]) -> None:
    device = Sender(b"here", device=b"busy")
    assert [await admitted(pace, device) for _ in range(11)] == [True] * 10 + [False]
    assert await admitted(pace, Sender(b"here", device=b"another"))


async def test_a_flood_that_comes_from_ever_new_browsers_trickles_too(pace: Pace, now: list[datetime]) -> None:
    senders = [Sender(b"here", device=b"browser %d" % number) for number in range(PER_HOUR + 5)]
    assert [await admitted(pace, one) for one in senders] == [True] * PER_HOUR + [False] * 5


async def test_a_browser_that_is_slowed_uses_up_nothing_of_its_neighbours(pace: Pace, now: list[datetime]) -> None:
    busy = Sender(b"here", device=b"busy")
    assert sum([await admitted(pace, busy) for _ in range(PER_HOUR)]) == 10
    neighbours = [await admitted(pace, Sender(b"here")) for _ in range(PER_HOUR)]
    assert sum(neighbours) == PER_HOUR - 10


async def test_an_hour_later_all_is_free_again(pace: Pace, now: list[datetime]) -> None:
    await full(pace)
    now[0] += timedelta(hours=1)
    assert [await admitted(pace, Sender(b"here")) for _ in range(PER_HOUR)] == [True] * PER_HOUR


async def test_a_clock_that_is_set_back_takes_nothing_from_anybody(pace: Pace, now: list[datetime]) -> None:
    assert await admitted(pace, Sender(b"here"))
    now[0] -= timedelta(days=1)
    assert [await admitted(pace, Sender(b"here")) for _ in range(PER_HOUR)] == [True] * (PER_HOUR - 1) + [False]


async def test_without_a_limit_nobody_is_counted(pool: asyncpg.Pool) -> None:
    pace = Pace(pool, b"pepper", 0, 1)
    assert [await admitted(pace, Sender(b"here", device=b"one")) for _ in range(5)] == [True] * 5
    assert await pool.fetchval("SELECT count(*) FROM intake.paces") == 0


async def test_what_is_a_day_old_is_forgotten(pace: Pace, now: list[datetime], pool: asyncpg.Pool) -> None:
    await pace.admit(Sender(b"here"))
    now[0] += timedelta(days=1, seconds=1)
    await pace.sweep()
    assert await pool.fetchval("SELECT count(*) FROM intake.paces") == 0
