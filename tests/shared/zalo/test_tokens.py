"""A refresh token works once: what is asked for with it is kept whole, and its loss is survived."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from shared import clock
from shared.zalo.account import REFRESH_TOKEN
from shared.zalo.sending import Zalo
from shared.zalo.tokens import AGAIN_AFTER, RENEWED_BEFORE, NoToken
from tests.support.zalo import FakeZalo


async def ends_in(pool: asyncpg.Pool, left: timedelta) -> None:
    await pool.execute("UPDATE intake.zalo_tokens SET ends_at = $1", clock.now() + left)


async def test_without_a_refresh_token_there_is_none(zalo: Zalo, fake: FakeZalo) -> None:
    (zalo.account.secrets / REFRESH_TOKEN).unlink()
    with pytest.raises(NoToken):
        await zalo.tokens.access()


async def test_one_that_zalo_does_not_know_is_no_token(zalo: Zalo, fake: FakeZalo) -> None:
    fake.refresh = "another"
    with pytest.raises(NoToken):
        await zalo.tokens.access()


async def test_the_first_one_comes_from_the_file_and_is_asked_for_once(zalo: Zalo, fake: FakeZalo) -> None:
    assert [await zalo.tokens.access() for _ in range(3)] == ["access-1"] * 3
    assert fake.renewals == 1


async def test_nobody_reads_tokens_in_the_database(zalo: Zalo, pool: asyncpg.Pool, fake: FakeZalo) -> None:
    await zalo.tokens.access()
    row = await pool.fetchrow("SELECT * FROM intake.zalo_tokens")
    assert row
    assert b"access-1" not in row["access"]
    assert b"refresh-1" not in row["refresh"]


async def test_it_is_renewed_long_before_it_ends(zalo: Zalo, pool: asyncpg.Pool, fake: FakeZalo) -> None:
    await zalo.tokens.access()
    await ends_in(pool, RENEWED_BEFORE - timedelta(minutes=1))
    assert await zalo.tokens.access() == "access-2"


async def test_many_at_once_renew_it_once(zalo: Zalo, pool: asyncpg.Pool, fake: FakeZalo) -> None:
    assert set(await asyncio.gather(*(zalo.tokens.access() for _ in range(8)))) == {"access-1"}
    assert fake.renewals == 1


async def test_one_that_is_refused_is_renewed_at_once(zalo: Zalo, fake: FakeZalo) -> None:
    assert await zalo.tokens.access() == "access-1"
    assert await zalo.tokens.access(refused="access-1") == "access-2"


async def test_if_this_dies_before_it_keeps_the_new_ones_the_old_still_works_and_the_file_takes_over(
    zalo: Zalo, pool: asyncpg.Pool, fake: FakeZalo
) -> None:
    await zalo.tokens.access()
    fake.refresh = "refresh-2"  # Zalo gave new ones, and nobody kept them
    await ends_in(pool, timedelta(hours=1))
    assert await zalo.tokens.access() == "access-1"
    assert await zalo.tokens.access() == "access-1"
    (zalo.account.secrets / REFRESH_TOKEN).write_text("refresh-2")
    await pool.execute("UPDATE intake.zalo_tokens SET asked_at = $1", clock.now() - AGAIN_AFTER)
    assert await zalo.tokens.access() == "access-2"
