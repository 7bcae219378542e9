"""Signing in and out: who is refused, how long a session lasts, what the database keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from shared import clock
from shared.errors import TooMany, Unauthenticated
from shared.identity import Identity, Role, throttle
from shared.identity.accounts import add_account, change_password, disable, enable, reset_password
from shared.identity.sessions import sign_in, sign_out, signed_in_account
from tests.shared.identity.people import UNITS

HERE, THERE = "203.0.113.7", "198.51.100.2"


async def lan(identity: Identity) -> str:
    _, password = await add_account(identity, "Chị Lan", "lan", Role.CLERK, None)
    return password


class Clock:
    """Time that a test moves by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 7, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def passes(self, **much: float) -> None:
        self.time += timedelta(**much)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Clock:
    hands = Clock()
    monkeypatch.setattr(clock, "now", hands.now)
    return hands


@pytest.mark.parametrize("name", ["lan", "nobody", "", "\0", "lan\ud800", "a" * 100])
async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(identity: Identity, name: str) -> None:
    await lan(identity)
    with pytest.raises(Unauthenticated, match="The sign-in name or the password is wrong"):
        await sign_in(identity, name, "wrong", HERE)


async def test_a_disabled_account_is_refused_until_it_is_enabled(identity: Identity) -> None:
    account, password = await add_account(identity, "Chị Lan", "lan", Role.CLERK, None)
    secret = await sign_in(identity, "lan", password, HERE)
    await disable(identity, account, by=clock.new_id())
    assert await signed_in_account(identity, secret) is None
    with pytest.raises(Unauthenticated):
        await sign_in(identity, "lan", password, HERE)
    await enable(identity, account)
    assert await sign_in(identity, "lan", password, HERE)


async def test_after_five_wrong_passwords_even_the_right_one_waits(identity: Identity, hands: Clock) -> None:
    password = await lan(identity)
    for _ in range(throttle.WRONG_AT_MOST):
        with pytest.raises(Unauthenticated):
            await sign_in(identity, "lan", "wrong", HERE)
    with pytest.raises(TooMany) as refusal:
        await sign_in(identity, "lan", password, HERE)
    assert 0 < refusal.value.retry_after <= 901
    hands.passes(minutes=16)
    assert await sign_in(identity, "lan", password, HERE)


async def test_a_stranger_elsewhere_does_not_lock_the_owner_out(identity: Identity) -> None:
    password = await lan(identity)
    for _ in range(throttle.WRONG_AT_MOST):
        with pytest.raises(Unauthenticated):
            await sign_in(identity, "lan", "wrong", THERE)
    assert await sign_in(identity, "lan", password, HERE)


async def test_neighbours_in_one_network_of_ipv6_count_together(identity: Identity) -> None:
    keys = [await throttle.key_of(identity, "lan", address) for address in ("2001:db8::1", "2001:db8::2", HERE)]
    assert keys[0] == keys[1] != keys[2]


async def test_an_address_cannot_be_recognised_on_another_day(identity: Identity, hands: Clock) -> None:
    today = await throttle.key_of(identity, "lan", HERE)
    hands.passes(days=1)
    assert await throttle.key_of(identity, "lan", HERE) != today
    assert await identity.pool.fetchval("SELECT count(*) FROM identity.salts") == 1


async def test_a_session_ends_after_half_an_hour_of_silence(identity: Identity, hands: Clock) -> None:
    secret = await sign_in(identity, "lan", await lan(identity), HERE)
    for _ in range(3):
        hands.passes(minutes=29)
        assert await signed_in_account(identity, secret)
    hands.passes(minutes=31)
    assert await signed_in_account(identity, secret) is None


async def test_a_session_ends_after_eight_hours_however_busy(identity: Identity, hands: Clock) -> None:
    secret = await sign_in(identity, "lan", await lan(identity), HERE)
    for _ in range(19):
        hands.passes(minutes=25)
        assert await signed_in_account(identity, secret)
    hands.passes(minutes=10)
    assert await signed_in_account(identity, secret) is None


async def test_signing_out_ends_the_session_for_everyone_who_holds_it(identity: Identity) -> None:
    secret = await sign_in(identity, "lan", await lan(identity), HERE)
    await sign_out(identity, secret)
    assert await signed_in_account(identity, secret) is None


async def test_a_new_password_ends_the_sessions_of_the_old_one(identity: Identity) -> None:
    account, password = await add_account(identity, "Chị Lan", "lan", Role.CLERK, None)
    secret = await sign_in(identity, "lan", password, HERE)
    fresh = await reset_password(identity, account)
    assert await signed_in_account(identity, secret) is None
    with pytest.raises(Unauthenticated):
        await sign_in(identity, "lan", password, HERE)
    await change_password(identity, account, fresh, "a long sentence of mine")
    assert await sign_in(identity, "LAN ", "a long sentence of mine", HERE)


async def test_the_database_holds_neither_password_nor_session_nor_address(identity: Identity) -> None:
    password = await lan(identity)
    secret = await sign_in(identity, "lan", password, HERE)
    with pytest.raises(Unauthenticated):
        await sign_in(identity, "lan", "wrong", HERE)
    tables = ("accounts", "sessions", "salts", "wrong_passwords")
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
