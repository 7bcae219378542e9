"""A small site with one door for each thing that can happen, for the tests of the web."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field

from shared import clock
from shared.errors import Conflict, Gone, Invalid, Refusal, TooMany, Unauthenticated
from shared.web.forms import Form, read_form
from shared.web.install import install
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import Desk, Site, render
from shared.web.problems import problems

ROOM = Path(__file__).parent / "room"
BROWSER = {"accept": "text/html"}


class Entry(BaseModel):
    words: Annotated[str, Field(min_length=5, max_length=2000)]
    kind: Literal["road", "land", "other"]
    consent: list[str] = []


class Note(BaseModel):
    words: Annotated[str, Field(max_length=100)]
    stars: Annotated[int, Field(ge=1, le=5)] = 3


REFUSALS: dict[str, Refusal] = {
    "known": Conflict("This sample is already closed."),
    "unknown": Conflict("This case is already in state X."),
    "gone": Gone("It was erased."),
    "often": TooMany("Too many tries.", retry_after=60),
    "anonymous": Unauthenticated("Nobody is signed in."),
    "fields": Invalid("Not like this.", {"words": "Raw English."}),
}


def sample_app(public_url: str = "http://testserver") -> FastAPI:
    app = FastAPI(responses=problems())
    desks = (Desk("/sample/", "Theo dõi", frozenset({"clerk"})),)
    install(app, Site(commune="Lương Sơn", slogan="Có ý kiến – hãy nói!", desks=desks, public_url=public_url), [ROOM])
    _add_pages(app)
    _add_doors(app)
    return app


def _add_pages(app: FastAPI) -> None:
    @app.get("/sample/form")
    async def form(request: Request) -> Response:
        return render(request, "room/form.html", form=Form())

    @app.post("/sample/form", max_body_size=MAX_UPLOAD)
    async def fill_in(request: Request) -> Response:
        form, entry = await read_form(request, Entry)
        if entry is None:
            return render(request, "room/form.html", form=form, status=422)
        refused = form.refused(request, REFUSALS["fields"])
        return render(request, "room/form.html", form=refused, status=422)

    @app.get("/sample/case")
    async def case(request: Request) -> Response:
        return render(request, "room/case.html", at=clock.now())


def _add_doors(app: FastAPI) -> None:
    @app.get("/refuse/{what}")
    @app.get("/api/refuse/{what}")
    @app.post("/refuse/{what}")
    async def refuse(what: str) -> None:
        raise REFUSALS[what]

    @app.post("/api/notes")
    async def note(body: Note, page: Annotated[int, Query(ge=0)] = 0) -> dict[str, int]:
        return {"stars": body.stars, "page": page}

    @app.get("/break")
    @app.get("/api/break")
    async def broken() -> None:
        raise KeyError("0912345678")

    @app.get("/away")
    @app.get("/api/away")
    async def away() -> None:
        raise ConnectionRefusedError("the database's address")

    @app.get("/api/untold")
    async def untold(request: Request) -> Response:
        return render(request, "room/no-such-page.html")

    @app.get("/own-policy")
    async def own_policy() -> Response:
        return Response("x", headers={"content-security-policy": "sandbox", "cache-control": "public"})


def client(public_url: str = "http://testserver") -> TestClient:
    return TestClient(sample_app(public_url), base_url=public_url, follow_redirects=False)
