"""Signing in and out: who is refused, how long a session lasts, what the database keeps."""

import asyncio
from datetime import timedelta

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from shared import clock
from shared.errors import Busy, TooMany, Unauthenticated
from shared.identity import Identity, Role, lanes, sessions, throttle
from shared.identity.accounts import change_password, disable, enable, reset_password
from shared.identity.saying import say_what_is_unsaid
from shared.identity.sessions import (
    FOR_AN_ACCOUNT_FROM_AN_ADDRESS,
    ON_A_KNOWN_DEVICE,
    sign_in,
    sign_out,
    signed_in_account,
)
from tests.shared.identity.people import UNITS, made, passes, said

HERE, THERE = "203.0.113.7", "198.51.100.2"


async def lan(identity: Identity) -> str:
    return (await made(identity))[1]


async def begun(identity: Identity, password: str, address: str = HERE, device: str = "") -> str:
    """The secret of a new session of lan's."""
    return (await sign_in(identity, "lan", password, address, device)).secret


@pytest.mark.parametrize("name", ["lan", "nobody", "", "\0", "lan\ud800", "a" * 100])
async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(identity: Identity, name: str) -> None:
    await lan(identity)
    with pytest.raises(Unauthenticated, match="The sign-in name or the password is wrong"):
        await sign_in(identity, name, "wrong", HERE)


async def test_a_disabled_account_is_refused_until_it_is_enabled(identity: Identity) -> None:
    by, _ = await made(identity, "quan-tri", Role.ADMINISTRATOR)
    account, password = await made(identity)
    secret = await begun(identity, password)
    await disable(identity, account, by=by)
    assert await signed_in_account(identity, secret) is None
    with pytest.raises(Unauthenticated):
        await sign_in(identity, "lan", password, HERE)
    await enable(identity, account, by=by)
    assert await sign_in(identity, "lan", password, HERE)


async def test_after_five_wrong_passwords_even_the_right_one_waits(identity: Identity) -> None:
    password = await lan(identity)
    for _ in range(FOR_AN_ACCOUNT_FROM_AN_ADDRESS):
        with pytest.raises(Unauthenticated):
            await sign_in(identity, "lan", "wrong", HERE)
    with pytest.raises(TooMany) as refusal:
        await sign_in(identity, "lan", password, HERE)
    assert 0 < refusal.value.retry_after <= 901
    await passes(identity, minutes=16)
    assert await sign_in(identity, "lan", password, HERE)


async def test_a_stranger_elsewhere_does_not_lock_the_owner_out(identity: Identity) -> None:
    password = await lan(identity)
    for _ in range(FOR_AN_ACCOUNT_FROM_AN_ADDRESS):
        with pytest.raises(Unauthenticated):
            await sign_in(identity, "lan", "wrong", THERE)
    assert await sign_in(identity, "lan", password, HERE)


async def test_neighbours_in_one_network_of_ipv6_count_together(identity: Identity) -> None:
    keys = [await throttle.key_of(identity, "lan", address) for address in ("2001:db8::1", "2001:db8::2", HERE)]
    assert keys[0] == keys[1] != keys[2]


async def test_an_address_cannot_be_recognised_on_another_day(identity: Identity) -> None:
    today = await throttle.key_of(identity, "lan", HERE)
    await passes(identity, days=1)
    assert await throttle.key_of(identity, "lan", HERE) != today
    assert await identity.pool.fetchval("SELECT count(*) FROM identity.salts") == 1


async def test_a_session_ends_after_half_an_hour_of_silence(identity: Identity) -> None:
    secret = await begun(identity, await lan(identity))
    for _ in range(3):
        await passes(identity, minutes=29)
        assert await signed_in_account(identity, secret)
    await passes(identity, minutes=31)
    assert await signed_in_account(identity, secret) is None


async def test_a_session_ends_after_eight_hours_however_busy(identity: Identity) -> None:
    secret = await begun(identity, await lan(identity))
    for _ in range(19):
        await passes(identity, minutes=25)
        assert await signed_in_account(identity, secret)
    await passes(identity, minutes=10)
    assert await signed_in_account(identity, secret) is None


async def test_signing_out_ends_the_session_for_everyone_who_holds_it(identity: Identity) -> None:
    secret = await begun(identity, await lan(identity))
    await sign_out(identity, secret)
    assert await signed_in_account(identity, secret) is None


async def test_a_new_password_ends_the_sessions_of_the_old_one(identity: Identity) -> None:
    account, password = await made(identity)
    secret = await begun(identity, password)
    by, _ = await made(identity, "quan-tri", Role.ADMINISTRATOR)
    fresh = await reset_password(identity, account, by)
    assert await signed_in_account(identity, secret) is None
    with pytest.raises(Unauthenticated):
        await sign_in(identity, "lan", password, HERE)
    await change_password(identity, account, fresh, "a long sentence of mine")
    assert await sign_in(identity, "LAN ", "a long sentence of mine", HERE)


async def test_the_database_holds_neither_password_nor_session_nor_address(identity: Identity) -> None:
    password = await lan(identity)
    secret = await begun(identity, password)
    with pytest.raises(Unauthenticated):
        await sign_in(identity, "lan", "wrong", HERE)
    tables = ("accounts", "sessions", "salts", "tries")
    kept = str([list(row.values()) for table in tables for row in await identity.pool.fetch(f"TABLE identity.{table}")])
    assert "Chị Lan" in kept
    for hidden in (password, secret, HERE, *UNITS):
        assert hidden not in kept
        assert hidden.encode().hex() not in kept


