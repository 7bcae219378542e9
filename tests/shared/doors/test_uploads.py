"""Doors for large bodies: refused before a byte is read, and no more memory than the body twice."""

import base64
import json
import os
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel

from shared.doors.uploads import Upload
from shared.identity import Identity, requires
from shared.web.limits import MAX_UPLOAD
from tests.shared.web.sample import sample_app


class Photos(BaseModel):
    photos: list[str]


@pytest.fixture
def app() -> FastAPI:
    app = sample_app()
    router = APIRouter(prefix="/api/sample/v1", route_class=Upload)
    guard = requires()

    @router.post("/guarded", max_body_size=MAX_UPLOAD, dependencies=[Depends(guard)])
    async def guarded(body: Photos) -> int:
        return len(body.photos)

    @router.post("/open", max_body_size=MAX_UPLOAD)
    async def opened(body: Photos) -> int:
        return len(body.photos)

    app.include_router(router)
    return app


async def parts(size: int, begun: list[int]) -> AsyncIterator[bytes]:
    for number in range(size // 65_536):
        begun.append(number)
        yield b" " * 65_536


def client(app: FastAPI) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://testserver")


async def test_who_is_not_signed_in_is_told_before_the_body_is_read(app: FastAPI) -> None:
    app.state.identity = Identity(cast(Any, None), b"", "http://testserver", {})
    begun: list[int] = []
    async with client(app) as nobody:
        answer = await nobody.post(
            "/api/sample/v1/guarded", content=parts(50_000_000, begun), headers={"content-type": "application/json"}
        )
    assert (answer.status_code, begun) == (401, [])


@pytest.mark.parametrize("body", [b"", b"{", b'{"photos": 1}', b'"\\ud800"', b"[1, 2"])
async def test_what_is_no_json_of_that_shape_is_refused(app: FastAPI, body: bytes) -> None:
    async with client(app) as anyone:
        answer = await anyone.post("/api/sample/v1/open", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


async def test_a_body_of_another_kind_is_refused_without_being_read(app: FastAPI) -> None:
    begun: list[int] = []
    async with client(app) as anyone:
        answer = await anyone.post(
            "/api/sample/v1/open", content=parts(1_000_000, begun), headers={"content-type": "text/plain"}
        )
    assert (answer.status_code, begun) == (422, [])


async def test_fifty_megabytes_of_photos_take_little_more_than_twice_that(app: FastAPI) -> None:
    photo = base64.b64encode(os.urandom(7_800_000)).decode()
    whole = json.dumps({"photos": [photo] * 5}).encode()
    del photo

    async def sent() -> AsyncIterator[bytes]:
        for start in range(0, len(whole), 65_536):
            yield whole[start : start + 65_536]

    async with client(app) as anyone:
        tracemalloc.start()
        answer = await anyone.post("/api/sample/v1/open", content=sent(), headers={"content-type": "application/json"})
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert answer.json() == 5
    assert most < 2.2 * len(whole), f"{most / len(whole):.2f} times"
