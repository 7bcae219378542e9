"""A push goes to the Internet's servers alone, at the very address that was checked."""

import asyncio
import socket
from typing import Any

import pytest

from shared.webpush.places import NotThere, is_public, looked_up, named

GOOD = "https://push.example.net/send/abc?x=1"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.net/a",
        "ftp://push.example.net/a",
        "//push.example.net/a",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://[::1]/a",
        "https://push.example.net:8443/a",
        "https://push.example.net:x/a",
        "https://user@push.example.net/a",
        "https://push.example.net@127.0.0.1/a",
        "https://push.example.net\\@127.0.0.1/a",
        "https://push.example.net\r\nhost: x/a",
        "https://púsh.example.net/a",
        "https://push_.example.net/a",
        "https://push.example.net./a",
        "https://push.example.net/a b",
        f"https://push.example.net/{'a' * 1000}",
        "",
    ],
)
def test_what_is_no_server_of_the_internet_is_refused(endpoint: str) -> None:
    with pytest.raises(NotThere):
        named(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOD,
        "https://fcm.googleapis.com/fcm/send/d:A-b_c",
        "https://push.example.net:443/a",
        "https://web.push.apple.com/Q",
    ],
)
def test_push_services_are_allowed(endpoint: str) -> None:
    assert named(endpoint).geturl() == endpoint


def test_one_of_this_network_is_allowed_by_its_very_name_and_port() -> None:
    own = ("127.0.0.1:9000",)
    assert named("http://127.0.0.1:9000/a", own).netloc == own[0]
    for other in (
        "http://127.0.0.1:9001/a",
        "http://127.0.0.1/a",
        "http://x@127.0.0.1:9000/a",
        "gopher://127.0.0.1:9000/",
    ):
        with pytest.raises(NotThere):
            named(other, own)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "ff02::1", "2001:db8::1", "push.example.net",
    ],
)  # fmt: skip
def test_addresses_of_ours_or_in_disguise_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["142.250.66.10", "2404:6800:4005:80b::200a"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    async def told(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", told, raising=False)


async def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "142.250.66.10", "10.0.0.1")
    with pytest.raises(NotThere):
        await looked_up(GOOD)


async def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "142.250.66.10", "142.250.66.10", "2404:6800:4005:80b::200a")
    place = await looked_up(GOOD)
    assert [place.at(one) for one in place.addresses] == [
        "https://142.250.66.10:443/send/abc?x=1",
        "https://[2404:6800:4005:80b::200a]:443/send/abc?x=1",
    ]
    assert (place.host, place.netloc) == ("push.example.net", "push.example.net")
