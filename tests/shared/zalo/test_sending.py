"""What Zalo says of a message is heard from its body; nothing is fetched from anywhere but Zalo."""

import pytest

from shared.zalo.sending import NotSent, Zalo, is_allowed
from tests.support.zalo import FakeZalo

LAN = "7700112233"
HOSTS = ("zdn.vn", "127.0.0.1:8080")


@pytest.mark.parametrize(
    "address",
    [
        "http://a.zdn.vn/1.jpg", "https://zdn.vn.evil.example/1.jpg", "https://evilzdn.vn/1.jpg", "https://zdn.vn@evil/1",
        "https://zdn.vn:8443/1", "ftp://zdn.vn/1", "http://127.0.0.1/1", "http://127.0.0.1:9/1",
        "https://127.0.0.1:8080/1", "http://localhost:8080/1", "http://169.254.169.254/latest", "file:///etc/passwd", "https://[::1",
        "",
        "//zdn.vn/1", "https://zdn.vn:x/1",
    ],
)  # fmt: skip
def test_nothing_is_fetched_from_anywhere_else(address: str) -> None:
    assert not is_allowed(address, HOSTS)


@pytest.mark.parametrize(
    "address",
    ["https://zdn.vn/1.jpg", "https://f21-zpc.zdn.vn/jpg/1", "https://a.zdn.vn:443/1", "http://127.0.0.1:8080/1"],
)
def test_what_lies_at_zalo_is_fetched(address: str) -> None:
    assert is_allowed(address, HOSTS)


@pytest.mark.parametrize("error", ["-213", "-32", "500"])
async def test_an_error_under_http_200_is_an_error(error: str, zalo: Zalo, fake: FakeZalo) -> None:
    fake.errors = [error]
    with pytest.raises(NotSent):
        await zalo.send(LAN, "Mặt trận đã nhận.")
    assert fake.sent == []


async def test_a_token_that_was_revoked_is_renewed_and_the_message_sent(zalo: Zalo, fake: FakeZalo) -> None:
    await zalo.send(LAN, "Một")
    fake.access = "revoked"
    await zalo.send(LAN, "Hai")
    assert fake.texts(LAN) == ["Một", "Hai"]
    assert fake.renewals == 2


async def test_a_server_that_is_away_is_a_message_that_is_not_sent(zalo: Zalo, fake: FakeZalo) -> None:
    await zalo.tokens.access()
    away = Zalo(zalo.account, zalo.tokens, zalo.client)
    away.account.told.__dict__["api"] = "http://127.0.0.1:9"
    with pytest.raises(NotSent, match="ConnectError"):
        await away.send(LAN, "Mặt trận đã nhận.")


async def test_buttons_say_something_for_the_person(zalo: Zalo, fake: FakeZalo) -> None:
    await zalo.send(LAN, "Đã xong chưa?", [("Đã xong", "#danhgia LS-2026-000001 1 yes")])
    [button] = fake.sent[0]["message"]["attachment"]["payload"]["buttons"]
    assert (button["title"], button["payload"]) == ("Đã xong", "#danhgia LS-2026-000001 1 yes")


async def test_a_picture_is_fetched_while_it_is_there_and_not_too_large(zalo: Zalo, fake: FakeZalo) -> None:
    fake.pictures["1.jpg"] = b"x" * 100
    assert await zalo.fetch(f"{fake.url}/picture/1.jpg", 100) == b"x" * 100
    assert await zalo.fetch(f"{fake.url}/picture/1.jpg", 99) is None
    assert await zalo.fetch(f"{fake.url}/picture/gone.jpg", 100) is None
