"""Accounts: which are refused, and what an empty house begins with."""

import pytest

from shared import clock
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.identity import Identity, Role, accounts, first_accounts
from shared.identity.accounts import add_account, all_accounts, change_password, disable, reset_password
from shared.identity.principal import INVITED
from shared.identity.saying import SELF
from shared.identity.secrets import generated_password, hashed
from shared.identity.sessions import sign_in
from tests.shared.identity.people import UNITS, made, untold


@pytest.mark.parametrize("sign_in_name", ["", "ab", "chị-lan", "a b", "-lan", "x" * 41, "lan\n"])
async def test_an_odd_sign_in_name_is_refused(identity: Identity, sign_in_name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await add_account(identity, "Chị Lan", sign_in_name, Role.CLERK, None, SELF)
    assert "sign_in" in refusal.value.errors


@pytest.mark.parametrize(("role", "unit"), [(Role.UNIT_MEMBER, None), (Role.CLERK, "kinh-te"), (Role.UNIT_MEMBER, "?")])
async def test_only_a_unit_member_has_a_unit_and_it_exists(identity: Identity, role: Role, unit: str | None) -> None:
    with pytest.raises(Invalid) as refusal:
        await add_account(identity, "Chị Lan", "lan", role, unit, SELF)
    assert "unit" in refusal.value.errors


async def test_a_taken_sign_in_name_is_refused_in_any_case(identity: Identity) -> None:
    await add_account(identity, "Chị Lan", "lan", Role.CLERK, None, SELF)
    with pytest.raises(Conflict):
        await add_account(identity, "Anh Lân", "LAN", Role.CLERK, None, SELF)


async def test_nobody_disables_themselves(identity: Identity) -> None:
    account, _ = await made(identity, "lan", Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        await disable(identity, account, by=account)


async def test_an_account_that_is_not_there_is_not_found(identity: Identity) -> None:
    with pytest.raises(NotFound):
        await disable(identity, clock.new_id(), by=clock.new_id())
    with pytest.raises(NotFound):
        await reset_password(identity, clock.new_id(), by=clock.new_id())


@pytest.mark.parametrize(("old", "new", "wrong"), [("x", "a long sentence", "old"), (None, "short", "new")])
async def test_a_change_needs_the_old_password_and_a_long_new_one(
    identity: Identity, old: str | None, new: str, wrong: str
) -> None:
    account, password = await add_account(identity, "Chị Lan", "lan", Role.CLERK, None, SELF)
    with pytest.raises(Invalid) as refusal:
        await change_password(identity, account, old or password, new)
    assert wrong in refusal.value.errors


async def test_a_password_that_was_reset_meanwhile_is_not_changed_with_the_old_one(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, password = await add_account(identity, "Chị Lan", "lan", Role.CLERK, None, SELF)
    reset: list[str] = []
    by, _ = await made(identity, "quan-tri", Role.ADMINISTRATOR)

    async def slowly(new: str) -> str:
        if not reset:
            reset.append(new)
            reset.append(await reset_password(identity, account, by=by))
        return await hashed(new)

    monkeypatch.setattr(accounts, "hashed", slowly)
    with pytest.raises(Invalid):
        await change_password(identity, account, password, "a long sentence of mine")
    assert await sign_in(identity, "lan", reset[1], "203.0.113.7")


async def test_accounts_whose_passwords_could_not_be_kept_are_not_made(identity: Identity) -> None:
    def full(_: object) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        await first_accounts(identity.pool, UNITS, full)
    assert await all_accounts(identity) == []


async def test_an_empty_house_begins_with_one_account_for_each_role_and_unit(
    identity: Identity,
) -> None:
    told = await first_accounts(identity.pool, UNITS, untold)
    made = await all_accounts(identity)
    roles = sorted(account.role for account in made)
    staff = {*Role} - INVITED  # moderators are invited, when there are groups
    assert roles == sorted([*staff, Role.EDITOR, Role.OVERSEER, Role.UNIT_MEMBER])
    assert {account.unit for account in made if account.unit} == UNITS.keys()
    assert len({password for _, _, password in told}) == len(made) == len(told)
    _, name, password = told[0]
    assert await sign_in(identity, name, password, "203.0.113.7")


async def test_a_house_with_accounts_gets_no_more(identity: Identity) -> None:
    await first_accounts(identity.pool, UNITS, untold)
    assert await first_accounts(identity.pool, UNITS, untold) == []


def test_a_generated_password_can_be_read_aloud() -> None:
    password = generated_password()
    assert len(password) == 19
    assert not set(password) & set("ilou")
