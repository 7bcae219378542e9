"""The keys go first, then it is said; and what was interrupted between the two is finished by the clock."""

from datetime import timedelta

import pytest

from services.intake.erasing.jobs import JOBS, say_erasures
from services.intake.receiving import BY_CITIZEN
from services.intake.service import Service
from shared import clock
from shared.decoding import Picture
from shared.events.intake import PersonalDataErased
from shared.vault import Vault
from shared.vault.renewing import Contact
from shared.vault.sweeping import drop_unnamed
from tests.services.intake.test_additions import intake_with
from tests.support.intake import CODE
from tests.support.journals import MemoryJournal
from tests.support.samples import CASE
from tests.support.vaults import pictures_in, rows_of


def said(intake: Service) -> list[str]:
    """The scopes of the erasures that were said."""
    assert isinstance(intake.journal, MemoryJournal)
    return [event.scope for event in intake.journal.said if isinstance(event, PersonalDataErased)]


@pytest.fixture
def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)


async def test_an_erasure_whose_keys_do_not_go_is_not_said(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = await intake_with(vault)

    async def away(*_: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(Contact, "erase", away)
    with pytest.raises(ConnectionResetError):
        await intake.erase(CODE, "all")
    assert said(intake) == []
    await intake.add(CODE, "Mã vẫn dùng được.", [])


async def test_no_key_and_no_picture_is_left_of_a_case_of_which_everything_was_erased(vault: Vault) -> None:
    intake = await intake_with(vault)
    await intake.add(CODE, "Một ảnh nữa.", [Picture(b"a picture", 64, 48)])
    await intake.erase(CODE, "all")
    assert said(intake) == ["all"]
    assert await rows_of(vault, "SELECT name FROM vault.keys WHERE wrapped IS NOT NULL") == []
    assert await pictures_in(vault) == 0


@pytest.mark.parametrize(("names", "scope"), [(("words", "contact"), "all"), (("contact",), "contact")])
@pytest.mark.usefixtures("an_hour_later")
async def test_an_erasure_that_was_never_said_is_said_once(vault: Vault, names: tuple[str, ...], scope: str) -> None:
    intake = await intake_with(vault)
    await vault.erase(CASE, names)  # type: ignore[arg-type]
    for _ in range(2):
        await say_erasures(intake)
    assert said(intake) == [scope]
    assert await vault.unsaid_erasures(clock.now(), 10) == []


@pytest.mark.usefixtures("an_hour_later")
async def test_one_that_was_said_is_not_said_again(vault: Vault) -> None:
    intake = await intake_with(vault)
    await intake.erase(CODE, "contact")
    await intake.erase(CODE, "all")
    await say_erasures(intake)
    assert said(intake) == ["contact", "all"]
    assert await vault.unsaid_erasures(clock.now(), 10) == []


@pytest.mark.usefixtures("an_hour_later")
async def test_of_keys_without_a_case_nothing_is_said(vault: Vault) -> None:
    stray = (await vault.create(clock.new_id())).case
    await vault.erase(stray)
    intake = await intake_with(vault)
    await say_erasures(intake)
    assert said(intake) == []
    assert await vault.unsaid_erasures(clock.now(), 10) == []


async def test_what_happened_a_moment_ago_is_left_to_whoever_does_it(vault: Vault) -> None:
    intake = await intake_with(vault)
    await vault.erase(CASE)
    await vault.put_photo(await vault.create(clock.new_id()), clock.new_id(), b"a picture")
    [timer] = JOBS
    await timer.act(intake)
    assert said(intake) == []
    assert await pictures_in(vault) == 1


@pytest.mark.usefixtures("an_hour_later")
async def test_a_picture_that_no_event_names_goes_and_the_others_stay(vault: Vault) -> None:
    intake = await intake_with(vault)
    await intake.add(CODE, "Một ảnh nữa.", [Picture(b"a picture", 64, 48)])
    keys = await vault.keys(CASE, BY_CITIZEN.actor, "own case")
    await vault.put_photo(keys, clock.new_id(), b"of the slower of two")  # type: ignore[arg-type]
    [timer] = JOBS
    await timer.act(intake)
    assert await pictures_in(vault) == 1
    assert await vault.unnamed_photos(clock.now(), 10) == []
    await drop_unnamed(vault, MemoryJournal(), clock.now())  # settled: not looked at again
    assert await pictures_in(vault) == 1
