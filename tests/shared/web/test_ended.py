"""A form that comes after the session has ended: its words come back to be copied, and no secret does."""

import re
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from shared.errors import Unauthenticated
from shared.web.ended import NEVER_SHOWN, WORDS_ALONE
from shared.web.install import install
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import Site
from tests.shared.web.sample import BROWSER, REFUSALS, client

ROOT = Path(__file__).parents[3]
WORDS = "Cống đã thông, còn <b>hố ga</b> chưa nạo vét."
ESCAPED = "Cống đã thông, còn &lt;b&gt;hố ga&lt;/b&gt; chưa nạo vét."
FORM = "/desk/cases/7/answer"


async def nobody() -> None:
    raise Unauthenticated("Nobody is signed in.")


def desk() -> TestClient:
    app = FastAPI()
    install(app, Site(commune="Lương Sơn"), [])

    @app.get("/desk/")
    @app.get("/desk/cases/{case}")
    @app.post("/desk/cases/{case}/answer", max_body_size=MAX_UPLOAD)
    @app.post("/desk/{stage}/away")
    @app.post("/elsewhere")
    @app.post("/api/answers")
    async def door(_: Annotated[None, Depends(nobody)]) -> None:
        raise AssertionError("Nobody comes in.")

    return TestClient(app)


@pytest.mark.parametrize("name", ["code", "new", "old", "password", "token"])
def test_a_secret_is_never_shown_again(name: str) -> None:
    page = desk().post(FORM, data={name: "a secret of mine", "words": WORDS})
    assert ESCAPED in page.text
    assert "a secret of mine" not in page.text


def test_every_field_for_a_password_counts_as_a_secret() -> None:
    written = [file.read_text() for file in ROOT.glob("s*/**/templates/*.html")]
    fields = {name for text in written for name in re.findall(r'form, "(\w+)".*type="password"', text)}
    assert {"password", "old", "new"} <= fields <= NEVER_SHOWN


def test_a_program_gets_the_problem_and_none_of_its_words() -> None:
    answer = desk().post("/api/answers", data={"words": WORDS})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Cống" not in answer.text


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "application/json"])
def test_what_is_no_form_is_passed_over(kind: str) -> None:
    page = desk().post(FORM, content=b"--x\r\nbroken", headers={"content-type": kind})
    assert page.status_code == 401
    assert "<textarea" not in page.text


def test_another_site_gets_no_words_back() -> None:
    page = desk().post(FORM, data={"words": WORDS}, headers={"sec-fetch-site": "cross-site"})
    assert page.status_code == 403
    assert "Cống" not in page.text


@pytest.mark.parametrize("what", ["known", "gone", "often", "fields"])
def test_whatever_refuses_a_form_gives_its_words_back(what: str) -> None:
    page = client().post(f"/refuse/{what}", data={"words": WORDS}, headers=BROWSER)
    assert page.status_code == REFUSALS[what].status
    assert re.search(rf"<textarea[^>]* readonly[^>]*>\s*{re.escape(ESCAPED)}</textarea>", page.text)


@pytest.mark.parametrize("files", [{}, {"photos": ("p.jpg", b"picture", "image/jpeg")}], ids=["plain", "with photos"])
def test_the_words_come_back_to_be_copied(files: dict[str, tuple[str, bytes, str]]) -> None:
    page = desk().post(FORM, data={"outcome": "done", "words": WORDS, "next_date": "2026-11-30"}, files=files)
    assert page.status_code == 401
    assert "Bearer" in page.headers["www-authenticate"]
    assert page.headers["cache-control"] == "no-store"
    assert re.search(rf"<textarea[^>]* readonly[^>]*>\s*{re.escape(ESCAPED)}</textarea>", page.text)
    assert "2026-11-30" not in page.text


@pytest.mark.parametrize(
    ("sent_to", "page"),
    [
        (FORM, "/desk/cases/7"),
        ("/desk/triage/away", "/desk/"),
        ("/elsewhere", "/"),
        (FORM + "?next=//evil", "/desk/cases/7"),
    ],
)
def test_the_way_in_leads_back_to_the_page_where_the_form_stands(sent_to: str, page: str) -> None:
    answer = desk().post(sent_to, data={"words": WORDS})
    assert f'href="/dang-nhap?next={page.replace("/", "%2F")}"' in answer.text


def test_a_strangers_photos_are_not_read_for_the_words_beside_them() -> None:
    """Whose session has ended gets them back."""
    photos = {"photos": b"0" * 2 * WORDS_ALONE}
    stranger, member = desk(), desk()
    member.cookies.set("session", "ended")
    assert ESCAPED not in stranger.post(FORM, data={"words": WORDS}, files=photos, headers=BROWSER).text
    assert ESCAPED in member.post(FORM, data={"words": WORDS}, files=photos, headers=BROWSER).text
