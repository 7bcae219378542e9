"""Photos of refused forms wait, for as many as there is room for: and no address takes it all."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from services.intake import waiting
from services.intake.stage import STAGE
from services.intake.waiting import WaitingPhotos
from shared.decoding import Picture
from shared.postgres import app_role, connect
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import prepared_stage

PICTURES = (Picture(b"one", 1, 1), Picture(b"two", 1, 1))
HERE, THERE = b"here", b"there"


@pytest.fixture
async def photos(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WaitingPhotos]:
    monkeypatch.setattr(waiting, "MOST_WAITING", 6)
    monkeypatch.setattr(waiting, "MOST_OF_AN_ADDRESS", 4)
    pool = await connect(as_role(await fresh_database("stage_intake", prepared_stage(STAGE)), app_role("intake")))
    yield WaitingPhotos(pool, b"pepper")
    await pool.close()


async def test_an_address_that_has_its_share_leaves_room_for_others(photos: WaitingPhotos) -> None:
    assert [await photos.put(token, PICTURES, HERE) for token in ("a", "b", "c")] == [2, 2, 0]
    assert await photos.put("d", PICTURES, THERE) == 2
    assert await photos.put("e", PICTURES, THERE) == 0


async def test_the_same_form_again_takes_no_more_room(photos: WaitingPhotos) -> None:
    assert [await photos.put("a", PICTURES, HERE) for _ in range(4)] == [2] * 4
    assert await photos.of("a") == PICTURES


async def test_of_many_at_once_no_more_are_kept_than_there_is_room_for(photos: WaitingPhotos) -> None:
    kept = await asyncio.gather(*(photos.put(str(number), PICTURES, bytes([number])) for number in range(12)))
    assert sum(kept) == 6
