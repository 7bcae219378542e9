"""The pages for signing in and for the administrator, as a browser sees them."""

import re

import pytest

from shared.identity import Identity
from shared.identity.cookies import local
from tests.shared.identity.people import API, BROWSER, SITE, Visitor, made


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "desk",
        "/a\r\nset-cookie: x=1",
        "/\t/elsewhere.example",
        "",
        None,
    ],
)
def test_a_sign_in_leads_to_no_other_site(target: str | None) -> None:
    assert local(target) == "/"


def test_a_sign_in_leads_back_to_where_one_wanted_to_go() -> None:
    assert local("/triage/?page=2&q=a%2Fb") == "/triage/?page=2&q=a%2Fb"


async def test_a_wrong_password_keeps_the_name_and_not_the_password(visitor: Visitor) -> None:
    page = await visitor.post("/dang-nhap", data={"sign_in": "lan", "password": "guess-123"}, headers=BROWSER)
    assert page.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in page.text
    assert 'value="lan"' in page.text
    assert "guess-123" not in page.text


async def test_an_empty_form_says_what_is_missing(visitor: Visitor) -> None:
    page = await visitor.post("/dang-nhap", headers=BROWSER)
    assert page.status_code == 422
    assert page.text.count("Hãy điền ô này.") == 4


async def test_signing_in_gives_a_cookie_of_this_host_and_leads_on(identity: Identity, visitor: Visitor) -> None:
    _, password = await made(identity)
    answer = await visitor.post(
        "/dang-nhap?next=/clerks%3Fa%3D1", data={"sign_in": "lan", "password": password}, headers=BROWSER
    )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    onward = await visitor.get(answer.headers["location"], headers=BROWSER)
    assert onward.headers["location"] == "/clerks?a=1"


async def test_without_a_wish_one_comes_to_ones_own_desk(clerk: Visitor) -> None:
    assert (await clerk.get("/dang-nhap", headers=BROWSER)).headers["location"] == "/triage/"


async def test_signing_out_leads_to_the_door_and_ends_the_session(clerk: Visitor) -> None:
    session = f"__Host-session={clerk.cookies['__Host-session']}"
    answer = await clerk.post("/dang-xuat", headers=BROWSER)
    assert answer.headers["location"] == "/dang-nhap"
    assert "__Host-session" not in clerk.cookies
    assert (await clerk.get("/api/staff", headers={"cookie": session})).status_code == 401


async def test_another_site_cannot_sign_anyone_out(clerk: Visitor) -> None:
    answer = await clerk.post("/dang-xuat", headers=BROWSER | {"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert (await clerk.get("/api/staff")).status_code == 200


async def test_the_top_bar_says_who_is_signed_in_and_leads_to_their_desks_only(administrator: Visitor) -> None:
    page = await administrator.get("/quan-tri", headers=BROWSER)
    assert "Đang đăng nhập: Chị Lan" in page.text
    assert 'action="/dang-xuat"' in page.text
    assert re.findall(r'<li><a href="(/[^"]+)"', page.text) == ["/quan-tri"]


async def test_a_new_password_is_shown_once(administrator: Visitor) -> None:
    entry = {"name": "Anh Hùng", "sign_in": "hung", "role": "unit_member", "unit": "cong-an"}
    page = await administrator.post("/quan-tri/tai-khoan", data=entry, headers=BROWSER)
    assert page.status_code == 200
    password = re.findall(r'<p class="code">([^<]+)</p>', page.text)[0]
    assert password not in (await administrator.get("/quan-tri")).text
    signing_in = {"sign_in": "hung", "password": password}
    assert (await administrator.post(f"{API}/session", json=signing_in)).status_code == 204


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"name": "Anh Hùng", "sign_in": "hung", "role": "unit_member"}, "Chọn đơn vị nếu là cán bộ đơn vị"),
        ({"name": "Anh Hùng", "sign_in": "lan", "role": "clerk"}, "Tên đăng nhập này đã có người dùng."),
        ({"name": "Anh Hùng", "sign_in": "hung", "role": "king"}, "Hãy chọn một trong các mục đã cho."),
    ],
)
async def test_a_mistake_keeps_what_was_typed(administrator: Visitor, entry: dict[str, str], said: str) -> None:
    page = await administrator.post("/quan-tri/tai-khoan", data=entry, headers=BROWSER)
    assert page.status_code in (409, 422)
    assert said in page.text
    assert 'value="Anh Hùng"' in page.text


async def test_an_account_is_disabled_enabled_and_given_a_new_password(
    administrator: Visitor, identity: Identity
) -> None:
    account, _ = await made(identity, "hung")
    for action, status in (("khoa", 303), ("khoa", 303), ("mo-khoa", 303), ("mat-khau", 200)):
        assert (await administrator.post(f"/quan-tri/tai-khoan/{account}/{action}")).status_code == status


async def test_what_takes_effect_at_once_is_asked_once_more(administrator: Visitor, identity: Identity) -> None:
    await made(identity, "hung")
    entry = {"name": "Phần mềm", "unit": "kinh-te", "scopes": ["dispatch:read"]}
    await administrator.post("/quan-tri/khoa-api", data=entry, headers=BROWSER)
    page = (await administrator.get("/quan-tri", headers=BROWSER)).text
    asked = re.findall(r"<details>.*?</details>", page, re.S)
    for action in ("/mat-khau", "/khoa", "/thu-hoi"):
        sent = re.findall(rf'action="/quan-tri/[^"]+{action}"', page)
        assert sent
        assert sent == [form for each in asked for form in re.findall(rf'action="/quan-tri/[^"]+{action}"', each)]


async def test_a_key_is_made_shown_once_and_revoked(administrator: Visitor, visitor: Visitor) -> None:
    entry = {"name": "Phần mềm", "unit": "kinh-te", "scopes": ["dispatch:read"]}
    page = await administrator.post("/quan-tri/khoa-api", data=entry, headers=BROWSER)
    key = re.findall(r'<p class="code">(ln_[^<]+)</p>', page.text)[0]
    assert (await visitor.get("/api/feeding", headers={"authorization": f"Bearer {key}"})).status_code == 200
    assert key not in (await administrator.get("/quan-tri")).text
    revoked = await administrator.post(f"/quan-tri/khoa-api/{key.split('_')[1]}/thu-hoi")
    assert revoked.status_code == 303
    assert (await visitor.get("/api/feeding", headers={"authorization": f"Bearer {key}"})).status_code == 401


async def test_one_changes_ones_own_password_and_signs_in_again(identity: Identity, visitor: Visitor) -> None:
    _, password = await made(identity)
    await visitor.post(f"{API}/session", json={"sign_in": "lan", "password": password})
    wrong = await visitor.post("/mat-khau", data={"old": "x", "new": "a long sentence"}, headers=BROWSER)
    assert "Mật khẩu hiện tại chưa đúng." in wrong.text
    right = await visitor.post("/mat-khau", data={"old": password, "new": "a long sentence"}, headers=BROWSER)
    assert right.status_code == 303
    assert (await visitor.get("/api/staff")).status_code == 401


async def test_over_plain_http_the_cookie_needs_no_https(identity: Identity) -> None:
    assert identity.cookie == "__Host-session"
    assert SITE.startswith("https")
    assert Identity(identity.pool, b"", "http://localhost:8000").cookie == "session"
