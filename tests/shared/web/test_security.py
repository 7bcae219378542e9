"""Headers on everything, and nothing changed by another site's hand."""

from collections.abc import Iterator

import pytest
from starlette.datastructures import Headers

from services.intake.code_cookie import CODE_COOKIE
from shared.identity.store import cookie_name
from shared.web.ended import SESSIONS
from shared.web.security import forged
from tests.shared.web.sample import BROWSER, client

HOST = "langnghe.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": f"https://{HOST}"},
        {"origin": "https://elsewhere.example"},
        {"origin": "https://langnghe.example.elsewhere.example"},
        {"origin": "null", "cookie": "session=x"},
        {"origin": "null", "cookie": "lang=vi; __Host-session=x"},
        {"origin": "null", "cookie": "ho-so=x"},
        {"origin": "garbage"},
    ],
)
def test_a_change_from_another_site_is_forged(headers: dict[str, str]) -> None:
    assert forged("POST", Headers(headers), HOST)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "null", "cookie": "session=x"},
        {"sec-fetch-site": "none"},
        {"origin": f"https://{HOST}"},
        {"origin": "http://192.168.1.5:8000", "host": "192.168.1.5:8000"},
        {"origin": "null"},
        {"origin": "null", "cookie": "lang=de"},
        {"origin": "null", "cookie": "lang=de; sessions=x"},
        {},
    ],
)
def test_our_own_forms_and_clients_that_are_not_browsers_may_change(headers: dict[str, str]) -> None:
    assert not forged("POST", Headers(headers), HOST)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_is_never_forged(method: str) -> None:
    assert not forged(method, Headers({"sec-fetch-site": "cross-site"}), HOST)


def test_a_forged_form_is_refused_before_anything_happens() -> None:
    answer = client().post("/sample/form", headers=BROWSER | {"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("path", ["/sample/form", "/nope", "/break", "/api/nope", "/static/css/site.css"])
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = client("https://langnghe.example").get(path, headers=BROWSER).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"].startswith("max-age=")


def test_pages_are_not_stored_unless_they_say_so() -> None:
    assert client().get("/sample/case", headers=BROWSER).headers["cache-control"] == "no-store"


def test_every_cookie_that_opens_something_counts() -> None:
    assert {cookie_name(secure=True), cookie_name(secure=False), CODE_COOKIE} == SESSIONS


def test_a_form_without_an_origin_gets_its_words_back() -> None:
    sent = {"words": "Cống đã thông <b>rồi</b>.", "password": "a secret of mine"}
    answer = client().post("/sample/form", data=sent, headers=BROWSER | {"origin": "null", "cookie": "session=x"})
    assert answer.status_code == 403
    assert "Cống đã thông &lt;b&gt;rồi&lt;/b&gt;." in answer.text
    assert "a secret of mine" not in answer.text


def test_a_body_of_unknown_length_is_not_read_to_give_it_back() -> None:
    def endless() -> Iterator[bytes]:
        yield b"words=mot+hai+ba"

    kind = {"origin": "null", "cookie": "session=x", "content-type": "application/x-www-form-urlencoded"}
    answer = client().post("/sample/form", content=endless(), headers=BROWSER | kind)
    assert answer.status_code == 403
    assert "mot hai ba" not in answer.text


def test_without_https_there_is_no_hsts_and_forms_keep_their_origin() -> None:
    headers = client().get("/sample/form").headers
    assert "strict-transport-security" not in headers
    assert headers["referrer-policy"] == "same-origin"


def test_a_route_may_be_stricter_itself() -> None:
    headers = client().get("/own-policy").headers
    assert (headers["content-security-policy"], headers["cache-control"]) == ("sandbox", "public")
