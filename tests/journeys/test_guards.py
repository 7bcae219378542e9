"""Every door that changes something refuses the anonymous and the wrong role, found by walking all routes."""

import re
from collections.abc import Iterator

import pytest

from services.stages import SOURCES
from shared.host.app import host
from shared.identity import Role
from shared.settings import Settings
from tests.support.house import House
from tests.support.routes import Door, doors

APP = host(Settings(), SOURCES, lambda name, _=None: name)
DOORS = [door for door in doors(APP) if not door.path.startswith("/static")]

# What anyone may do: report, follow and judge with the own tracking code, sign in and out.
OPEN_TO_ALL = {
    "/api/intake/v1/reports", "/gop-y", "/gop-y/anh", "/gop-y/anh/bo", "/gop-y/ghi-am", "/gop-y/ghi-am/bo",
    "/dang-nhap", "/dang-xuat", "/moi", "/api/identity/v1/session",
    "/theo-doi", "/theo-doi/dong", "/theo-doi/bo-sung", "/theo-doi/danh-gia", "/theo-doi/rut", "/theo-doi/xoa",
    "/theo-doi/khong-dong-y", "/theo-doi/nho", "/theo-doi/quen", "/theo-doi/mo", "/theo-doi/lien-he",
    "/api/intake/v1/tracking", "/api/intake/v1/tracking/additions", "/api/intake/v1/tracking/verdict",
    "/api/intake/v1/tracking/appeal", "/api/intake/v1/tracking/promise", "/api/intake/v1/tracking/contact",
    "/api/intake/v1/similar", "/api/intake/v1/followers", "/gop-y/theo", "/gop-y/giong", "/theo-doi/cung/thoi",
    "/api/intake/v1/tracking/followed", "/api/intake/v1/tracking/followed/end",
    "/api/intake/v1/tracking/followed/contact", "/api/intake/v1/tracking/followed/contact/erasure",
    "/theo-doi/cung/bao-tin", "/theo-doi/cung/thoi-bao",
    "/open311/v2/requests.{suffix}", "/open311/test/v2/requests.{suffix}",  # the key stands in the form: 403 without
    "/theo-doi/bao-tin", "/theo-doi/thoi-bao/{token}",  # the address holds the proof
    "/theo-doi/may-nay", "/theo-doi/may-nay/thoi", "/theo-doi/may-nay/doi", "/theo-doi/thoi-bao-may/{token}",
    "/nhan-tin", "/nhan-tin/xac-nhan/{token}", "/nhan-tin/thoi/{token}",  # told of results; the address is the proof
    "/api/intake/v1/tracking/devices", "/api/intake/v1/tracking/devices/end",
    "/api/intake/v1/tracking/withdrawal", "/api/intake/v1/tracking/erasure",
    "/api/intake/v1/zalo",  # what Zalo has not signed is 403
}  # fmt: skip
SIGN_INS = {
    Role.CLERK: "tiep-nhan", Role.UNIT_MEMBER: "don-vi-kinh-te", Role.OVERSEER: "giam-sat",
    Role.EDITOR: "bien-tap-1", Role.ADMINISTRATOR: "quan-tri",
}  # fmt: skip
SAMPLE = "01900000-0000-7000-8000-000000000001"


def address(door: Door) -> str:
    """The door's path with something in every place."""
    return re.sub(
        r"\{(\w+)[^}]*\}", lambda place: "1" if place[1] in ("position", "inquiry", "edition") else SAMPLE, door.path
    )


def named(door: Door) -> str:
    return f"{door.method} {door.path}"


GUARDED = [door for door in DOORS if door.guard is not None]
CHANGING = [door for door in GUARDED if door.changes]


def wrong_roles(door: Door) -> Iterator[Role]:
    assert door.guard is not None
    yield from (role for role in Role if role not in door.guard.roles)


def test_every_door_that_changes_something_is_guarded_or_open_for_a_reason() -> None:
    assert {door.path for door in DOORS if door.changes and door.guard is None} == OPEN_TO_ALL


@pytest.mark.parametrize("door", CHANGING, ids=named)
def test_the_anonymous_change_nothing(door: Door, house: House) -> None:
    with house.anonymous() as nobody:
        assert nobody.request(door.method, address(door)).status_code == 401


@pytest.mark.parametrize("door", [door for door in GUARDED if not door.changes], ids=named)
def test_the_anonymous_read_no_desk(door: Door, house: House) -> None:
    with house.anonymous() as nobody:
        answer = nobody.request(door.method, address(door), headers={"accept": "text/html"})
    assert answer.status_code == 401 or answer.headers.get("location", "").startswith("/dang-nhap")


@pytest.mark.parametrize("door", [door for door in GUARDED if list(wrong_roles(door))], ids=named)
def test_the_wrong_role_is_refused(door: Door, house: House) -> None:
    for role in wrong_roles(door):
        who = house.moderator() if role is Role.MODERATOR else house.as_(SIGN_INS[role])
        answer = who.request(door.method, address(door))
        assert answer.status_code == 403, f"{role}: {answer.status_code}"


def test_feeds_are_closed_to_those_without_a_stages_token(house: House) -> None:
    with house.anonymous() as nobody:
        assert nobody.get("/feed/intake").status_code == 401
        assert nobody.get("/feed/intake", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert house.as_("quan-tri").get("/feed/intake").status_code == 403


def test_no_answer_asks_for_anything_from_elsewhere(house: House) -> None:
    for path in ["/nowhere", *(address(door) for door in DOORS if door.method == "GET")]:
        for reader in (house.anonymous(), house.as_("giam-sat")):
            headers = reader.get(path, headers={"accept": "text/html"}).headers
            assert headers["content-security-policy"].startswith("default-src 'none'"), path
            assert headers["x-content-type-options"] == "nosniff", path
