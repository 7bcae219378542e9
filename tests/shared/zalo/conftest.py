"""A server that stands for Zalo's, and an account that speaks to it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx2
import pytest

from services.intake.stage import STAGE
from shared.commune import ZaloAccount
from shared.postgres import app_role, connect
from shared.zalo.account import APP_SECRET, OA_SECRET, REFRESH_TOKEN, Account
from shared.zalo.sending import Zalo
from shared.zalo.tokens import Tokens
from tests.conftest import FreshDatabase
from tests.support import zalo as fakes
from tests.support.databases import as_role
from tests.support.house import TRUST
from tests.support.logs import prepared_stage
from tests.support.zalo import FakeZalo, fake_zalo

KEY = bytes(32)


@pytest.fixture
async def pool(fresh_database: FreshDatabase) -> AsyncIterator[asyncpg.Pool]:
    """Intake's database: its tokens lie there."""
    opened = await connect(as_role(await fresh_database("stage_intake", prepared_stage(STAGE)), app_role("intake")))
    yield opened
    await opened.close()


@pytest.fixture
def fake() -> Iterator[FakeZalo]:
    with fake_zalo() as running:
        yield running


@pytest.fixture
def account(fake: FakeZalo, tmp_path: Path) -> Account:
    secrets = {OA_SECRET: fakes.OA_SECRET, APP_SECRET: fakes.APP_SECRET, REFRESH_TOKEN: "refresh-0"}
    for name, secret in secrets.items():
        (tmp_path / name).write_text(f"{secret}\n")
    told = ZaloAccount(
        app_id=fakes.APP_ID,
        oa_id=fakes.OA_ID,
        api=fake.url,
        oauth=fake.url,
        picture_hosts=(f"127.0.0.1:{fake.port}", "zdn.vn"),
    )
    return Account(told, tmp_path)


@pytest.fixture
async def zalo(account: Account, pool: asyncpg.Pool) -> AsyncIterator[Zalo]:
    async with httpx2.AsyncClient(timeout=5, verify=TRUST) as client:
        yield Zalo(account, Tokens(account, pool, client, KEY), client)
