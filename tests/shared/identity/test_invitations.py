"""An invitation: good for seven days and once, for its owner alone, and nobody else learns a password."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from shared.errors import Conflict, Forbidden, Gone, Invalid
from shared.identity import Identity, Role
from shared.identity.accounts import add_account, disable, reset_password
from shared.identity.invitations import GOOD_FOR, accept, add_invited, invitation, invite
from shared.identity.saying import SELF
from tests.shared.identity.people import API, BROWSER, SITE, Visitor, made, said

OWN = "bốn con trâu qua cầu tre"


async def administrators(identity: Identity) -> UUID:
    account, _ = await made(identity, "quan-tri-2", Role.ADMINISTRATOR, "Anh Quản Trị")
    return account


async def invited(identity: Identity, sign_in: str = "lan") -> tuple[UUID, str]:
    by = await administrators(identity)
    return await add_invited(identity, "Chị Lan", sign_in, Role.MODERATOR, by)


async def test_only_moderators_are_invited_and_they_are_given_no_password(identity: Identity) -> None:
    by = await administrators(identity)
    clerk, _ = await made(identity)
    with pytest.raises(Forbidden):
        await add_invited(identity, "Anh Hùng", "hung", Role.EDITOR, by)
    with pytest.raises(Forbidden):
        await invite(identity, clerk, by)
    with pytest.raises(Forbidden):
        await add_account(identity, "Anh Hùng", "hung", Role.MODERATOR, None, SELF)
    moderator, _ = await add_invited(identity, "Anh Hùng", "hung", Role.MODERATOR, by)
    with pytest.raises(Forbidden):
        await reset_password(identity, moderator, by)


@pytest.mark.parametrize("secret", ["", "nothing", "x" * 43, "\x00", "\udcff"])
async def test_what_is_no_invitation_opens_nothing(identity: Identity, secret: str) -> None:
    await invited(identity)
    with pytest.raises(Gone):
        await accept(identity, secret, OWN)


async def test_a_second_use_opens_nothing(identity: Identity) -> None:
    _, secret = await invited(identity)
    await accept(identity, secret, OWN)
    with pytest.raises(Gone):
        await accept(identity, secret, OWN + " nữa")


async def test_of_two_at_the_same_moment_one_comes_in(identity: Identity) -> None:
    _, secret = await invited(identity)
    both = await asyncio.gather(*(accept(identity, secret, OWN) for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["Begun", "Gone"]


async def test_after_seven_days_it_opens_nothing(identity: Identity) -> None:
    _, secret = await invited(identity)
    ago = GOOD_FOR + timedelta(seconds=1)
    await identity.pool.execute("UPDATE identity.invitations SET until = until - $1::interval", ago)
    with pytest.raises(Gone):
        await accept(identity, secret, OWN)


async def test_a_newer_one_takes_the_place_of_the_one_before(identity: Identity) -> None:
    account, first = await invited(identity)
    by, _ = await made(identity, "quan-tri-3", Role.ADMINISTRATOR)
    second = await invite(identity, account, by)
    with pytest.raises(Gone):
        await accept(identity, first, OWN)
    assert await accept(identity, second, OWN)


async def test_a_disabled_account_is_neither_invited_nor_entered(identity: Identity) -> None:
    account, secret = await invited(identity)
    by, _ = await made(identity, "quan-tri-3", Role.ADMINISTRATOR)
    await disable(identity, account, by)
    with pytest.raises(Gone):
        await accept(identity, secret, OWN)
    with pytest.raises(Conflict):
        await invite(identity, account, by)


async def test_a_password_that_is_none_leaves_the_invitation_open(identity: Identity) -> None:
    _, secret = await invited(identity)
    with pytest.raises(Invalid):
        await accept(identity, secret, "Chị Lan 2026")
    assert await accept(identity, secret, OWN)


async def test_the_table_holds_no_secret(identity: Identity) -> None:
    _, secret = await invited(identity)
    assert secret.encode() not in str(await identity.pool.fetchrow("SELECT * FROM identity.invitations")).encode()


async def test_each_step_is_on_record(identity: Identity) -> None:
    account, secret = await invited(identity)
    await accept(identity, secret, OWN)
    told = [(event, actor) for event, actor, _ in await said(identity)]
    by = told[-4][1]
    mine = f"staff/{account}"
    assert told[-4:] == [
        ("account-made", by), ("account-invited", by), ("invitation-accepted", mine), ("signed-in", mine),
    ]  # fmt: skip
    assert secret not in str(await said(identity))


async def test_looking_at_the_link_uses_nothing_up(identity: Identity, visitor: Visitor) -> None:
    _, secret = await invited(identity)
    for _ in range(3):
        page = await visitor.get(f"/moi?ma={secret}", headers=BROWSER)
        assert page.status_code == 200
    assert "Anh Quản Trị mời Chị Lan" in page.text
    known = await invitation(identity, secret)
    assert known is not None
    assert known.is_open


async def test_the_address_of_the_link_is_told_no_other_part_of_the_house(identity: Identity, visitor: Visitor) -> None:
    _, secret = await invited(identity)
    page = await visitor.get(f"/moi?ma={secret}", headers=BROWSER)
    assert page.headers["referrer-policy"] == "strict-origin"


async def test_whoever_accepts_is_signed_in_and_comes_to_work(identity: Identity, visitor: Visitor) -> None:
    _, secret = await invited(identity)
    answer = await visitor.post("/moi", data={"token": secret, "new": OWN}, headers=BROWSER)
    assert answer.status_code == 303
    onward = await visitor.get(answer.headers["location"], headers=BROWSER)
    assert onward.headers["location"] == "/chuyen-tin"
    assert (await visitor.post(f"{API}/session", json={"sign_in": "lan", "password": OWN})).status_code == 204


async def test_a_wrong_password_is_said_beside_its_field_and_not_repeated(identity: Identity, visitor: Visitor) -> None:
    _, secret = await invited(identity)
    page = await visitor.post("/moi", data={"token": secret, "new": "ngắn"}, headers=BROWSER)
    assert page.status_code == 422
    assert 'href="#new"' in page.text
    assert "ngắn" not in page.text


async def test_one_that_is_over_says_whom_to_ask(identity: Identity, visitor: Visitor) -> None:
    _, secret = await invited(identity)
    await accept(identity, secret, OWN)
    page = await visitor.get(f"/moi?ma={secret}", headers=BROWSER)
    assert page.status_code == 410
    assert "Hãy nhờ Anh Quản Trị gửi cho bạn một lời mời mới." in page.text
    unknown = await visitor.get("/moi?ma=nothing", headers=BROWSER)
    assert unknown.status_code == 410
    assert "quản trị viên của xã" in unknown.text


async def test_the_administrator_sees_a_link_once(administrator: Visitor) -> None:
    entry = {"name": "Chị Mai", "sign_in": "mai", "role": "moderator"}
    page = await administrator.post("/quan-tri/tai-khoan", data=entry, headers=BROWSER)
    assert f"{SITE}/moi?ma=" in page.text
    assert "/moi?ma=" not in (await administrator.get("/quan-tri", headers=BROWSER)).text


async def test_a_program_invites_too(administrator: Visitor) -> None:
    entry = {"name": "Chị Mai", "sign_in": "mai", "role": "moderator"}
    first = (await administrator.post(f"{API}/accounts", json=entry)).json()
    assert first["password"] is None
    again = await administrator.post(f"{API}/accounts/{first['id']}/invitation")
    assert again.json()["invitation"].startswith(f"{SITE}/moi?ma=")
    assert again.json()["invitation"] != first["invitation"]
