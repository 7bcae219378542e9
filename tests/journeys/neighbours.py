"""Two communes in one process, each with a case that went the whole way, and all that could open something of it."""

import base64
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from services.intake.codes import code_from
from shared.clock import new_id
from tests.journeys.people import (
    answer,
    as_citizen,
    judge,
    ok,
    photo_with_a_place,
    publish,
    send,
    verify_and_classify,
    wait_for_status,
)
from tests.shared.test_voices import NOTES
from tests.support.broker.ports import free_ports
from tests.support.cells import HERE, HOSTS, THERE, write_list
from tests.support.house import OF_TWO_COMMUNES_SECONDS, House, Process, soon

FEED_TOKENS = {HERE: "token-of-luong-son-0123456789", THERE: "token-of-thi-du-0123456789"}
PROXY = {"FORWARDED_ALLOW_IPS": "127.0.0.1"}  # each request comes from an address of its own: none is slowed


@dataclass(frozen=True)
class Ways:
    """What a commune's words are: its area, category and unit, and what is said only there."""

    area: str
    category: str
    unit: str
    names: tuple[str, ...]  # of its place, units, areas and categories

    @property
    def desk(self) -> str:
        return f"don-vi-{self.unit}"


WAYS = {
    HERE: Ways("tieu-khu-6", "TN", "kinh-te", ("Lương Sơn", "Phú Thọ", "Phòng Kinh tế", "Tiểu khu 9", "Thoát nước")),
    THERE: Ways("xom-dau", "MU", "thuy-loi", ("Thí Dụ", "Tổ Thủy lợi", "Xóm Đầu", "Mương và cống", "Nói để cùng làm")),
}


@dataclass(frozen=True)
class Life:
    """A case of one commune: its ids and codes by the names of parameters and fields, and every word said in it."""

    values: Mapping[str, str]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Neighbour:
    """One of the two: its house, its case, and what its people show when they enter (headers and cookies by who)."""

    code: str
    house: House
    life: Life
    shown: Mapping[str, Mapping[str, str]]

    @property
    def marks(self) -> tuple[str, ...]:
        """What must not appear anywhere at the other."""
        opening = (value for shown in self.shown.values() for value in _secrets(shown))
        return (*self.life.values.values(), *self.life.words, *WAYS[self.code].names, self.code, *opening)


def _secrets(shown: Mapping[str, str]) -> Iterator[str]:
    for value in shown.values():
        yield from (part.partition("=")[2] or part.removeprefix("Bearer ") for part in value.split("; "))


@dataclass(frozen=True)
class Street:
    """The process that both share, and a client of nobody's."""

    process: Process
    known: Mapping[str, Neighbour]
    client: httpx2.Client


@contextmanager
def neighbours(folder: Path) -> Iterator[Street]:
    """Both communes with their cases, in one process."""
    for code, token in FEED_TOKENS.items():
        (folder / f"{code}.toml").write_text(f'feed_token = "{token}"\n')
    path = write_list(folder, {code: f'secrets = "{code}.toml"' for code in HOSTS})
    process = Process(folder / "data", free_ports(1)[0], {"CELLS": str(path), **PROXY})
    process.start(OF_TWO_COMMUNES_SECONDS)
    houses = {code: House(process.url, process.accounts(code), host) for code, host in HOSTS.items()}
    try:
        with httpx2.Client(base_url=process.url, timeout=30) as client:
            yield Street(process, {code: _settled(code, house) for code, house in houses.items()}, client)
    finally:
        for house in houses.values():
            house.close()
        process.stop()


def _settled(code: str, house: House) -> Neighbour:
    life, receipt = _life(code, house)
    front = house.as_("quan-tri")
    names = ("tiep-nhan", "giam-sat", "bien-tap-1", "quan-tri", WAYS[code].desk)
    key = ok(front.post("/api/identity/v1/keys", json={
        "unit": WAYS[code].unit, "name": f"Máy của {code}", "scopes": ["dispatch:read", "dispatch:answer"],
    }))["key"]  # fmt: skip
    shown = {name: {"cookie": _cookies(house.as_(name))} for name in names}
    shown |= {"moderator": {"cookie": _cookies(house.moderator(f"Người trông nhóm của {code}"))}}
    shown |= {"citizen": {"cookie": _cookies(as_citizen(house, receipt))}}
    shown |= {"program": {"authorization": f"Bearer {key}"}}
    shown |= {"stage": {"authorization": f"Bearer {FEED_TOKENS[code]}"}}
    known = {account["sign_in"]: account["id"] for account in ok(front.get("/api/identity/v1/accounts"))}
    more = {"account": known[WAYS[code].desk], "key": key.split("_")[1]}
    return Neighbour(code, house, Life({**life.values, **more}, life.words), shown)


def _cookies(client: httpx2.Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def _life(code: str, house: House) -> tuple[Life, dict[str, Any]]:
    """A report with photo, place and contact, answered, judged and published."""
    ways, only = WAYS[code], f"riêng của {code}"
    said = {name: f"{name} {only}, không ai khác được đọc" for name in ("Lời báo", "Chỗ", "Liên hệ", "Trả lời", "Chấm")}
    point = ok(house.as_("giam-sat").post("/api/intake/v1/points", json={"name": f"Nhà văn hóa {only}"}))["code"]
    photos, token = [base64.b64encode(photo_with_a_place()).decode()], f"{code}-token-0123456789"
    receipt = send(
        house, said["Lời báo"], area=ways.area, place=said["Chỗ"], contact=said["Liên hệ"], photos=photos, point=point,
        token=token, voice=base64.b64encode(NOTES["audio/ogg"] + code.encode()).decode(),
    )  # fmt: skip
    case_id = verify_and_classify(house, receipt, ways.category)
    answer(house, receipt, ways.desk, said["Trả lời"])
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5, comment=said["Chấm"]))
    wait_for_status(house, receipt, "closed")
    publish(house, receipt)
    soon(lambda: house.anonymous().get(f"/ket-qua/{receipt['number']}").status_code == 200)
    read = ok(house.as_("tiep-nhan").get(f"/api/triage/v1/cases/{case_id}"))
    [photo], [voice] = read["photos"], read["voices"]
    values = {
        "case_id": case_id, "number": receipt["number"], "tracking_code": receipt["tracking_code"],
        "photo": photo["id"], "voice": voice["id"], "code": point, "token": token,
    }  # fmt: skip
    return Life(values, tuple(said.values())), receipt


def nothings() -> Life:
    """What no commune has, in the same shapes."""
    values = {name: str(new_id()) for name in ("case_id", "photo", "voice", "account", "proposal")}
    values |= {"number": "XX-2026-000001", "tracking_code": code_from(os.urandom(10)), "code": "khong-dau-ca"}
    return Life({**values, "token": "khong-co-token-0123456789", "key": "0000000000"}, ())
