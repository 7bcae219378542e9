"""What identity does, it says: in the transaction that does it, without names, words or addresses."""

import pytest
from eventsourcing.persistence import StoredEvent

from shared.errors import Unauthenticated
from shared.events.identity import AccountDisabled
from shared.identity import Identity, Role, first_accounts
from shared.identity.accounts import change_password, disable, enable, reset_password
from shared.identity.keys import all_keys, create_key, revoke_key
from shared.identity.saying import changing, say_what_is_unsaid
from shared.identity.sessions import sign_in
from tests.shared.identity.people import UNITS, made, said, untold

HERE = "203.0.113.7"
LATER = "a long sentence of mine"


async def test_a_change_that_fails_is_not_said(identity: Identity) -> None:
    account, _ = await made(identity)
    before = await said(identity)

    async def fail() -> None:
        async with changing(identity) as change:
            await change.connection.execute("DELETE FROM identity.accounts")
            change.say(account, AccountDisabled(), account)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await said(identity) == before
    assert await identity.pool.fetchval("SELECT count(*) FROM identity.accounts") == 1


async def test_a_change_that_cannot_be_said_is_not_made(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    account, _ = await made(identity)
    by, _ = await made(identity, "quan-tri", Role.ADMINISTRATOR)

    async def full(*_: object) -> list[StoredEvent]:
        raise OSError("no space left")

    monkeypatch.setattr(identity.log, "insert_within", full)
    with pytest.raises(OSError, match="no space"):
        await disable(identity, account, by)
    assert not await identity.pool.fetchval("SELECT disabled_at FROM identity.accounts WHERE id = $1", account)


async def test_what_is_done_to_an_account_is_said_with_who_did_it(identity: Identity) -> None:
    by, _ = await made(identity, "quan-tri", Role.ADMINISTRATOR)
    account, password = await made(identity)
    await sign_in(identity, "lan", password, HERE)
    await disable(identity, account, by)
    await disable(identity, account, by)
    await enable(identity, account, by)
    await change_password(identity, account, await reset_password(identity, account, by), LATER)
    them, lan = f"staff/{by}", f"staff/{account}"
    assert (await said(identity))[2:] == [
        ("signed-in", lan, {"known_device": False}),
        ("account-disabled", them, {}),
        ("account-enabled", them, {"proposal": None}),
        ("password-reset", them, {"proposal": None}),
        ("password-changed", lan, {}),
    ]


async def test_keys_are_said_without_their_secrets(identity: Identity) -> None:
    by, _ = await made(identity, "quan-tri", Role.ADMINISTRATOR)
    key = await create_key(identity, "kinh-te", "Một cửa", frozenset({"dispatch:read"}), by)
    [known] = await all_keys(identity)
    await revoke_key(identity, known.id, by)
    events = (await said(identity))[1:]
    assert [event for event, _, _ in events] == ["key-issued", "key-revoked"]
    assert key.rpartition("_")[2] not in str(events)
    assert "Một cửa" not in str(events)


async def test_wrong_sign_ins_are_counted_and_name_nobody(identity: Identity) -> None:
    await made(identity)
    for name in ("lan", "lan", "nobody"):
        with pytest.raises(Unauthenticated):
            await sign_in(identity, name, "wrong", HERE)
    await say_what_is_unsaid(identity)
    await say_what_is_unsaid(identity)
    event, actor, data = (await said(identity))[-1]
    assert (event, actor, data["times"], len(await said(identity))) == ("sign-in-failed", "stage/identity", 3, 2)
    assert not {"lan", "nobody", HERE} & set(str(data).split("'"))


async def test_the_first_accounts_and_one_that_somebody_slipped_in_are_said(identity: Identity) -> None:
    await first_accounts(identity.pool, UNITS, untold)
    await say_what_is_unsaid(identity)
    first = len(await said(identity))
    assert first == await identity.pool.fetchval("SELECT count(*) FROM identity.accounts")
    await identity.pool.execute(
        "INSERT INTO identity.accounts (id, name, sign_in, role, password_hash)"
        " VALUES (gen_random_uuid(), 'x', 'xyz', 'editor', '')"
    )
    await say_what_is_unsaid(identity)
    await say_what_is_unsaid(identity)
    assert (await said(identity))[first:] == [
        ("account-made", "stage/identity", {"role": "editor", "unit": None, "proposal": None})
    ]


async def test_no_name_of_anybody_is_in_an_event(identity: Identity) -> None:
    _, password = await made(identity)
    await sign_in(identity, "lan", password, HERE)
    kept = b"".join([bytes(row["state"]) for row in await identity.pool.fetch("SELECT state FROM log.events")]).decode()
    assert "Lan" not in kept
    assert "lan" not in kept.replace("vn.langnghe", "").replace("langnghe", "")
