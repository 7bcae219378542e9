"""What nobody expected, and what is nobody's fault."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.types import Message
from structlog.testing import capture_logs

from shared.web.faults import CLIENT_HUNG_UP
from shared.web.install import install
from shared.web.pages import Site
from tests.shared.web.sample import BROWSER

WORDS = "Nước ngập đến đầu gối."
FORM = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"100")]


def app() -> FastAPI:
    made = FastAPI()
    install(made, Site(commune="Lương Sơn"), [])

    @made.post("/form")
    async def form(request: Request) -> None:
        await request.form()
        raise ConnectionRefusedError("the database's address")

    return made


async def hung_up() -> list[Message]:
    """What is sent to a client that goes away in the middle of its form."""
    scope: dict[str, Any] = {
        "type": "http", "method": "POST", "path": "/form", "raw_path": b"/form", "query_string": b"", "headers": FORM,
        "scheme": "http", "server": ("testserver", 80), "client": ("127.0.0.1", 1), "http_version": "1.1",
    }  # fmt: skip
    coming: Iterator[Message] = iter(
        [{"type": "http.request", "body": b"words=", "more_body": True}, {"type": "http.disconnect"}]
    )
    sent: list[Message] = []

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        sent.append(message)

    await app()(scope, receive, send)
    return sent


async def test_a_client_that_hangs_up_is_no_fault_and_no_500() -> None:
    with capture_logs() as lines:
        sent = await hung_up()
    assert lines == []
    assert sent[0]["status"] == CLIENT_HUNG_UP


@pytest.mark.parametrize("files", [{}, {"photos": ("p.jpg", b"picture", "image/jpeg")}], ids=["plain", "with photos"])
def test_a_form_whose_database_is_away_gets_its_words_back(files: dict[str, tuple[str, bytes, str]]) -> None:
    with capture_logs() as lines:
        page = TestClient(app()).post("/form", data={"words": WORDS}, files=files, headers=BROWSER)
    assert page.status_code == 503
    assert int(page.headers["retry-after"]) > 0
    assert WORDS in page.text
    assert [line["fault"] for line in lines] == ["ConnectionRefusedError"]
