"""What takes two people: nobody alone makes, enables or signs in as an overseer, an editor or an administrator."""

from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from shared import clock
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from shared.identity import Identity, Role
from shared.identity.accounts import add_account, disable, enable, reset_password
from shared.identity.principal import TAKES_TWO
from shared.identity.proposals import all_proposals, carry_out, decide, propose_account, propose_for
from shared.identity.sessions import sign_in
from tests.shared.identity.people import API, BROWSER, SITE, Visitor, made, people, said

HERE = "203.0.113.7"
ROLES = sorted(TAKES_TWO)


@pytest.fixture
async def admin(identity: Identity) -> UUID:
    return (await made(identity, "quan-tri", Role.ADMINISTRATOR))[0]


@pytest.fixture
async def front(identity: Identity) -> UUID:
    return (await made(identity, "giam-sat", Role.OVERSEER))[0]


class TestAlone:
    @pytest.mark.parametrize("role", ROLES)
    async def test_an_administrator_makes_no_such_account(self, identity: Identity, admin: UUID, role: Role) -> None:
        with pytest.raises(Forbidden):
            await add_account(identity, "Anh Hùng", "hung", role, None, admin)

    @pytest.mark.parametrize("role", ROLES)
    async def test_an_administrator_resets_no_such_password(self, identity: Identity, admin: UUID, role: Role) -> None:
        account, password = await made(identity, "hung", role)
        with pytest.raises(Forbidden):
            await reset_password(identity, account, admin)
        assert await sign_in(identity, "hung", password, HERE)

    @pytest.mark.parametrize("role", ROLES)
    async def test_an_administrator_enables_no_such_account(
        self, identity: Identity, admin: UUID, front: UUID, role: Role
    ) -> None:
        account, password = await made(identity, "hung", role)
        await disable(identity, account, admin)
        with pytest.raises(Forbidden):
            await enable(identity, account, admin)
        with pytest.raises(Unauthenticated):
            await sign_in(identity, "hung", password, HERE)

    async def test_the_last_overseer_is_not_disabled(self, identity: Identity, admin: UUID, front: UUID) -> None:
        with pytest.raises(Conflict):
            await disable(identity, front, admin)
        await made(identity, "giam-sat-2", Role.OVERSEER)
        await disable(identity, front, admin)


class TestDeciding:
    async def test_nobody_decides_on_their_own_proposal(self, identity: Identity, admin: UUID) -> None:
        proposal = await propose_account(identity, "Anh Hùng", "hung", Role.EDITOR, admin)
        with pytest.raises(Forbidden):
            await decide(identity, proposal, approved=True, by=admin)

    async def test_nobody_decides_on_their_own_password(self, identity: Identity, admin: UUID, front: UUID) -> None:
        proposal = await propose_for(identity, "password", front, admin)
        with pytest.raises(Forbidden):
            await decide(identity, proposal, approved=True, by=front)

    async def test_what_is_decided_is_not_decided_otherwise(self, identity: Identity, admin: UUID, front: UUID) -> None:
        proposal = await propose_account(identity, "Anh Hùng", "hung", Role.EDITOR, admin)
        await decide(identity, proposal, approved=False, by=front)
        await decide(identity, proposal, approved=False, by=front)
        with pytest.raises(Conflict):
            await decide(identity, proposal, approved=True, by=front)
        with pytest.raises(Conflict):
            await carry_out(identity, proposal, admin)

    async def test_what_is_not_there_is_not_found(self, identity: Identity, admin: UUID) -> None:
        with pytest.raises(NotFound):
            await decide(identity, clock.new_id(), approved=True, by=admin)
        with pytest.raises(NotFound):
            await carry_out(identity, clock.new_id(), admin)
        with pytest.raises(NotFound):
            await propose_for(identity, "password", clock.new_id(), admin)

    async def test_a_clerk_is_not_proposed(self, identity: Identity, admin: UUID) -> None:
        with pytest.raises(Invalid):
            await propose_account(identity, "Anh Hùng", "hung", Role.CLERK, admin)


