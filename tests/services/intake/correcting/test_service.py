"""A corrected contact is sealed anew; the old one opens for nobody, whoever pressed when."""

import asyncio

import pytest

from services.intake.correcting.service import Wanted, change_contact
from services.intake.domain import Receive
from services.intake.receiving import BY_CITIZEN, decider
from services.intake.service import Service
from services.intake.view import TrackedCase
from shared.errors import Conflict, Gone, Invalid
from shared.events.intake import ContactChanged, PersonalDataErased
from shared.events.sealed import Sealed
from shared.vault import CaseKeys, Erased, Vault
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.intake import CODE, OneCase, intake_on
from tests.support.journals import MemoryJournal
from tests.support.samples import CASE

OLD, NEW = "0900 111 222", "0900 333 444"
TOKEN = "t" * 20


def wanted(contact: str | None = NEW, token: str | None = None, seen: int | None = None) -> Wanted:
    return Wanted(contact, "zalo", COMMUNE.consent, token, seen)


async def intake_with(vault: Vault) -> tuple[Service, MemoryJournal, Sealed]:
    """A service whose only case came with a contact; and the box of it."""
    keys, journal = await vault.create(CASE), MemoryJournal()
    old = keys.seal(OLD, "contact")
    await decider.begin(
        journal, CASE, Receive(samples.received.model_copy(update={"contact": old, "contact_by": None})), BY_CITIZEN
    )
    return intake_on(journal, vault, OneCase(TrackedCase(CASE, number="LS-2026-000001"))), journal, old


def changes(journal: MemoryJournal) -> list[ContactChanged]:
    return [event for event in journal.said if isinstance(event, ContactChanged)]


async def read(vault: Vault, *boxes: Sealed) -> list[str | Erased]:
    """What a clerk's desk opens."""
    return await vault.open_contacts(CASE, boxes, "staff/1")


async def test_without_the_consent_of_today_nothing_is_kept_and_the_old_stays(vault: Vault) -> None:
    intake, journal, old = await intake_with(vault)
    with pytest.raises(Invalid) as refused:
        await change_contact(intake, CODE, Wanted(NEW, None, "2019-01"))
    assert set(refused.value.errors) == {"consent"}
    assert changes(journal) == []
    assert await read(vault, old) == [OLD]


async def test_a_page_from_before_another_change_destroys_nothing(vault: Vault) -> None:
    intake, journal, _ = await intake_with(vault)
    await change_contact(intake, CODE, wanted(seen=0))
    with pytest.raises(Conflict):
        await change_contact(intake, CODE, wanted("0900 999 999", seen=0))
    [said] = changes(journal)
    assert await read(vault, said.contact) == [NEW]


async def test_an_erased_case_takes_no_contact(vault: Vault) -> None:
    intake, journal, _ = await intake_with(vault)
    await intake.erase(CODE, "all")
    with pytest.raises(Gone):
        await change_contact(intake, CODE, wanted())
    assert changes(journal) == []


async def test_another_contact_under_a_used_token_is_not_lost_in_silence(vault: Vault) -> None:
    intake, _, _ = await intake_with(vault)
    await change_contact(intake, CODE, wanted(token=TOKEN))
    with pytest.raises(Conflict):
        await change_contact(intake, CODE, wanted("0900 999 999", token=TOKEN))


async def test_a_double_tap_is_one_change(vault: Vault) -> None:
    intake, journal, _ = await intake_with(vault)
    await asyncio.gather(*(change_contact(intake, CODE, wanted(token=TOKEN, seen=0)) for _ in range(4)))
    [said] = changes(journal)
    assert await read(vault, said.contact) == [NEW]


async def test_of_several_at_once_the_last_one_said_is_the_one_that_opens(vault: Vault) -> None:
    intake, journal, old = await intake_with(vault)
    numbers = [f"0900 000 {number:03}" for number in range(12)]
    await asyncio.gather(*(change_contact(intake, CODE, wanted(number)) for number in numbers))
    *before, last = changes(journal)
    assert len(before) == len(numbers) - 1
    assert (await read(vault, last.contact))[0] in numbers
    assert set(await read(vault, old, *(one.contact for one in before))) == {Erased()}


async def test_the_new_contact_opens_and_the_old_one_for_nobody(vault: Vault) -> None:
    intake, journal, old = await intake_with(vault)
    await change_contact(intake, CODE, wanted())
    [said] = changes(journal)
    assert said.contact_by
    assert await read(vault, old, said.contact, said.contact_by) == [Erased(), NEW, "zalo"]
    keys = await vault.keys(CASE, "citizen", "own case")
    assert isinstance(keys, CaseKeys)
    assert keys.open(said.contact) == NEW


async def test_the_way_of_being_told_changes_and_the_contact_stays(vault: Vault) -> None:
    intake, journal, _ = await intake_with(vault)
    await change_contact(intake, CODE, wanted(None))
    [said] = changes(journal)
    assert said.contact_by
    assert await read(vault, said.contact, said.contact_by) == [OLD, "zalo"]


async def test_what_was_corrected_is_erased_alone_and_with_everything(vault: Vault) -> None:
    intake, journal, _ = await intake_with(vault)
    for scope in ("contact", "all"):
        await change_contact(intake, CODE, wanted())
        await intake.erase(CODE, scope)
        assert await read(vault, changes(journal)[-1].contact) == [Erased()]
    assert [event.scope for event in journal.said if isinstance(event, PersonalDataErased)] == ["contact", "all"]
