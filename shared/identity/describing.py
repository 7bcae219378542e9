"""How a program signs in, written into the OpenAPI document: for each guarded door, from its guard."""

from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from shared.identity.guards import Guard
from shared.web.openapi import shared_parts

SESSION = "session"
KEY = "key"
STAGE = "stage"


def describe(app: FastAPI, cookie: str) -> None:
    """Let `app.openapi` say who may enter where. `cookie` is the name of the session's cookie."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = plain()
        document.setdefault("components", {})["securitySchemes"] = _schemes(cookie)
        for route in iter_route_contexts(app.router.routes):
            guard = guard_of(getattr(route, "dependant", None))
            for method in route.methods or ():
                operation = document["paths"].get(route.path, {}).get(method.lower())
                if guard and operation:
                    operation["security"] = _ways(guard)
        return shared_parts(document)

    app.openapi = described  # type: ignore[method-assign]  # the way that FastAPI documents for this


def _schemes(cookie: str) -> dict[str, Any]:
    return {
        SESSION: {
            "type": "apiKey",
            "in": "cookie",
            "name": cookie,
            "description": "Staff: the cookie that `POST /api/identity/v1/session` sets.",
        },
        KEY: {
            "type": "http",
            "scheme": "bearer",
            "description": "Programs of units: a key that an administrator has made, with the scopes that are named.",
        },
        STAGE: {
            "type": "http",
            "scheme": "bearer",
            "description": "The stages of this instance, each by its own token.",
        },
    }


def _ways(guard: Guard) -> list[dict[str, list[str]]]:
    """Either of them is enough. A key needs one of the scopes."""
    session: list[dict[str, list[str]]] = [{SESSION: []}] if guard.roles else []
    return session + [{KEY: [scope]} for scope in sorted(guard.scopes)]


def guard_of(dependant: Dependant | None) -> Guard | None:
    """Who guards a route, given what it depends on; None lets anyone in."""
    if dependant is None:
        return None
    if isinstance(dependant.call, Guard):
        return dependant.call
    return next((found for inner in dependant.dependencies if (found := guard_of(inner))), None)
