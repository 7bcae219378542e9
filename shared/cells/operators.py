"""What the process itself answers, asked under no commune's name: health, version, each cell's state by its code."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared import metrics
from shared.cells.place import Place
from shared.operations import measure, readiness
from shared.version import VERSION
from shared.web.problems import Problem, document
from shared.web.security import safe_headers


def operators_app(places: Sequence[Place]) -> Starlette:
    """`/healthz`, `/readyz`, `/version` and `/metrics` of the whole process."""

    async def ready(_: Request) -> Response:
        return await _ready(places)

    async def measured(_: Request) -> Response:
        return await _measured(places)

    routes = [Route("/healthz", _alive), Route("/version", _version), Route("/readyz", ready)]
    return Starlette(routes=[*routes, Route("/metrics", measured)], exception_handlers={HTTPException: _nothing})


async def _alive(_: Request) -> Response:
    return _safe(JSONResponse({"status": "ok"}))


async def _version(_: Request) -> Response:
    return _safe(JSONResponse({"version": VERSION}))


async def _nothing(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _safe(document(Problem(error.status_code, "Communes answer under their own names.")))


async def _ready(places: Sequence[Place]) -> Response:
    """503 only when no cell is ready: who takes the process away for one takes away all."""
    found = dict(zip((place.cell.code for place in places), await asyncio.gather(*map(_state, places)), strict=True))
    working = [state["ready"] for state in found.values()]
    return _safe(JSONResponse({"ready": all(working), "cells": found}, 200 if any(working) else 503))


async def _state(place: Place) -> dict[str, Any]:
    if place.app is None:
        return {"ready": False, "reason": place.reason}
    _, told = await readiness(place.app.state.host)
    return told


async def _measured(places: Sequence[Place]) -> Response:
    """What each cell counts, under the label `cell`."""
    joined = CollectorRegistry()
    joined.register(_Joined(await asyncio.gather(*map(_counted, (place for place in places if place.app)))))
    return _safe(Response(generate_latest(joined), media_type=CONTENT_TYPE_LATEST))


async def _counted(place: Place) -> tuple[str, list[Metric]]:
    """Runs as a task of its own: what it looks up is counted in the registry of that cell."""
    assert place.app is not None
    metrics.count_in(place.app.state.registry)
    await measure(place.app.state.host.stages)
    return place.cell.code, list(place.app.state.registry.collect())


@dataclass(frozen=True, eq=False)
class _Joined:
    """The same metrics of several registries as one."""

    counted: Sequence[tuple[str, list[Metric]]]

    def collect(self) -> Iterable[Metric]:
        families: dict[str, Metric] = {}
        for cell, found in self.counted:
            for metric in found:
                family = families.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
                family.samples += [one._replace(labels={"cell": cell, **one.labels}) for one in metric.samples]
        return families.values()


def _safe(response: Response) -> Response:
    response.headers.update(safe_headers(https=False))
    return response
