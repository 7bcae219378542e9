"""What would break the separation takes two people, and each step is in the Front's register."""

from typing import Any

import httpx2

from shared import clock
from tests.journeys.people import ok
from tests.support.house import IDENTITY, House, enter, soon

EVENTS = "/api/oversight/v1/identity-events"


def deeds(house: House) -> list[dict[str, Any]]:
    """All of them, the newest first."""
    told: list[dict[str, Any]] = []
    older: dict[str, int] = {}
    while page := ok(house.as_("giam-sat").get(EVENTS, params=older)):
        assert not told or page[0]["position"] < told[-1]["position"]
        told += page
        older = {"before": page[-1]["position"]}
    return told


def heard(house: House, event: str, account: str | None = None) -> dict[str, Any]:
    """The newest such event, once the register has it."""

    def look() -> dict[str, Any] | None:
        mine = [
            one for one in deeds(house) if one["event"] == f"identity.{event}" and account in (None, one["account"])
        ]
        return mine[0] if mine else None

    found: dict[str, Any] = soon(look)
    return found


def account(house: House, sign_in: str) -> str:
    listed = ok(house.as_("quan-tri").get(f"{IDENTITY}/accounts"))
    return next(str(one["id"]) for one in listed if one["sign_in"] == sign_in)


def test_an_administrator_makes_no_second_editor_to_publish_alone(house: House) -> None:
    administrator = house.as_("quan-tri")
    entry = {"name": "Biên tập giả", "sign_in": "bien-tap-gia", "role": "editor"}
    asked = administrator.post(f"{IDENTITY}/accounts", json=entry)
    assert asked.status_code == 202
    assert "password" not in asked.json()
    proposal = f"{IDENTITY}/proposals/{asked.json()['proposal']}"
    assert administrator.put(f"{proposal}/approval").status_code == 403
    assert administrator.post(f"{proposal}/outcome").status_code == 409
    assert "bien-tap-gia" not in {one["sign_in"] for one in ok(administrator.get(f"{IDENTITY}/accounts"))}
    assert heard(house, "power-proposed")["who"] == "Quản trị viên"
    assert house.as_("giam-sat").put(f"{proposal}/refusal").status_code == 204
    assert administrator.post(f"{proposal}/outcome").status_code == 409
    heard(house, "power-refused")


def test_an_administrator_does_not_become_an_overseer(house: House) -> None:
    administrator, other = house.as_("quan-tri"), account(house, "giam-sat-2")
    house.as_("giam-sat-2")
    asked = administrator.post(f"{IDENTITY}/accounts/{other}/password")
    assert asked.status_code == 202
    proposal = f"{IDENTITY}/proposals/{asked.json()['proposal']}"
    assert house.as_("giam-sat-2").put(f"{proposal}/approval").status_code == 403
    assert administrator.post(f"{proposal}/outcome").status_code == 409
    assert ok(house.as_("giam-sat-2").get(f"{IDENTITY}/session"))["reset_by"] is None
    assert heard(house, "power-proposed", other)["facts"]


def agreed(house: House, asked: httpx2.Response) -> str:
    """The password that comes of a proposal to which the Front agrees."""
    proposal = f"{IDENTITY}/proposals/{asked.json()['proposal']}"
    assert house.as_("giam-sat").put(f"{proposal}/approval").status_code == 204
    return str(ok(house.as_("quan-tri").post(f"{proposal}/outcome"))["password"])


def test_what_two_agreed_on_is_done_told_and_on_record(house: House) -> None:
    administrator, sign_in = house.as_("quan-tri"), f"bt-{clock.new_id().hex[-12:]}"
    entry = {"name": "Biên tập viên mới", "sign_in": sign_in, "role": "editor"}
    enter(house.anonymous(), sign_in, agreed(house, administrator.post(f"{IDENTITY}/accounts", json=entry)))
    editor = account(house, sign_in)
    password = agreed(house, administrator.post(f"{IDENTITY}/accounts/{editor}/password"))
    client = house.anonymous()
    client.post(f"{IDENTITY}/session", json={"sign_in": sign_in, "password": password}).raise_for_status()
    assert "được đặt lại bởi Quản trị viên" in client.get("/mat-khau", headers={"accept": "text/html"}).text
    assert client.get("/api/publisher/v1/counts").status_code == 403
    enter(house.anonymous(), sign_in, password)
    for event, who in (("account-made", "Quản trị viên"), ("password-reset", "Quản trị viên")):
        assert heard(house, event, editor)["who"] == who
    assert heard(house, "password-changed", editor)["who"] == "Biên tập viên mới"


def test_the_front_reads_who_signed_in_and_what_they_did(house: House) -> None:
    clerk = account(house, "tiep-nhan")
    house.as_("tiep-nhan")
    assert heard(house, "signed-in", clerk)["whose"] == "Cán bộ tiếp nhận"
    heard(house, "account-made", clerk)
    page = house.as_("giam-sat").get("/oversight/nhan-su", headers={"accept": "text/html"}).text
    assert "Đăng nhập" in page
    positions = [one["position"] for one in deeds(house)]
    assert positions == sorted(positions, reverse=True)
    older = ok(house.as_("giam-sat").get(EVENTS, params={"before": positions[0]}))
    assert [one["position"] for one in older][:1] == positions[1:2]


def test_nobody_but_the_front_reads_it(house: House) -> None:
    for reader in ("tiep-nhan", "quan-tri", "bien-tap-1", "don-vi-kinh-te"):
        assert house.as_(reader).get(EVENTS).status_code == 403
        assert house.as_(reader).get("/oversight/nhan-su").status_code == 403
