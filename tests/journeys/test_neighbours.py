"""All doors of two communes in one process: what opens something at home opens nothing next door, and nothing shows.

Every door of one is tried with everything that the other has: ids, codes, numbers and tokens, the sign-ins of its
people and the keys of its programs. An answer may repeat what was asked, and nothing else of the other's.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any
from urllib.parse import unquote

import asyncpg
import httpx2
import pytest

from shared.embedded_postgres import EmbeddedPostgres
from shared.postgres import app_role
from shared.settings import SOURCES
from tests.journeys.neighbours import WAYS, Life, Neighbour, Street, neighbours, nothings
from tests.journeys.test_guards import APP, DOORS, named
from tests.support.cells import HERE, HOSTS, THERE
from tests.support.push import Device
from tests.support.routes import Door

ENDS_A_SESSION = re.compile(r"^/(api/identity/v1/session|dang-xuat|mat-khau)")
FORMS: Mapping[str, tuple[str, ...]] = {
    "/theo-doi": ("code",),
    "/theo-doi/dong": (),
    "/theo-doi/bo-sung": ("code", "number", "words"),
    "/theo-doi/danh-gia": ("code", "number", "round", "solved", "stars"),
    "/theo-doi/rut": ("code", "number"),
    "/theo-doi/khong-dong-y": ("code", "number", "why"),
    "/theo-doi/lien-he": ("code", "number", "contact", "contact_by", "consent"),
    "/theo-doi/bao-tin": ("code", "number", "way", "turn"),
    "/theo-doi/thoi-bao/{token}": (),
    "/intake/bao-tin/{notice}/gui-lai": (),
    "/theo-doi/may-nay": ("code", "number", "endpoint", "p256dh", "auth"),
    "/theo-doi/may-nay/doi": ("token", "endpoint", "p256dh", "auth"),
    "/theo-doi/may-nay/thoi": ("code", "number", "device"),
    "/theo-doi/thoi-bao-may/{token}": (),
    "/theo-doi/nho": ("number",),
    "/theo-doi/quen": ("number",),
    "/theo-doi/mo": ("number",),
    "/theo-doi/xoa": ("code", "number", "scope", "sure"),
    "/gop-y/theo": ("number", "token"),
    "/gop-y/giong": ("words",),
    "/theo-doi/cung/thoi": ("code",),
    "/theo-doi/cung/bao-tin": ("code", "number", "contact", "consent"),
    "/theo-doi/cung/thoi-bao": ("number",),
    "/dang-nhap": ("sign_in", "password"),
    "/gop-y": ("words", "consent", "point", "token"),
    "/intake/viet-ho": ("way", "words", "consent", "token"),
    "/oversight/giu-nguyen": ("cases", "reason"),
    "/oversight/ho-so/{case_id}/don-doc": ("version", "question", "due"),
    "/dispatch/ho-so/{case_id}/don-doc/{inquiry}": ("version", "reply"),
    "/intake/mat-ma": ("number", "contact"),
    "/intake/bi-mat": ("name", "secret"),
    "/chuyen-tin": ("words", "consent", "point", "token"),
    "/moi": ("token", "new"),
    "/publisher/ho-so/{case_id}/dinh-chinh": ("version", "title", "summary", "outcome", "correction"),
    "/publisher/ho-so/{case_id}/anh/{photo_id}/lam-mo": ("alt",),
    "/intake/nhieu-diem": ("source", "step", "table"),
    "/intake/ap-phich": ("face", "packed", "which", "points"),
    "/oversight/tin-hieu/{signal}/khep-lai": ("reason",),
    "/nhan-tin": ("address", "language", "consent"),
    "/publisher/bao-cao": ("kind", "day"),
    "/publisher/bao-cao/{report}/viet": ("version", "assessment", "proposals", "stories"),
    "/publisher/bao-cao/{report}/thu-hoi": ("version", "reason"),
    "/open311/v2/requests.{suffix}": ("api_key", "service_code", "description", "address_string", "token"),
    "/open311/test/v2/requests.{suffix}": ("api_key", "service_code", "description", "address_string", "token"),
}
DEVICE = Device("https://push.example.net/a")
SAID = "Một câu đủ dài cho mọi ô, không nói gì của ai."
PLAIN: Mapping[str, Any] = {
    "words": SAID, "why": SAID, "contact_by": "call",
    "consent": "yes", "way": "visit", "solved": "yes", "stars": 5, "round": 1, "scope": "all", "sure": "yes",
    "version": 1, "draft": 1, "outcome": "done", "role": "clerk", "scopes": ["dispatch:read"], "photos": [],
    "urgency": "normal", "address": "ai-do@example.vn", "language": "vi",
    "kind": "report", "source": "table", "step": "open", "table": "Nơi này;cơ quan", "face": "sticker",
    "packed": "pdf", "which": "chosen", "turn": "off",
    "device": "01900000-0000-7000-8000-000000000001", **DEVICE.form,
    "due": "2026-12-31", "restricted": False, "acted_on": "2026-01-05",
    "password": "khong-dung",
    "old": "mot-mat-khau-cu", "new": "mot-mat-khau-moi-dai",
}  # fmt: skip
ROLES = {"clerk": "tiep-nhan", "overseer": "giam-sat", "editor": "bien-tap-1", "administrator": "quan-tri",
         "moderator": "moderator"}  # fmt: skip
addresses = count(1)
serials = count(1)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with neighbours(tmp_path_factory.mktemp("neighbours")) as both:
        yield both


def path_of(door: Door, life: Life) -> str:
    """The door's address with what the life has in each place."""
    places = {**life.values, "photo_id": life.values["photo"], "voice_id": life.values["voice"],
              "stage": "intake", "source": "intake", "position": "1",
              "proposal": life.values.get("proposal", life.values["case_id"]), "path": "house.css",
              "notice": life.values["case_id"], "face": "a4", "suffix": "json", "service": "TN",
              "name": "smtp-password", "day": "2026-11-28", "what": "answered", "of": "kinh-te", "which": "judged",
              "inquiry": "1", "signal": life.values["case_id"], "place": "1",
              "report": life.values["case_id"], "edition": "1", "format": "pdf"}  # fmt: skip
    return re.sub(r"\{(\w+)[^}]*\}", lambda place: places[place[1]], door.path)