async def test_an_older_hash_is_renewed_at_sign_in(identity: Identity) -> None:
    password = await lan(identity)
    old = Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1).hash(password)
    await identity.pool.execute("UPDATE identity.accounts SET password_hash = $1", old)
    await sign_in(identity, "lan", password, HERE)
    assert await identity.pool.fetchval("SELECT password_hash FROM identity.accounts") != old
    assert await sign_in(identity, "lan", password, HERE)


async def test_of_many_wrong_passwords_at_once_only_as_many_as_may_be_are_tried(identity: Identity) -> None:
    await lan(identity)

    async def guess(number: int) -> type[BaseException]:
        try:
            await sign_in(identity, "lan", f"guess {number}", HERE)
        except (TooMany, Unauthenticated, Busy) as refusal:
            return type(refusal)
        raise AssertionError("It was no guess.")

    answers = await asyncio.gather(*(guess(number) for number in range(60)))
    assert answers.count(Unauthenticated) <= FOR_AN_ACCOUNT_FROM_AN_ADDRESS
    await say_what_is_unsaid(identity)
    assert (await said(identity))[-1][2]["times"] == answers.count(Unauthenticated)


async def wrong(identity: Identity, name: str, address: str) -> None:
    with pytest.raises(Unauthenticated):
        await sign_in(identity, name, "wrong", address)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Six tries are many: hashing takes its time."""
    for limit in ("FOR_AN_ACCOUNT", "FROM_AN_ADDRESS", "IN_ALL"):
        monkeypatch.setattr(sessions, limit, 6 + (limit == "IN_ALL"))
    return 6


async def test_an_account_is_not_guessed_from_many_addresses(identity: Identity, few: int) -> None:
    password = await lan(identity)
    for number in range(few):
        await wrong(identity, "lan", f"198.51.100.{number}")
    with pytest.raises(TooMany):
        await begun(identity, password)


async def test_an_address_does_not_try_name_after_name(identity: Identity, few: int) -> None:
    for number in range(few):
        await wrong(identity, f"name-{number}", THERE)
    with pytest.raises(TooMany):
        await sign_in(identity, "another", "wrong", THERE)


async def test_all_addresses_together_try_only_so_many(identity: Identity, few: int) -> None:
    for number in range(few + 1):
        await wrong(identity, f"name-{number}", f"198.51.100.{number}")
    with pytest.raises(TooMany):
        await sign_in(identity, "another", "wrong", HERE)


async def test_a_known_device_is_not_kept_out_by_what_strangers_do(identity: Identity, few: int) -> None:
    password = await lan(identity)
    device = (await sign_in(identity, "lan", password, HERE)).device
    for number in range(few):
        await wrong(identity, "lan", f"198.51.100.{number}")
    identity.lanes.strangers.inside += lanes.MOST_INSIDE
    try:
        with pytest.raises(Busy):
            await begun(identity, password, THERE)
        assert await begun(identity, password, THERE, device)
    finally:
        identity.lanes.strangers.inside -= lanes.MOST_INSIDE


async def test_a_device_of_somebody_else_or_a_made_up_one_is_a_strangers(identity: Identity) -> None:
    account, password = await made(identity)
    _, others = await made(identity, "hung")
    device = (await sign_in(identity, "hung", others, HERE)).device
    forged = f"{account.hex}.{device.partition('.')[2]}"
    identity.lanes.strangers.inside += lanes.MOST_INSIDE
    try:
        for mark in (device, forged, "", "x", f"{account.hex}..", "é"):
            with pytest.raises(Busy):
                await begun(identity, password, HERE, mark)
    finally:
        identity.lanes.strangers.inside -= lanes.MOST_INSIDE


async def test_a_known_device_guesses_no_longer_than_others(identity: Identity) -> None:
    device = (await sign_in(identity, "lan", await lan(identity), HERE)).device
    for _ in range(ON_A_KNOWN_DEVICE):
        with pytest.raises(Unauthenticated):
            await begun(identity, "wrong", HERE, device)
    with pytest.raises(TooMany):
        await begun(identity, "wrong", HERE, device)


async def test_right_passwords_are_not_counted(identity: Identity) -> None:
    password = await lan(identity)
    for _ in range(FOR_AN_ACCOUNT_FROM_AN_ADDRESS + 1):
        assert await begun(identity, password)


async def test_right_passwords_from_many_addresses_use_up_no_limit(identity: Identity, few: int) -> None:
    password = await lan(identity)
    for number in range(few + 2):
        assert await begun(identity, password, f"198.51.100.{number}")


async def test_right_passwords_on_a_known_device_are_not_counted(identity: Identity) -> None:
    password = await lan(identity)
    device = (await sign_in(identity, "lan", password, HERE)).device
    for _ in range(ON_A_KNOWN_DEVICE + 1):
        assert await begun(identity, password, HERE, device)


async def test_a_clock_that_is_wrong_ends_no_session(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = await begun(identity, await lan(identity))
    yesterday = clock.now() - timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: yesterday)
    assert await signed_in_account(identity, secret)
