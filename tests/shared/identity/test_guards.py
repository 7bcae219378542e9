"""Who may enter where: nobody known 401, the wrong one 403, on every door that a guard stands before."""

import re

import pytest
from fastapi import FastAPI

from shared import clock
from shared.errors import Invalid, NotFound
from shared.identity import Identity, Role
from shared.identity.keys import all_keys, create_key, revoke_key
from tests.shared.identity.people import API, BROWSER, Visitor, made, people
from tests.support.routes import Door, doors

OPEN = {
    ("/dang-nhap", "POST"),  # whoever signs in is not known yet
    ("/dang-xuat", "POST"),  # without a session there is nothing to end
    ("/moi", "POST"),  # whoever has an invitation has no password yet
    (f"{API}/session", "POST"),
}
PLACEHOLDER = re.compile(r"\{[^}]+\}")


async def unit_key(identity: Identity, *scopes: str) -> dict[str, str]:
    account, _ = await made(identity, f"admin-{len(await all_keys(identity))}", Role.ADMINISTRATOR)
    key = await create_key(identity, "kinh-te", "Một cửa", frozenset(scopes), by=account)
    return {"authorization": f"Bearer {key}"}


def guarded_doors(app: FastAPI) -> list[Door]:
    return [door for door in doors(app) if door.guard is not None]


def address(door: Door) -> str:
    return PLACEHOLDER.sub(str(clock.new_id()), door.path)


def test_every_door_that_changes_something_has_a_guard(app: FastAPI) -> None:
    changing = {(door.path, door.method) for door in doors(app) if door.changes and door.guard is None}
    assert changing == OPEN


async def test_nobody_known_gets_401_at_every_guarded_door(app: FastAPI, visitor: Visitor) -> None:
    answers = {door: await visitor.request(door.method, address(door)) for door in guarded_doors(app)}
    assert len(answers) > 20
    for door, answer in answers.items():
        led_to_sign_in = door.method == "GET" and not door.path.startswith("/api/")
        assert answer.status_code == (303 if led_to_sign_in else 401), door


async def test_the_wrong_role_gets_403_at_every_guarded_door(
    app: FastAPI, identity: Identity, visitor: Visitor
) -> None:
    overseer = await people(identity, visitor, Role.OVERSEER)
    for door in guarded_doors(app):
        assert door.guard is not None
        if Role.OVERSEER not in door.guard.roles:
            assert (await overseer.request(door.method, address(door))).status_code == 403, door


async def test_a_page_leads_to_the_sign_in_and_a_form_gets_a_page(visitor: Visitor) -> None:
    page = await visitor.get("/clerks?a=1", headers=BROWSER)
    assert (page.status_code, page.headers["location"]) == (303, "/dang-nhap?next=%2Fclerks%3Fa%3D1")
    form = await visitor.post("/clerks", headers=BROWSER)
    assert form.status_code == 401
    assert "hết hạn" in form.text


async def test_a_clerk_enters_where_clerks_may(clerk: Visitor) -> None:
    assert (await clerk.get("/api/clerks")).json() == "Chị Lan"
    assert (await clerk.get("/api/staff")).status_code == 200


@pytest.mark.parametrize("header", ["Bearer", "Bearer ln_", "Bearer ln_x_y", "Basic x", "Bearer ln_\xe9_x", "bearer  "])
async def test_a_wrong_key_is_nobody(visitor: Visitor, header: str) -> None:
    answer = await visitor.get("/api/feeding", headers=[(b"authorization", header.encode("latin-1"))])
    assert answer.status_code == 401


async def test_a_key_with_a_wrong_secret_is_nobody(identity: Identity, visitor: Visitor) -> None:
    headers = await unit_key(identity, "dispatch:read")
    assert (
        await visitor.get("/api/feeding", headers={"authorization": headers["authorization"] + "x"})
    ).status_code == 401


async def test_a_key_opens_only_what_its_scopes_say(identity: Identity, visitor: Visitor) -> None:
    headers = await unit_key(identity, "dispatch:answer")
    assert (await visitor.get("/api/feeding", headers=headers)).status_code == 403
    assert (await visitor.get("/api/staff", headers=headers)).status_code == 403
    answer = await visitor.post("/api/answers", headers=headers)
    assert answer.json() == {"unit": "kinh-te", "kind": "unit_key"}


async def test_a_unit_member_enters_where_its_key_may_too(identity: Identity, visitor: Visitor) -> None:
    member = await people(identity, visitor, Role.UNIT_MEMBER)
    assert (await member.post("/api/answers")).json() == {"unit": "kinh-te", "kind": "staff"}
    assert (await member.get("/api/feeding")).status_code == 403


async def test_a_revoked_key_opens_nothing(identity: Identity, visitor: Visitor) -> None:
    headers = await unit_key(identity, "dispatch:read")
    assert (await visitor.get("/api/feeding", headers=headers)).status_code == 200
    key = (await all_keys(identity))[0].id
    by, _ = await made(identity, "quan-tri", Role.ADMINISTRATOR)
    await revoke_key(identity, key, by)
    await revoke_key(identity, key, by)
    assert (await visitor.get("/api/feeding", headers=headers)).status_code == 401


async def test_a_key_for_no_unit_or_with_unknown_scopes_is_not_made(identity: Identity) -> None:
    with pytest.raises(Invalid):
        await create_key(identity, "nowhere", "x", frozenset({"dispatch:read"}), by=clock.new_id())
    with pytest.raises(Invalid):
        await create_key(identity, "kinh-te", "x", frozenset({"everything"}), by=clock.new_id())
    with pytest.raises(NotFound):
        await revoke_key(identity, "none", by=clock.new_id())


async def test_the_database_does_not_hold_the_secret_of_a_key(identity: Identity) -> None:
    secret = (await unit_key(identity, "dispatch:read"))["authorization"].rpartition("_")[2]
    kept = [value for row in await identity.pool.fetch("TABLE identity.unit_keys") for value in row.values()]
    assert secret not in str(kept)
