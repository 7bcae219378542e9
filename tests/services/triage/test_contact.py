"""A clerk's look at how the citizen can be reached."""

from dataclasses import replace
from typing import cast

from services.triage.queries import Queries
from services.triage.service import Service
from tests.conftest import FreshDatabase
from tests.services.triage.test_service import CLERK, COMMUNE, OneCase, waiting
from tests.support.journals import MemoryJournal
from tests.support.samples import CASE
from tests.support.vaults import open_vault


async def test_each_look_goes_on_record(fresh_database: FreshDatabase) -> None:
    async with open_vault(fresh_database) as vault:
        keys = await vault.create(CASE)
        desk = OneCase(replace(waiting, contact=keys.seal("0900 111 222", "contact")))
        triage = Service(MemoryJournal(), vault, cast(Queries, desk), COMMUNE)
        looks = [await triage.contact(CASE, CLERK) for _ in range(2)]
        assert looks == ["0900 111 222"] * 2
        kept = [(one.key, one.reader, one.purpose) for one in await vault.openings(CASE)]
        assert kept == [("contact", CLERK, "contact")] * 2