def body_of(door: Door, life: Life) -> dict[str, Any]:
    """What the door takes, with what the life has in each field that names something."""
    if not door.changes:
        return {}
    fields = FORMS.get(door.path) or _described(door) or tuple(PLAIN)
    naming = {"tracking_code": life.values["tracking_code"], "code": life.values["tracking_code"],
              "number": life.values["number"], "token": life.values["token"], "cases": [life.values["case_id"]],
              "point": life.values["code"], "points": [life.values["code"]]}  # fmt: skip
    if door.path.endswith("/points"):
        naming.pop("code")  # a new point may be called anything
    serial = next(serials)  # what is made twice under one name is refused the second time, whoever has it already
    naming |= {"name": f"Nơi số {serial}", "sign_in": f"nguoi-{serial}"}
    return {name: value for name in fields if (value := naming.get(name, PLAIN.get(name, SAID))) is not None}


def _described(door: Door) -> tuple[str, ...]:
    document = APP.openapi()
    body = document["paths"].get(door.path, {}).get(door.method.lower(), {}).get("requestBody")
    if body is None:
        return ()
    schema = body["content"]["application/json"]["schema"]
    return tuple(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]].get("required", ()))


def ask(street: Street, at: str, door: Door, life: Life, shown: Mapping[str, str]) -> httpx2.Response:
    """One request to the commune `at`, from an address that nobody else has."""
    number = next(addresses)
    whence = f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}"
    headers = {"host": HOSTS[at], "x-forwarded-for": whence, "accept": "text/html, application/json", **shown}
    api, body = door.path.startswith("/api/"), body_of(door, life)
    street.client.cookies.clear()
    return street.client.request(
        door.method, path_of(door, life), headers=headers,
        json=body if body and api else None, data=None if api else body,
    )  # fmt: skip


def shows(answer: httpx2.Response, other: Neighbour) -> list[str]:
    """What there is of the other's in an answer, beyond what was asked with."""
    sent = answer.request
    asked = unquote(f"{sent.url} {sent.content.decode('utf-8', 'replace')} {sent.headers}").replace("+", " ")
    told = unquote(f"{answer.headers} {answer.content.decode('utf-8', 'replace')}")
    return [mark for mark in other.marks if mark in told and mark not in asked]


def who_may(door: Door, home: Neighbour) -> list[str]:
    """Of the commune's own people, who gets in here."""
    if door.path.startswith("/feed/"):
        return ["stage"]
    if door.guard is None:
        return ["citizen"]
    roles = {**ROLES, "unit_member": WAYS[home.code].desk}
    programs = ["program"] if door.guard.scopes else []
    return [*(roles[role.value] for role in sorted(door.guard.roles)), *programs]


BOTH_WAYS = pytest.mark.parametrize(("at", "of"), [(THERE, HERE), (HERE, THERE)])


@pytest.mark.parametrize(("at", "of"), [(THERE, HERE), pytest.param(HERE, THERE, marks=pytest.mark.long)])
def test_what_opens_at_home_opens_no_more_next_door_than_for_a_stranger(street: Street, at: str, of: str) -> None:
    known = street.known
    other, wrong = known[of], []
    for door in DOORS:
        stranger = ask(street, at, door, other.life, {})
        wrong += [(named(door), "nobody", shown) for shown in [shows(stranger, other)] if shown]
        for who, shown in other.shown.items():
            answer = ask(street, at, door, other.life, shown)
            if answer.status_code != stranger.status_code or shows(answer, other):
                wrong.append((named(door), f"{who}: {answer.status_code}", shows(answer, other)))
    assert wrong == []


