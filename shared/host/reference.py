"""The HTTP interfaces as pages to read: `/api` leads to each stage's, made from the OpenAPI document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from shared.errors import NotFound
from shared.settings import SOURCES
from shared.stage import TITLES
from shared.web.pages import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked. `who`: the ways to sign in, any of which is enough; none lets anyone in."""

    id: str
    method: str
    path: str
    description: list[str]
    parameters: list[str]
    who: list[str]
    statuses: list[str]


@router.get("/api")
async def overview(request: Request) -> Response:
    """Which interfaces there are."""
    return render(request, "reference.html", stages=SOURCES, titles=TITLES, stage="", operations=[])


@router.get("/api/{stage}/")
async def of_a_stage(request: Request, stage: str) -> Response:
    """Everything that programs can ask of a stage."""
    found = list(_operations(request.app.openapi(), stage))
    if not found:
        raise NotFound("No such stage is described here.")
    return render(request, "reference.html", stages=SOURCES, titles=TITLES, stage=stage, operations=found)


def _operations(document: Mapping[str, Any], stage: str) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        if path.startswith(f"/api/{stage}/"):
            for method, told in methods.items():
                yield Operation(
                    told["operationId"],
                    method.upper(),
                    path,
                    told.get("description", "").split("\n\n"),
                    [_name(one) for one in told.get("parameters", [])],
                    [" ".join((way, *scopes)) for one in told.get("security", []) for way, scopes in one.items()],
                    sorted(told["responses"]),
                )


def _name(parameter: Mapping[str, str]) -> str:
    return parameter.get("name") or parameter["$ref"].rpartition("/")[2]
