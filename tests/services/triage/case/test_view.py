"""A clerk's look at how the citizen can be reached."""

from dataclasses import replace
from typing import cast

from asyncpg import Pool

from services.triage.case.view import Contact, Reading
from tests.conftest import FreshDatabase
from tests.services.triage.test_service import CLERK, waiting
from tests.support.samples import CASE
from tests.support.vaults import open_vault

NO_POOL = cast(Pool, None)


async def test_each_look_goes_on_record(fresh_database: FreshDatabase) -> None:
    async with open_vault(fresh_database) as vault:
        keys = await vault.create(CASE)
        contact, by = keys.seal("0900 111 222", "contact"), keys.seal("zalo", "contact")
        case = replace(waiting, contact=contact, contact_by=by)
        looks = [await Reading(NO_POOL, vault).contact(case, CLERK) for _ in range(2)]
        assert looks == [Contact("0900 111 222", "zalo")] * 2
        kept = [(one.key, one.reader, one.purpose) for one in await vault.openings(CASE)]
        assert kept == [("contact", CLERK, "contact")] * 2