@BOTH_WAYS
def test_its_own_people_find_nothing_of_the_neighbours_either(street: Street, at: str, of: str) -> None:
    """With the other's ids they get what they get with ids that never were."""
    known = street.known
    nothing, wrong = nothings(), []
    for door in DOORS:
        for who in [] if ENDS_A_SESSION.match(door.path) else who_may(door, known[at]):
            theirs = ask(street, at, door, known[of].life, known[at].shown[who])
            nobodys = ask(street, at, door, nothing, known[at].shown[who])
            found = [*shows(theirs, known[of]), *shows(nobodys, known[of])]
            if theirs.status_code != nobodys.status_code or found:
                wrong.append((named(door), f"{who}: {theirs.status_code}, {nobodys.status_code}", found))
    assert wrong == []


@BOTH_WAYS
def test_each_opens_at_home_what_it_was_made_for(street: Street, at: str, of: str) -> None:
    """Else the walk above would show nothing."""
    known = street.known
    home = known[at]
    opened = {
        "tiep-nhan": "/api/triage/v1/cases/{case_id}", "giam-sat": "/api/oversight/v1/cases/{case_id}/timeline",
        "bien-tap-1": "/api/publisher/v1/cases/{case_id}", "quan-tri": "/quan-tri/tai-khoan",
        WAYS[at].desk: "/api/dispatch/v1/cases/{case_id}", "program": "/api/dispatch/v1/cases/{case_id}",
        "stage": "/feed/intake", "citizen": "/theo-doi",
    }  # fmt: skip
    for who, path in opened.items():
        answer = ask(street, at, Door(path, "GET", None), home.life, home.shown[who])
        assert answer.status_code == 200, who
        assert shows(answer, home), who
        assert shows(answer, known[of]) == [], who


@BOTH_WAYS
def test_an_unknown_host_opens_nothing_with_anything(
    street: Street, monkeypatch: pytest.MonkeyPatch, at: str, of: str
) -> None:
    known = street.known
    monkeypatch.setitem(HOSTS, at, "nobody.test")
    for door in DOORS:
        answer = ask(street, at, door, known[of].life, known[of].shown["giam-sat"])
        assert answer.status_code == 421, door
        assert shows(answer, known[of]) == []


@BOTH_WAYS
def test_walking_the_doors_of_one_leaves_no_trace_in_the_logs_of_the_other(street: Street, at: str, of: str) -> None:
    known = street.known
    heads = asyncio.run(heads_of(street, of))
    for door in DOORS:
        ask(street, at, door, known[of].life, known[of].shown["giam-sat"])
    assert asyncio.run(heads_of(street, of)) == heads


async def heads_of(street: Street, code: str) -> list[int]:
    """How much was said, but for wrong sign-ins, which are counted every half minute."""
    said = "SELECT count(*) FROM log.events WHERE type NOT LIKE '%.sign-in-failed.%'"
    return [await ask_database(street, f"{code}_{name}", None, said) for name in SOURCES]


async def ask_database(street: Street, database: str, role: str | None, question: str) -> int:
    connection = await asyncpg.connect(EmbeddedPostgres(street.process.data).dsn(database, role))
    try:
        return int(await connection.fetchval(question))
    finally:
        await connection.close()


@BOTH_WAYS
async def test_no_role_of_one_enters_a_database_of_the_other(street: Street, at: str, of: str) -> None:
    names = (*SOURCES, "vault")
    for role in names:
        assert await ask_database(street, f"{of}_{role}", app_role(f"{of}_{role}"), "SELECT 1") == 1
        for database in names:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
                await ask_database(street, f"{at}_{database}", app_role(f"{of}_{role}"), "SELECT 1")


async def test_no_role_of_a_single_commune_is_left_over(street: Street) -> None:
    """Every role of the server bears the code of its commune."""
    question = r"SELECT count(*) FROM pg_roles WHERE rolname ~ '_(app|owner)$' AND rolname !~ '^(luong-son|thi-du|pg)_'"
    assert await ask_database(street, "postgres", None, question) == 0


def test_operators_see_both_by_their_codes(street: Street) -> None:
    ready = street.client.get("/readyz").json()
    assert {code: cell["ready"] for code, cell in ready["cells"].items()} == {HERE: True, THERE: True}
    measured = street.client.get("/metrics").text
    for code in HOSTS:
        assert f'langnghe_events_heard_total{{cell="{code}",service="triage",source="intake"}}' in measured
    assert measured.count("# TYPE langnghe_events_heard_total counter") == 1


@BOTH_WAYS
def test_what_a_commune_measures_and_tells_of_itself_is_its_own(street: Street, at: str, of: str) -> None:
    known = street.known
    for path in ("/metrics", "/readyz"):
        answer = street.client.get(path, headers={"host": HOSTS[at]})
        assert answer.status_code == 200
        assert shows(answer, known[of]) == []
