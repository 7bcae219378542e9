"""A right code is never called wrong because the tables are behind the log."""

from uuid import UUID

import pytest

from services.intake.codes import case_of_code
from services.intake.domain import Erase, Receive
from services.intake.receiving import BY_CITIZEN, decider
from shared.errors import Busy, NotFound
from shared.vault import Vault
from tests.support.intake import CODE, intake_on
from tests.support.journals import MemoryJournal
from tests.support.samples import received

CASE = UUID(bytes=case_of_code(b"pepper", CODE), version=4)


class NothingShown:
    """Tables that show nothing yet."""

    async def case_of(self, _: str | None) -> None:
        return None


async def journal(*, erased: bool) -> MemoryJournal:
    """A log that holds the report."""
    found = MemoryJournal()
    await decider.begin(found, CASE, Receive(received), BY_CITIZEN)
    if erased:
        await decider.handle(found, CASE, Erase("all"), BY_CITIZEN)
    return found


async def test_a_code_that_the_log_does_not_know_is_wrong(vault: Vault) -> None:
    with pytest.raises(NotFound):
        await intake_on(MemoryJournal(), vault, NothingShown()).tracked(CODE)


async def test_a_code_of_what_was_erased_is_as_wrong_as_any(vault: Vault) -> None:
    with pytest.raises(NotFound):
        await intake_on(await journal(erased=True), vault, NothingShown()).tracked(CODE)


async def test_a_report_that_the_tables_do_not_show_yet_is_shown_in_a_moment(vault: Vault) -> None:
    with pytest.raises(Busy):
        await intake_on(await journal(erased=False), vault, NothingShown()).tracked(CODE)