class TestCarryingOut:
    async def test_nothing_happens_before_the_front_agrees(self, identity: Identity, admin: UUID) -> None:
        proposal = await propose_account(identity, "Anh Hùng", "hung", Role.EDITOR, admin)
        with pytest.raises(Conflict):
            await carry_out(identity, proposal, admin)
        assert await identity.pool.fetchval("SELECT count(*) FROM identity.accounts") == 1

    async def test_what_another_administrator_proposed_is_not_theirs_to_do(
        self, identity: Identity, admin: UUID, front: UUID
    ) -> None:
        other, _ = await made(identity, "quan-tri-2", Role.ADMINISTRATOR)
        proposal = await propose_account(identity, "Anh Hùng", "hung", Role.EDITOR, other)
        await decide(identity, proposal, approved=True, by=front)
        with pytest.raises(Conflict):
            await carry_out(identity, proposal, admin)

    async def test_what_was_agreed_to_days_ago_is_proposed_again(
        self, identity: Identity, admin: UUID, front: UUID
    ) -> None:
        proposal = await propose_account(identity, "Anh Hùng", "hung", Role.EDITOR, admin)
        await decide(identity, proposal, approved=True, by=front)
        await identity.pool.execute("UPDATE identity.proposals SET decided_at = decided_at - interval '73 hours'")
        with pytest.raises(Conflict):
            await carry_out(identity, proposal, admin)

    @pytest.mark.parametrize("role", ROLES)
    async def test_an_account_is_made_once_two_agree_and_once_only(
        self, identity: Identity, admin: UUID, front: UUID, role: Role
    ) -> None:
        proposal = await propose_account(identity, "Anh Hùng", "Hung", role, admin)
        await decide(identity, proposal, approved=True, by=front)
        done = await carry_out(identity, proposal, admin)
        assert done.password
        assert await sign_in(identity, "hung", done.password, HERE)
        with pytest.raises(Conflict):
            await carry_out(identity, proposal, admin)
        events = [(event, actor) for event, actor, _ in (await said(identity))[2:]]
        them, other, own = f"staff/{admin}", f"staff/{front}", f"staff/{done.account}"
        assert events == [
            ("power-proposed", them), ("power-approved", other), ("account-made", them), ("signed-in", own),
        ]  # fmt: skip
        assert [one.done_at is not None for one in await all_proposals(identity)] == [True]

    async def test_a_sign_in_name_that_was_taken_meanwhile_leaves_the_proposal_open(
        self, identity: Identity, admin: UUID, front: UUID
    ) -> None:
        proposal = await propose_account(identity, "Anh Hùng", "hung", Role.EDITOR, admin)
        await decide(identity, proposal, approved=True, by=front)
        await made(identity, "hung")
        with pytest.raises(Conflict):
            await carry_out(identity, proposal, admin)
        assert [one.done_at for one in await all_proposals(identity)] == [None]

    async def test_a_disabled_editor_is_enabled_once_two_agree(
        self, identity: Identity, admin: UUID, front: UUID
    ) -> None:
        account, password = await made(identity, "hung", Role.EDITOR)
        await disable(identity, account, admin)
        proposal = await propose_for(identity, "enabling", account, admin)
        await decide(identity, proposal, approved=True, by=front)
        assert (await carry_out(identity, proposal, admin)).password is None
        assert await sign_in(identity, "hung", password, HERE)


@pytest.fixture
async def overseer(app: FastAPI, identity: Identity) -> Visitor:
    """Somebody of the Front with a browser of their own."""
    transport = httpx2.ASGITransport(app=app, client=("203.0.113.8", 1))
    client = httpx2.AsyncClient(transport=transport, base_url=SITE)
    return await people(identity, client, Role.OVERSEER, "giam-sat")


class TestDoors:
    async def test_a_program_walks_the_whole_way(self, administrator: Visitor, overseer: Visitor) -> None:
        entry = {"name": "Anh Hùng", "sign_in": "hung", "role": "editor"}
        asked = await administrator.post(f"{API}/accounts", json=entry)
        assert asked.status_code == 202
        address = f"{API}/proposals/{asked.json()['proposal']}"
        assert (await administrator.put(f"{address}/approval")).status_code == 403
        assert (await administrator.post(f"{address}/outcome")).status_code == 409
        assert (await overseer.post(f"{address}/outcome")).status_code == 403
        assert (await overseer.put(f"{address}/approval")).status_code == 204
        done = (await administrator.post(f"{address}/outcome")).json()
        assert done["password"]
        assert (await administrator.post(f"{address}/outcome")).status_code == 409
        assert [one["approved"] for one in (await overseer.get(f"{API}/proposals")).json()] == [True]

    async def test_resets_and_enablings_are_proposed(
        self, administrator: Visitor, overseer: Visitor, identity: Identity
    ) -> None:
        account, _ = await made(identity, "hung", Role.EDITOR)
        assert (await administrator.post(f"{API}/accounts/{account}/password")).status_code == 202
        assert (await administrator.put(f"{API}/accounts/{account}/disabled")).status_code == 204
        assert (await administrator.delete(f"{API}/accounts/{account}/disabled")).status_code == 202
        for proposal in (await overseer.get(f"{API}/proposals")).json():
            assert (await overseer.put(f"{API}/proposals/{proposal['id']}/refusal")).status_code == 204

    async def test_people_walk_the_whole_way(
        self, administrator: Visitor, overseer: Visitor, identity: Identity
    ) -> None:
        account, _ = await made(identity, "hung", Role.EDITOR)
        asked = await administrator.post(f"/quan-tri/tai-khoan/{account}/mat-khau", headers=BROWSER)
        assert asked.headers["location"] == "/quan-tri/de-nghi"
        [proposal] = await all_proposals(identity)
        address = f"/quan-tri/de-nghi/{proposal.id}"
        assert f"{address}/thuc-hien" not in (await administrator.get("/quan-tri/de-nghi", headers=BROWSER)).text
        assert f"{address}/dong-y" in (await overseer.get("/quan-tri/de-nghi", headers=BROWSER)).text
        assert (await overseer.post(f"{address}/dong-y", headers=BROWSER)).status_code == 303
        assert f"{address}/thuc-hien" in (await administrator.get("/quan-tri/de-nghi", headers=BROWSER)).text
        page = await administrator.post(f"{address}/thuc-hien", headers=BROWSER)
        assert 'class="code"' in page.text
        assert 'class="code"' not in (await administrator.get("/quan-tri/de-nghi", headers=BROWSER)).text

    async def test_a_form_for_an_editor_leads_to_the_proposals(self, administrator: Visitor) -> None:
        entry = {"name": "Anh Hùng", "sign_in": "hung", "role": "editor"}
        answer = await administrator.post("/quan-tri/tai-khoan", data=entry, headers=BROWSER)
        assert answer.headers["location"] == "/quan-tri/de-nghi"
