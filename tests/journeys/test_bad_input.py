"""Whatever is sent to whatever door: a problem document or a page, never a fault, never a lost report."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from shared.identity import Role
from tests.journeys.test_guards import APP, DOORS, SIGN_INS, address, named
from tests.support.begun import running_house
from tests.support.house import House
from tests.support.routes import Door

EXAMPLES = 12  # for each operation; together well under a minute
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
SIGN_IN_OF = {"triage": "tiep-nhan", "dispatch": "don-vi-kinh-te", "oversight": "giam-sat", "publisher": "bien-tap-1"}

# A changed password or a disabled account would shut the other tests out.
schema = schemathesis.openapi.from_dict(APP.openapi()).exclude(path_regex=r"^/api/identity/v1/(session|accounts/\{)")
schema.config.generation.with_security_parameters = False  # a made-up key would go before the session
quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One of their own: so many wrong codes shut the tracking doors to everyone at this address."""
    with running_house(tmp_path_factory.mktemp("bad-input")) as own:
        yield own


# With a parameter, each operation's test has a name of its own: of several with one name, xdist runs the first alone.
@pytest.mark.parametrize("checks", [CHECKS], ids=["kept"])
@schema.parametrize()
@quick
def test_the_described_doors_keep_their_description(case: Any, house: House, checks: list[Any]) -> None:
    stage = case.path.split("/")[2] if case.path.startswith("/api/") else ""
    client = house.as_(SIGN_IN_OF.get(stage, "quan-tri"))
    cookies = dict(client.cookies)
    case.call_and_validate(base_url=house.url, checks=CHECKS, cookies=cookies)


NO_PHOTO = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a"\r\n\r\nno photo\r\n--x--\r\n'
ODD_BODIES: list[tuple[str, bytes]] = [
    ("application/json", b""),
    ("application/json", b"{"),
    ("application/json", b"[" * 5000),
    ("application/json", b'{"words": "\xff\xfe"}'),
    ("application/json", b'{"words": "\\ud800 mot hai ba bon", "consent": "yes"}'),
    ("application/json", b'{"words": "' + b"\\u0000" * 12 + b'", "consent": "yes"}'),
    ("application/json", b'{"round": 1e400, "stars": NaN}'),
    ("application/json", b"null"),
    ("text/plain", b"words=hello"),
    ("application/x-www-form-urlencoded", b"words=%ff%fe&%00=%00&consent=yes"),
    ("application/x-www-form-urlencoded", b"a=1&" * 3000),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ("multipart/form-data; boundary=x", NO_PHOTO),
    ("\x7f", b"odd type"),
]  # fmt: skip


def _of(house: House, role: Role) -> httpx2.Client:
    return house.moderator() if role is Role.MODERATOR else house.as_(SIGN_INS[role])


@pytest.mark.parametrize("door", [door for door in DOORS if door.changes], ids=named)
def test_no_odd_body_is_a_fault(door: Door, house: House) -> None:
    role = sorted(door.guard.roles)[0] if door.guard and door.guard.roles else None
    client = _of(house, role) if role and "session" not in door.path else house.anonymous()
    for kind, body in ODD_BODIES:
        answer = client.request(door.method, address(door), content=body, headers={"content-type": kind})
        assert answer.status_code < 500, (kind, body[:40], answer.text[:300])


ODD_PLACES = (
    "0001-01-01",
    "9999-12-31",
    "%00",
    "%ff",
    "..%2f..%2fetc",
    "'; DROP TABLE",
    "0" * 300,
    "ệ",
    "-1",
    "1e99",
    "99999999999999999999",
)


@pytest.mark.parametrize("door", [door for door in DOORS if "{" in door.path and not door.changes], ids=named)
def test_no_odd_address_is_a_fault(door: Door, house: House) -> None:
    role = sorted(door.guard.roles)[0] if door.guard and door.guard.roles else None
    client = _of(house, role) if role else house.anonymous()
    for odd in ODD_PLACES:
        answer = client.get(re.sub(r"\{[^}]*\}", lambda _: odd, door.path))  # noqa: B023  (used at once)
        assert answer.status_code < 500, (odd, answer.text[:300])


@pytest.mark.parametrize("path", ["/", "/ket-qua", "/theo-doi", "/gop-y", "/oversight/", "/triage/", "/dispatch/"])
def test_no_odd_question_or_header_is_a_fault(path: str, house: House) -> None:
    client = house.as_("giam-sat")
    for query in ("?lang=xx", "?tab=nothing", "?xong=%00", "?so=%ff", "?nhom=%00", "?" + "a=1&" * 500):
        assert client.get(path + query).status_code < 500, query
    for header in ({"cookie": "ho-so=%00; session=\x01"}, {"accept-language": ",;q=x"}, {"if-match": "\x7f"}):
        assert client.get(path, headers=header).status_code < 500, header


def test_a_body_that_is_too_large_is_a_413_in_words(house: House) -> None:
    with house.anonymous() as citizen:
        answer = citizen.post("/api/intake/v1/tracking", content=b"x" * 100_000)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
