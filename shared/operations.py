"""What operators and other stages ask of every host: health, readiness with reasons, metrics, version, feeds."""

import asyncio
import hmac
import time
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import metrics
from shared.bus.feed import LocalFeed
from shared.errors import Forbidden, NotFound, Unauthenticated
from shared.events.envelope import CONTENT_TYPE, batch
from shared.identity import principal
from shared.log import LOST_CONNECTION
from shared.stage import Room
from shared.version import VERSION
from shared.web.problems import problems

router = APIRouter(tags=["operations"])

READY_WITHIN_SECONDS = 2.0


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses=problems(503))
async def ready(request: Request) -> JSONResponse:
    """Whether every part works, each with its reason when it does not. 503 when one does not."""
    house = request.app.state.house
    reasons = dict(zip(house.rooms, await asyncio.gather(*map(_database, house.rooms.values())), strict=True))
    if house.settings.rabbitmq_url:
        connected = house.broker is not None and house.broker.connected.is_set()
        reasons["rabbitmq"] = "ok" if connected else "not connected; events wait in the outbox"
    working = all(reason == "ok" for name, reason in reasons.items() if name != "rabbitmq")
    return JSONResponse({"ready": working, "parts": reasons}, 200 if working else 503)


async def _database(room: Room) -> str:
    try:
        async with asyncio.timeout(READY_WITHIN_SECONDS):
            await room.ground.pool.fetchval("SELECT 1")
    except LOST_CONNECTION as error:
        return f"database: {type(error).__name__}"
    return "ok"


@router.get("/metrics", include_in_schema=False)
async def measured(request: Request) -> Response:
    """Everything that this process counts, for Prometheus."""
    for name, room in request.app.state.house.rooms.items():
        waiting = await room.ground.pool.fetchval("SELECT count(*) FROM log.parked WHERE released_at IS NULL")
        metrics.events_parked.labels(name).set(waiting)
    return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)


@router.get("/version")
async def version() -> Mapping[str, str]:
    return {"version": VERSION}


@router.get("/api/{stage}/openapi.json", include_in_schema=False)
async def described(request: Request, stage: str) -> dict[str, Any]:
    """The doors of one stage alone, at an address that reaches it behind a proxy too."""
    whole = request.app.openapi()
    paths = {path: door for path, door in whole["paths"].items() if path.startswith(f"/api/{stage}/")}
    if not paths:
        raise NotFound("No such stage is described here.")
    return {**whole, "paths": paths}


async def may_feed(request: Request) -> None:
    """Lets in the other stages by their shared token, and programs whose key has the scope `feed`."""
    given = request.headers.get("authorization", "").partition(" ")[2]
    token = request.app.state.house.settings.feed_token.get_secret_value()
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return
    who = await principal(request)
    if who.kind == "anonymous":
        raise Unauthenticated("Nobody is signed in.")
    if "feed" not in who.scopes:
        raise Forbidden("This is not for your role.")


@router.get(
    "/feed/{stage}",
    dependencies=[Depends(may_feed)],
    responses=problems(401, 403, 404),
    openapi_extra={"security": [{"key": ["feed"]}]},
)
async def feed(request: Request, stage: str, after: Annotated[int, Query(ge=0, lt=2**62)] = 0) -> Response:
    """A stage's signed events after a position: a CloudEvents batch with one event a line."""
    room = request.app.state.house.rooms.get(stage)
    if room is None:
        raise NotFound("No such stage is fed from here.")
    return Response(batch(await LocalFeed(room.ground.log).after(after)), media_type=CONTENT_TYPE)


class MeasureRequests:
    """Counts how long each route takes, by its template: never by an address that names a case."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            took = time.perf_counter() - begun
            metrics.requests.labels(_template(scope), scope["method"][:8], str(status)).observe(took)


def _template(scope: Scope) -> str:
    context = scope.get("fastapi", {}).get("effective_route_context")
    return str(context.path) if context is not None else "unknown"
