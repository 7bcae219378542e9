"""What people and machines are told when something is refused or breaks."""

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from structlog.testing import capture_logs

from shared.web.problems import Problem
from tests.shared.web.sample import BROWSER, client, sample_app

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/nope", 404), ("/api/refuse/known", 409), ("/api/refuse/anonymous", 401), ("/api/break", 500)],
)
def test_a_machine_is_refused_with_a_problem_document(path: str, status: int) -> None:
    answer = client().get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["status"] == status
    assert {"type", "title", "detail"} <= answer.json().keys()


def test_a_wrong_method_is_a_problem_too() -> None:
    answer = client().delete("/api/notes")
    assert (answer.status_code, answer.headers["content-type"]) == (405, PROBLEM)
    assert answer.json()["detail"] == "This address takes POST only."


def test_every_method_that_an_address_takes_is_named() -> None:
    assert client().put("/sample/form").headers["allow"] == "GET, HEAD, POST"


def test_an_address_that_leads_nowhere_says_so() -> None:
    assert client().get("/api/nope").json()["detail"] == "There is nothing at this address."


def test_a_machine_is_known_by_what_it_accepts() -> None:
    assert client().get("/nope", headers={"accept": "application/json"}).headers["content-type"] == PROBLEM


def test_each_mistake_is_named_and_what_was_sent_is_not_repeated() -> None:
    answer = client().post("/api/notes?page=-1", json={"words": "0912345678" * 20, "stars": 9})
    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "page": "The smallest number is 0.",
        "words": "Write at most 100 characters.",
        "stars": "The largest number is 5.",
    }
    assert "0912345678" not in answer.text


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"{", "application/json"),
        (b'{"words": "\xff"}', "application/json"),
        (b'{"words": "\\ud800"}', "application/json"),
        (b"[" * 50_000, "application/json"),
        (b'{"words": "x", "stars": ' + b"1" * 6_000 + b"}", "application/json"),
        (b'{"words": "x"}', "text/plain"),
        (b'{"words": "x"}', "application/json; charset=nonsense"),
        (b"words=x", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data"),
        (b"null", "application/json"),
        (b"", "application/json"),
    ],
)
def test_a_malformed_body_is_the_senders_mistake(content: bytes, media_type: str) -> None:
    answer = client().post("/api/notes", content=content, headers={"content-type": media_type})
    assert answer.status_code in ({200} if media_type.endswith("nonsense") else {400, 422})


@pytest.mark.parametrize("path", ["/api/%00", "/nope%ff", "/nope?x=%00%ff", "/api/notes/", "//", "/%2e%2e/x"])
def test_an_odd_address_is_not_a_fault_of_ours(path: str) -> None:
    assert client().get(path, headers=BROWSER).status_code in (200, 307, 404, 405)


def test_an_odd_host_is_not_a_fault_of_ours() -> None:
    assert client().get("/sample/form/", headers=BROWSER | {"host": "["}).status_code < 500


@pytest.mark.parametrize("size", [70_000, 1_000_000])
def test_a_body_that_says_that_it_is_too_large_is_refused(size: int) -> None:
    answer = client().post("/api/notes", content=b"x" * size, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)
    assert "content-security-policy" in answer.headers


def test_a_body_that_grows_too_large_is_refused() -> None:
    answer = client().post("/api/notes", content=(b"x" * 1000 for _ in range(100)))
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)


def test_a_person_is_told_in_vietnamese_what_to_do() -> None:
    page = client().post("/refuse/unknown", headers=BROWSER)
    assert page.status_code == 409
    assert "Hồ sơ vừa thay đổi" in page.text
    assert "state X" not in page.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "Việc này đã kết thúc."),
        ("en", "This sample is already closed."),
        ("de", "Dieser Vorgang ist bereits abgeschlossen."),
    ],
)
def test_a_refusal_that_has_words_is_said_in_them(language: str, words: str) -> None:
    assert words in client().get(f"/refuse/known?lang={language}", headers=BROWSER).text


def test_someone_unknown_is_led_to_the_sign_in_and_back() -> None:
    answer = client().get("/refuse/anonymous?a=1&b=2", headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/dang-nhap?next=%2Frefuse%2Fanonymous%3Fa%3D1%26b%3D2"


def test_someone_unknown_who_sends_something_gets_401() -> None:
    assert client().post("/refuse/anonymous", headers=BROWSER).status_code == 401


def test_whoever_comes_too_often_learns_when_to_come_back() -> None:
    assert client().get("/api/refuse/often").headers["retry-after"] == "60"


def test_a_fault_is_logged_without_personal_words_and_has_a_number() -> None:
    with capture_logs() as logged:
        page = client().get("/break", headers=BROWSER)
    assert page.status_code == 500
    assert "không bị mất" in page.text
    assert logged[0]["reference"] in page.text
    assert logged[0]["fault"] == "KeyError"
    assert "0912345678" not in page.text + str(logged)


def test_the_openapi_document_describes_the_problem() -> None:
    document = client().get("/openapi.json").json()
    answers = document["paths"]["/api/notes"]["post"]["responses"]
    assert PROBLEM in answers["422"]["content"]
    assert {"400", "413"} <= answers.keys()


def test_a_database_that_is_away_is_worth_another_try() -> None:
    answer = client().get("/api/away")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert "address" not in answer.text
    page = client().get("/away", headers=BROWSER)
    assert page.status_code == 503
    assert "Những gì đã xác nhận không bị mất" in page.text


def test_a_page_that_is_missing_is_our_own_fault_and_not_the_database_s() -> None:
    assert client().get("/api/untold").status_code == 500


def in_its_own_words(request: Request, problem: Problem) -> Response:
    return PlainTextResponse(f"{problem.status}: {problem.detail}", problem.status)


def test_below_an_address_of_a_standard_every_failure_is_told_as_the_standard_says() -> None:
    app = sample_app()
    app.state.dialects = {"/refuse/": in_its_own_words, "/api/notes": in_its_own_words}
    site = TestClient(app, raise_server_exceptions=False)
    assert site.get("/refuse/nowhere/at/all", headers=BROWSER).text == "404: There is nothing at this address."
    assert site.get("/refuse/anonymous", headers=BROWSER).text == "401: Nobody is signed in."
    assert site.post("/refuse/known", data={"words": "x"}, headers=BROWSER).text.startswith("409: ")
    often = site.get("/refuse/often")
    assert (often.text, often.headers["retry-after"]) == ("429: Too many tries.", "60")
    assert site.delete("/api/notes").headers["allow"] == "POST"
    assert site.post("/api/notes", content=b"x" * 100_000).text.startswith("413: ")
    assert site.get("/api/nope").headers["content-type"] == PROBLEM
