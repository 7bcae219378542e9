"""What the tests of several stages ask for."""

from collections.abc import AsyncIterator

import pytest

from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.support.samples import CASE
from tests.support.vaults import open_vault


@pytest.fixture
async def vault(fresh_database: FreshDatabase) -> AsyncIterator[Vault]:
    """A vault with the keys of the samples' case."""
    async with open_vault(fresh_database) as opened:
        await opened.create(CASE)
        yield opened
