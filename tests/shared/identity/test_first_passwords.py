"""A password that others know opens one page only, and its owner is told who gave it."""

from shared.identity import Identity, Role
from shared.identity.accounts import add_account, reset_password
from shared.identity.saying import SELF
from tests.shared.identity.people import API, BROWSER, Visitor, made

OWN = "a long sentence of mine"


async def given(identity: Identity, visitor: Visitor) -> str:
    """The visitor signed in with a password that an administrator gave."""
    _, password = await add_account(identity, "Chị Lan", "lan", Role.CLERK, None, SELF)
    answer = await visitor.post(f"{API}/session", json={"sign_in": "lan", "password": password})
    assert answer.status_code == 204
    return password


async def test_it_opens_no_door_and_says_what_to_do(identity: Identity, visitor: Visitor) -> None:
    await given(identity, visitor)
    answer = await visitor.get("/api/clerks")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Choose a password of your own first."
    page = await visitor.get("/clerks", headers=BROWSER)
    assert (page.status_code, page.headers["location"]) == (303, "/mat-khau")
    assert (await visitor.post("/clerks", headers=BROWSER)).status_code == 403
    assert (await visitor.get("/dang-nhap?next=/clerks", headers=BROWSER)).headers["location"] == "/mat-khau"


async def test_it_can_be_changed_and_says_so_of_itself(identity: Identity, visitor: Visitor) -> None:
    password = await given(identity, visitor)
    assert (await visitor.get(f"{API}/session")).json()["must_change"] is True
    page = await visitor.get("/mat-khau", headers=BROWSER)
    assert "Hãy đặt mật khẩu của riêng bạn" in page.text
    again = await visitor.put(f"{API}/session/password", json={"old": password, "new": password})
    assert again.status_code == 422
    assert (await visitor.put(f"{API}/session/password", json={"old": password, "new": OWN})).status_code == 204
    assert (await visitor.post(f"{API}/session", json={"sign_in": "lan", "password": OWN})).status_code == 204
    assert (await visitor.get("/api/clerks")).status_code == 200


async def test_whose_password_was_reset_is_told_by_whom_and_when(identity: Identity, visitor: Visitor) -> None:
    by, _ = await made(identity, "quan-tri", Role.ADMINISTRATOR, "Anh Hùng")
    account, _ = await made(identity)
    password = await reset_password(identity, account, by)
    await visitor.post(f"{API}/session", json={"sign_in": "lan", "password": password})
    assert "Mật khẩu của bạn được đặt lại bởi Anh Hùng lúc " in (await visitor.get("/mat-khau", headers=BROWSER)).text
    told = (await visitor.get(f"{API}/session")).json()
    assert told["reset_by"] == "Anh Hùng"
    assert told["reset_at"]
    await visitor.put(f"{API}/session/password", json={"old": password, "new": OWN})
    await visitor.post(f"{API}/session", json={"sign_in": "lan", "password": OWN})
    assert (await visitor.get(f"{API}/session")).json()["reset_by"] is None


async def test_a_secret_is_the_same_at_every_door(identity: Identity, visitor: Visitor) -> None:
    """With outer blanks, or in parts as some phones send it."""
    password = await given(identity, visitor)
    composed, in_parts = (
        "trời mưa to quá, đường ngập",
        "  tro\u031b\u0300i mu\u031ba to qua\u0301, đu\u031bo\u031b\u0300ng nga\u0323\u0302p ",
    )
    assert (
        await visitor.put(f"{API}/session/password", json={"old": f" {password}", "new": in_parts})
    ).status_code == 204
    assert (await visitor.post(f"{API}/session", json={"sign_in": "lan", "password": composed})).status_code == 204
    signed_in = await visitor.post("/dang-nhap", data={"sign_in": "lan", "password": in_parts}, headers=BROWSER)
    assert signed_in.status_code == 303
