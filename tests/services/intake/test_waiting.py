"""Photos of a refused form wait an hour, and the table alone shows nobody's pictures."""

from datetime import timedelta

import asyncpg
import pytest

from services.intake import waiting
from services.intake.waiting import KEPT_FOR, WaitingPhotos
from shared import clock
from shared.decoding import Picture

FIRST, SECOND = Picture(b"one picture", 10, 20), Picture(b"another", 30, 40)


async def test_another_token_finds_nothing(pool: asyncpg.Pool) -> None:
    photos = WaitingPhotos(pool, b"pepper")
    await photos.put("mine", [FIRST])
    assert await photos.of("yours") == ()


async def test_they_wait_in_their_order_in_place_of_those_before(pool: asyncpg.Pool) -> None:
    photos = WaitingPhotos(pool, b"pepper")
    assert await photos.put("mine", [SECOND]) == 1
    assert await photos.put("mine", [FIRST, SECOND]) == 2
    assert await photos.of("mine") == (FIRST, SECOND)


async def test_after_an_hour_they_are_gone_for_good(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    photos, later = WaitingPhotos(pool, b"pepper"), clock.now() + KEPT_FOR + timedelta(seconds=1)
    await photos.put("mine", [FIRST])
    monkeypatch.setattr(clock, "now", lambda: later)
    assert await photos.of("mine") == ()
    await photos.sweep()
    assert await pool.fetchval("SELECT count(*) FROM intake.waiting_photos") == 0


async def test_when_too_many_wait_no_more_are_kept(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_WAITING", 1)
    photos = WaitingPhotos(pool, b"pepper")
    assert [await photos.put("mine", [FIRST]), await photos.put("yours", [SECOND])] == [1, 0]


async def test_the_table_holds_neither_picture_nor_token(pool: asyncpg.Pool) -> None:
    await WaitingPhotos(pool, b"pepper").put("the token of the form", [FIRST])
    row = await pool.fetchrow("SELECT * FROM intake.waiting_photos")
    assert row is not None
    kept = b"".join(value for value in row.values() if isinstance(value, bytes))
    assert FIRST.content not in kept
    assert b"the token of the form" not in kept
