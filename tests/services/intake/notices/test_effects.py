"""What is heard becomes notices, once, for who wants them; what is ended ends those that wait."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from services.intake.contacts import CONTACTS, Contact
from services.intake.notices.effects import EFFECTS
from services.intake.notices.steps import NotHeardYet
from services.intake.outgoing import CODE_STEP, DELIVERIES, Notice, queue
from services.intake.stage import STAGE
from services.intake.ways import NO_WAYS
from shared.events.envelope import Event
from shared.reading.model import rows_of
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.services.intake.telling import SECRETS, telling
from tests.support import samples
from tests.support.journals import heard
from tests.support.rooms import open_room
from tests.support.samples import AT, CASE, PHOTO


async def test_a_report_that_is_not_known_yet_is_looked_at_again(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    with pytest.raises(NotHeardYet):
        await EFFECTS[0].act(told.intake, heard(samples.answered, PHOTO, AT), samples.answered)


@pytest.mark.parametrize(("contact", "by"), [(None, None), ("tran@example.vn", None), ("0900 111 222", "call")])
async def test_who_wants_no_mail_gets_none(
    pool: asyncpg.Pool, vault: Vault, contact: str | None, by: str | None
) -> None:
    told = await telling(pool, vault, CASE, contact=contact, by=by)
    await told.hear(samples.answered)
    assert await told.rows() == []


async def test_without_a_way_nothing_is_queued(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    told.intake = replace(told.intake, ways=NO_WAYS)
    await told.hear(samples.answered)
    assert await told.rows() == []


async def test_whose_contact_is_erased_is_told_of_nothing(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    await vault.erase(CASE, ("contact",))
    await told.hear(samples.answered)
    assert await told.rows() == []


async def test_who_has_stopped_them_gets_none_until_they_are_wanted_again(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    await told.remember(samples.notices_stopped.model_copy(update={"change": 0}))
    await told.hear(samples.answered)
    assert await told.rows() == []
    await told.remember(samples.notices_started)
    await told.hear(samples.closed)
    assert [row.step for row in await told.rows()] == ["closed"]


def test_who_wants_them_again_hears_no_news_of_before() -> None:
    contact = Contact(CASE, started={"email": AT.isoformat()})
    assert not contact.wanted("email", AT - timedelta(seconds=1))
    assert contact.wanted("email", AT)


async def test_an_event_that_is_heard_again_is_the_same_notice(pool: asyncpg.Pool, vault: Vault) -> None:
    """Who dies between the notice and the record of the effect does it again."""
    told = await telling(pool, vault, CASE)
    await told.hear(samples.answered, times=3)
    assert len(await told.rows()) == 1


async def test_a_notice_holds_codes_and_moments_and_nothing_of_a_person(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    await told.hear(samples.forwarded)
    [row] = await told.rows()
    assert (row.way, row.step, row.language, row.arguments["unit"]) == ("email", "forwarded", "vi", "kinh-te")
    assert [secret for secret in (*SECRETS, CASE.hex) if secret in f"{row.number}{row.arguments}{row.id}"] == []


STOPPED = samples.notices_stopped.model_copy(update={"change": 0})


@pytest.mark.parametrize("event", [samples.erased, STOPPED], ids=["erased", "stopped"])
async def test_what_waits_is_ended_with_the_contact(pool: asyncpg.Pool, vault: Vault, event: Event) -> None:
    told = await telling(pool, vault, CASE)
    await told.hear(samples.answered)
    await told.hear(event)
    assert [row.state for row in await told.rows()] == ["stopped"]


async def test_a_renewed_code_is_no_notice_that_is_stopped(pool: asyncpg.Pool, vault: Vault) -> None:
    """The old code leads nowhere any more: whoever wants no notices still needs the new one."""
    told = await telling(pool, vault, CASE)
    await queue(pool, Notice(PHOTO, CASE, "LS-2026-000001", CODE_STEP, "vi", {"renewal": "1"}), "email")
    await told.hear(STOPPED)
    assert [row.state for row in await told.rows()] == ["waiting"]
    await told.hear(samples.erased)
    assert [row.state for row in await told.rows()] == ["stopped"]


async def test_a_stop_that_is_heard_late_ends_nothing_that_is_wanted_again(pool: asyncpg.Pool, vault: Vault) -> None:
    """One source is heard after the other: the answer came after the stop, and was heard before it."""
    told = await telling(pool, vault, CASE)
    await told.remember(STOPPED, samples.notices_started)
    await told.hear(samples.answered)
    await EFFECTS[0].act(told.intake, heard(STOPPED, CASE, AT), STOPPED)
    assert [row.state for row in await told.rows()] == ["waiting"]


async def test_an_erasure_that_is_heard_late_ends_nothing_of_a_later_contact(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    await told.hear(samples.answered)
    gone = samples.erased.model_copy(update={"scope": "contact"})
    await EFFECTS[0].act(told.intake, heard(gone, CASE, AT), gone)
    assert [row.state for row in await told.rows()] == ["waiting"]


async def test_a_rebuild_makes_no_notice_anew(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    async with open_room(STAGE, fresh_database, tmp_path) as room:
        await room.say(CASE, samples.received, samples.notices_stopped)
        await room.hear("intake")
        notice = Notice(PHOTO, CASE, "LS-2026-000001", "closed", "vi", {})
        await queue(room.own.pool, notice, "email")
        before = await rows_of(room.own.pool, DELIVERIES, "true")
        await room.made_anew()
        assert await rows_of(room.own.pool, DELIVERIES, "true") == before
        [contact] = await rows_of(room.own.pool, CONTACTS, "case_id = $1", CASE)
        assert (contact.language, contact.stopped) == ("vi", {"email": 1})


async def test_no_opening_of_staff_is_recorded(pool: asyncpg.Pool, vault: Vault) -> None:
    told = await telling(pool, vault, CASE)
    await told.hear(samples.answered)
    assert await vault.openings(CASE) == []
