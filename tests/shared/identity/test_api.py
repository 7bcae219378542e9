"""The same for machines: sessions, accounts and keys as JSON."""

import pytest

from shared import clock
from tests.shared.identity.people import API, Visitor


async def test_a_wrong_password_is_a_problem_document(visitor: Visitor) -> None:
    answer = await visitor.post(f"{API}/session", json={"sign_in": "lan", "password": "x"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


async def test_guessing_ends_in_429_with_the_time_to_wait(visitor: Visitor) -> None:
    guess = {"sign_in": "lan", "password": "x"}
    statuses = [(await visitor.post(f"{API}/session", json=guess)).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    answer = await visitor.post(f"{API}/session", json=guess)
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"name": "x" * 101, "sign_in": "hung", "role": "clerk"}, "name"),
        ({"name": "A\nB", "sign_in": "hung", "role": "clerk"}, "name"),
        ({"name": "Anh Hùng", "sign_in": "hung", "role": "king"}, "role"),
        ({"name": "Anh Hùng", "sign_in": "hung", "role": "clerk", "password": "mine"}, "password"),
        ({"name": "Anh Hùng", "sign_in": "hung", "role": "unit_member", "unit": "nowhere"}, "unit"),
    ],
)
async def test_a_wrong_account_is_refused_with_its_field(
    administrator: Visitor, entry: dict[str, str], field: str
) -> None:
    answer = await administrator.post(f"{API}/accounts", json=entry)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


async def test_what_is_not_there_is_404(administrator: Visitor) -> None:
    assert (await administrator.put(f"{API}/accounts/{clock.new_id()}/disabled")).status_code == 404
    assert (await administrator.delete(f"{API}/keys/nothing")).status_code == 404
    assert (await administrator.delete(f"{API}/keys/a%00b")).status_code in (404, 422)


async def test_an_administrator_keeps_accounts(administrator: Visitor) -> None:
    entry = {"name": "Anh Hùng", "sign_in": "Hung", "role": "unit_member", "unit": "cong-an"}
    added = (await administrator.post(f"{API}/accounts", json=entry)).json()
    assert (await administrator.put(f"{API}/accounts/{added['id']}/disabled")).status_code == 204
    listed = {one["sign_in"]: one for one in (await administrator.get(f"{API}/accounts")).json()}
    assert listed["hung"]["disabled"] is True
    assert "password_hash" not in listed["hung"]
    assert (await administrator.delete(f"{API}/accounts/{added['id']}/disabled")).status_code == 204
    fresh = (await administrator.post(f"{API}/accounts/{added['id']}/password")).json()["password"]
    assert fresh != added["password"]


async def test_an_administrator_keeps_keys(administrator: Visitor) -> None:
    entry = {"unit": "kinh-te", "name": "Một cửa", "scopes": ["dispatch:read"]}
    key = (await administrator.post(f"{API}/keys", json=entry)).json()["key"]
    listed = (await administrator.get(f"{API}/keys")).json()
    assert [one["revoked"] for one in listed] == [False]
    assert key.rpartition("_")[2] not in str(listed)
    assert (await administrator.delete(f"{API}/keys/{listed[0]['id']}")).status_code == 204


async def test_a_session_says_whose_it_is_until_it_ends(clerk: Visitor) -> None:
    assert (await clerk.get(f"{API}/session")).json()["role"] == "clerk"
    assert (await clerk.delete(f"{API}/session")).status_code == 204
    assert (await clerk.get(f"{API}/session")).status_code == 401
