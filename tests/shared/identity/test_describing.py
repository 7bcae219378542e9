"""The OpenAPI document tells a program how to sign in at each door."""

from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from shared.identity import Principal, Role, requires, scope
from shared.identity.describing import describe


@pytest.fixture
def document() -> dict[str, Any]:
    app = FastAPI()

    @app.get("/open")
    async def open_to_all() -> None: ...

    @app.get("/staff")
    async def staff(_: Annotated[Principal, Depends(requires(Role.CLERK))]) -> None: ...

    async def behind(
        who: Annotated[Principal, Depends(requires(Role.UNIT_MEMBER, scope="dispatch:answer"))],
    ) -> None: ...

    @app.post("/answers", dependencies=[Depends(behind)])
    async def answers() -> None: ...

    @app.get("/staff-less")
    async def programs(_: Annotated[Principal, Depends(scope("dispatch:read"))]) -> None: ...

    describe(app, "__Host-session")
    return TestClient(app).get("/openapi.json").json()  # type: ignore[no-any-return]


def test_a_door_that_is_open_asks_for_nothing(document: dict[str, Any]) -> None:
    assert "security" not in document["paths"]["/open"]["get"]


def test_a_key_does_not_open_what_is_for_staff_alone(document: dict[str, Any]) -> None:
    assert document["paths"]["/staff"]["get"]["security"] == [{"session": []}]


def test_a_session_does_not_open_what_is_for_programs_alone(document: dict[str, Any]) -> None:
    assert document["paths"]["/staff-less"]["get"]["security"] == [{"key": ["dispatch:read"]}]


def test_either_opens_what_is_for_both_and_the_scope_of_the_key_is_named(document: dict[str, Any]) -> None:
    assert document["paths"]["/answers"]["post"]["security"] == [{"session": []}, {"key": ["dispatch:answer"]}]


def test_the_document_says_where_session_and_key_are_sent(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert (schemes["session"]["in"], schemes["session"]["name"]) == ("cookie", "__Host-session")
    assert (schemes["key"]["type"], schemes["key"]["scheme"]) == ("http", "bearer")
