"""A follower's contact stands under a key of its own: given once, given anew, erased, and gone with the following."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from services.intake.erasing.jobs import say_erasures
from services.intake.following import contact
from services.intake.following.contact import Wanted, give_contact, stop_telling, telling
from services.intake.following.service import end
from services.intake.ways import NO_WAYS
from shared import clock
from shared.errors import Conflict, Invalid, NotFound, TooMany
from shared.events.intake import FollowerContactErased, FollowerContactGiven, FollowingEnded
from shared.events.sealed import Key
from shared.vault import CITIZEN, Erased, Vault
from shared.vault.renewing import Contact
from tests.services.intake.telling import FOLLOWERS, TO, Telling, admits, followed_case
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.samples import CASE


def wanted(contact: str = "moi@example.vn", way: str = "email", language: str = "vi") -> Wanted:
    return Wanted(contact, way, language, COMMUNE.consent)


def said(told: Telling) -> list[str]:
    ours = FollowerContactGiven | FollowerContactErased | FollowingEnded
    return [type(event).__name__ for event in told.journal.said if isinstance(event, ours)]


def given(told: Telling) -> list[FollowerContactGiven]:
    return [event for event in told.journal.said if isinstance(event, FollowerContactGiven)]


async def shown_to(told: Telling, code: str) -> str | None:
    return (await telling(told.intake, *await told.intake.followed(code))).shown


async def opens(vault: Vault, *events: FollowerContactGiven) -> list[str | Erased]:
    return [await vault.open(event.follower, event.contact, CITIZEN, "own case") for event in events]


async def test_without_the_consent_of_today_nothing_is_kept(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    with pytest.raises(Invalid) as refused:
        await give_contact(told.intake, code, replace(wanted(), consent="2019-01"), admits)
    assert set(refused.value.errors) == {"consent"}


@pytest.mark.parametrize(
    ("entry", "beside"), [(wanted("0900 111 222"), "contact"), (wanted(way="zalo"), "way"), (wanted(way="x"), "way")]
)
async def test_what_nothing_can_be_sent_to_is_not_kept(
    pool: asyncpg.Pool, vault: Vault, entry: Wanted, beside: str
) -> None:
    told, code = await followed_case(pool, vault)
    with pytest.raises(Invalid) as refused:
        await give_contact(told.intake, code, entry, admits)
    assert set(refused.value.errors) == {beside}
    assert await opens(vault, *given(told)) == [FOLLOWERS]


async def test_of_what_is_public_no_longer_nobody_is_told(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await told.remember(samples.named.model_copy(update={"headline": None}))
    with pytest.raises(Conflict):
        await give_contact(told.intake, code, wanted(), admits)


async def test_of_what_has_a_public_result_nobody_new_is_told(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await told.remember(samples.published)
    with pytest.raises(Conflict, match="public already"):
        await give_contact(told.intake, code, wanted(), admits)
    assert await opens(vault, *given(told)) == [FOLLOWERS]


async def test_who_comes_too_often_destroys_nothing(pool: asyncpg.Pool, vault: Vault) -> None:
    async def refuses() -> None:
        raise TooMany("Wait.", 1)

    told, code = await followed_case(pool, vault)
    with pytest.raises(TooMany):
        await give_contact(told.intake, code, wanted(), refuses)
    assert await opens(vault, *given(told)) == [FOLLOWERS]


async def test_a_contact_is_sealed_for_its_follower_and_not_for_the_case(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    [event] = given(told)
    assert event.contact.case == event.follower != CASE
    assert FOLLOWERS not in str(told.journal.stored)
    assert await vault.open(CASE, event.contact, CITIZEN, "own case") == Erased()
    assert await shown_to(told, code) == "l…@example.vn"


async def test_the_same_contact_is_given_once_however_often_it_is_sent(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await asyncio.gather(*(give_contact(told.intake, code, wanted(FOLLOWERS), admits) for _ in range(4)))
    assert len(given(told)) == 1


async def test_a_double_tap_on_another_is_one_change(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await asyncio.gather(*(give_contact(told.intake, code, wanted(), admits) for _ in range(12)))
    assert await opens(vault, *given(told)) == [Erased(), "moi@example.vn"]


async def test_another_language_is_another_wish(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await give_contact(told.intake, code, wanted(FOLLOWERS, language="de"), admits)
    assert [event.language for event in given(told)] == ["vi", "de"]


async def test_who_stops_has_no_contact_and_follows_still(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    for _ in range(2):
        await told.shown(await stop_telling(told.intake, code))
    assert said(told) == ["FollowerContactGiven", "FollowerContactErased"]
    assert await opens(vault, *given(told)) == [Erased()]
    assert await shown_to(told, code) == ""
    await told.wants(code, "moi@example.vn")
    assert await shown_to(told, code) == "m…@example.vn"


async def test_who_follows_no_longer_has_no_contact(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await told.shown(await end(told.intake, code))
    assert said(told) == ["FollowerContactGiven", "FollowingEnded"]
    assert await opens(vault, *given(told)) == [Erased()]
    with pytest.raises(NotFound):
        await give_contact(told.intake, code, wanted(), admits)


async def test_erasing_the_case_leaves_the_key_of_who_follows_it(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    await vault.erase(CASE)
    assert await opens(vault, *given(told)) == [FOLLOWERS]


async def test_where_nobody_is_told_by_anything_nothing_is_offered(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    without = replace(told.intake, ways=NO_WAYS)
    new = await without.followed(await told.follows())
    assert not (await telling(without, *new)).is_offered
    assert (await telling(told.intake, *new)).is_offered


async def test_who_dies_before_saying_it_has_none_and_writes_it_again(
    pool: asyncpg.Pool, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise asyncio.CancelledError

    told, code = await followed_case(pool, vault)
    with monkeypatch.context() as patched:
        patched.setattr(contact, "Give", dies)
        with pytest.raises(asyncio.CancelledError):
            await give_contact(told.intake, code, wanted(), admits)
    assert await shown_to(told, code) is None
    await told.wants(code, "moi@example.vn")
    assert await shown_to(told, code) == "m…@example.vn"


@pytest.fixture
def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)


@pytest.mark.usefixtures("an_hour_later")
async def test_who_dies_before_saying_an_erasure_has_it_said_by_the_clock(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await vault.erase((await told.intake.follower(code)).follower, ("contact",))
    for _ in range(2):
        await say_erasures(told.intake)
    assert said(told) == ["FollowerContactGiven", "FollowerContactErased"]
    assert await vault.unsaid_erasures(clock.now(), 10) == []


@pytest.mark.usefixtures("an_hour_later")
async def test_what_was_given_since_is_not_said_to_be_erased(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    follower: UUID = (await told.intake.follower(code)).follower
    await vault.erase(follower, ("contact",))
    unsaid = await vault.unsaid_erasures(clock.now(), 10)
    await told.wants(code, "moi@example.vn")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vault, "unsaid_erasures", lambda *_: _as_before(unsaid))
        await say_erasures(told.intake)
    assert said(told) == ["FollowerContactGiven", "FollowerContactGiven"]


async def _as_before(unsaid: list[tuple[UUID, set[Key]]]) -> list[tuple[UUID, set[Key]]]:
    return unsaid


@pytest.mark.usefixtures("an_hour_later")
async def test_where_the_tables_are_behind_an_erasure_waits(pool: asyncpg.Pool, vault: Vault) -> None:
    async def behind() -> bool:
        return False

    told, code = await followed_case(pool, vault)
    await vault.erase((await told.intake.follower(code)).follower, ("contact",))
    await pool.execute("DELETE FROM intake.followers")
    await say_erasures(replace(told.intake, caught_up=behind))
    assert len(await vault.unsaid_erasures(clock.now(), 10)) == 1


async def test_an_end_whose_key_does_not_go_is_not_said(
    pool: asyncpg.Pool, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise ConnectionResetError

    told, code = await followed_case(pool, vault)
    monkeypatch.setattr(Contact, "erase", away)
    for act in (end, stop_telling):
        with pytest.raises(ConnectionResetError):
            await act(told.intake, code)
    assert said(told) == ["FollowerContactGiven"]


async def test_the_citizens_own_contact_is_another_matter(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await stop_telling(told.intake, code)
    [kept] = await pool.fetch("SELECT contact FROM intake.contacts")
    assert kept["contact"] is not None
    assert TO not in str(kept)
