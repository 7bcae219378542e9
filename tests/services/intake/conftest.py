"""What several tests of intake ask for."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.intake.stage import STAGE
from shared.postgres import app_role, connect
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import prepared_stage


@pytest.fixture
async def pool(fresh_database: FreshDatabase) -> AsyncIterator[asyncpg.Pool]:
    """Intake's database, as the running stage sees it."""
    opened = await connect(as_role(await fresh_database("stage_intake", prepared_stage(STAGE)), app_role("intake")))
    yield opened
    await opened.close()
