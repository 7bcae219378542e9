"""Photos come one by one before their form: each once, in their order, no more than a report may have."""

import asyncio

import asyncpg
import pytest

from services.intake import waiting
from services.intake.waiting import WaitingPhotos
from shared.decoding import Picture
from shared.errors import Conflict
from shared.photos import MOST_PHOTOS

PICTURES = tuple(Picture(bytes([number]), 10, 20) for number in range(MOST_PHOTOS + 1))


async def test_more_than_a_report_may_have_is_refused(pool: asyncpg.Pool) -> None:
    photos = WaitingPhotos(pool, b"pepper")
    for picture in PICTURES[:-1]:
        assert await photos.add("mine", picture)
    with pytest.raises(Conflict):
        await photos.add("mine", PICTURES[-1])
    assert await photos.of("mine") == PICTURES[:-1]


async def test_where_there_is_no_room_one_more_is_not_kept(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_OF_AN_ADDRESS", 1)
    photos = WaitingPhotos(pool, b"pepper")
    assert [await photos.add("mine", one, b"here") for one in PICTURES[:2]] == [True, False]
    assert await photos.add("yours", PICTURES[1], b"there")


async def test_what_was_sent_twice_waits_once(pool: asyncpg.Pool) -> None:
    photos = WaitingPhotos(pool, b"pepper")
    await asyncio.gather(*(photos.add("mine", PICTURES[0]) for _ in range(3)))
    assert await photos.of("mine") == PICTURES[:1]


async def test_what_is_taken_back_does_not_wait_and_the_others_keep_their_order(pool: asyncpg.Pool) -> None:
    photos = WaitingPhotos(pool, b"pepper")
    for picture in PICTURES[:3]:
        await photos.add("mine", picture)
    await photos.remove("mine", photos.name(PICTURES[1]))
    await photos.remove("mine", photos.name(PICTURES[1]))
    await photos.add("mine", PICTURES[3])
    assert await photos.of("mine") == (PICTURES[0], PICTURES[2], PICTURES[3])


async def test_nobody_takes_back_what_waits_for_another_form(pool: asyncpg.Pool) -> None:
    photos = WaitingPhotos(pool, b"pepper")
    await photos.add("mine", PICTURES[0])
    await photos.remove("yours", photos.name(PICTURES[0]))
    assert await photos.of("mine") == PICTURES[:1]
