"""Publisher's read tables, with nothing in them."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.publisher.stage import STAGE
from shared.postgres import app_role
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import prepared_stage


@pytest.fixture
async def tables(fresh_database: FreshDatabase) -> AsyncIterator[asyncpg.Pool]:
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1) as pool:
        yield pool
