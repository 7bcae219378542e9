"""What operators and other stages ask of every host: health, readiness with reasons, metrics, version, feeds."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import clock, metrics
from shared.bus import rabbitmq, troubles
from shared.bus.feed import HASH_HEADER, LocalFeed
from shared.bus.troubles import KnownTrouble
from shared.errors import Forbidden, NotFound, Unauthenticated
from shared.events.envelope import CONTENT_TYPE, batch
from shared.identity import principal
from shared.outages import outage_of, passes
from shared.stage import RunningStage
from shared.version import VERSION
from shared.web.problems import problems

router = APIRouter(tags=["operations"])
LogPosition = Annotated[int, Query(ge=0, lt=2**62)]

READY_WITHIN_SECONDS = 2.0
WAITED_SECONDS = 5.0  # until then what the broker has not got is on its way
NO_BROKER = "not connected; events wait in the outbox"

_WAITING = """
SELECT head.position - relayed.position AS events,
       (SELECT convert_from(state, 'UTF8')::jsonb ->> 'time' FROM log.events WHERE position = relayed.position + 1)
         AS since
  FROM log.head, log.relayed
"""


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses=problems(503))
async def ready(request: Request) -> JSONResponse:
    """Whether every part works, each with its reason when it does not; 503 when a database is away.

    `waiting` says by how much a part lags, `rebuilding` how far read tables are that are made anew, `troubles` what is
    wrong with the truth: none makes a host unready, for it serves, and another one would serve no better.
    """
    working, told = await readiness(request.app.state.host)
    return JSONResponse(told, 200 if working else 503)


async def readiness(running_host: Any) -> tuple[bool, dict[str, Any]]:
    """Whether every database of a host answers, and what there is to tell of its parts."""
    found = await asyncio.gather(*(_state(running) for running in running_host.stages.values()))
    states = dict(zip(running_host.stages, found, strict=True))
    faults = running_host.supervisor.faults()
    parts = {name: state.reason or _faults_of(name, faults) or "ok" for name, state in states.items()}
    if running_host.broker is not None:
        parts["rabbitmq"] = _broker(running_host.broker, states, faults)
    working = all(state.reason is None for state in states.values())
    told = {
        "ready": working,
        "parts": parts,
        "waiting": {name: state.waiting for name, state in states.items() if state.waiting and running_host.broker},
        "rebuilding": {name: running.rebuilding for name, running in running_host.stages.items() if running.rebuilding},
        "troubles": [
            {"stage": name, "kind": one.kind, "source": one.source, "position": one.position, "since": one.since}
            for name, state in states.items()
            for one in state.troubles
        ],
    }
    return working, jsonable_encoder(told)


@dataclass(frozen=True)
class State:
    """How one stage is: `reason` why its database does not answer, else None."""

    reason: str | None = None
    waiting: str = ""
    troubles: Sequence[KnownTrouble] = ()


async def _state(running: RunningStage) -> State:
    pool = running.context.pool
    try:
        async with asyncio.timeout(READY_WITHIN_SECONDS):
            events, since = await _unrelayed(pool)
            return State(None, _waiting(events, since), await troubles.known(pool))
    except Exception as error:
        if (outage := outage_of(error)) is None:
            raise
        return State(f"database {outage}: {type(error).__name__}")


async def _unrelayed(pool: asyncpg.Pool) -> tuple[int, str | None]:
    """How many events the broker has not got, and when the first of them was said."""
    row = await pool.fetchrow(_WAITING)
    assert row is not None
    return row["events"], row["since"]


def _waiting(events: int, since: str | None) -> str:
    """`120 events wait since 35 s`; empty when none does, or only for a moment."""
    seconds = (clock.now() - datetime.fromisoformat(since)).total_seconds() if since else 0.0
    return f"{events} events wait since {seconds:.0f} s" if events and seconds > WAITED_SECONDS else ""


def _faults_of(stage: str, faults: Mapping[str, str]) -> str:
    """What ails the stage's tasks; those of the broker are told with the broker."""
    own = {task: why for task, why in faults.items() if task.startswith(f"{stage} ") and not _is_brokers(task)}
    return "; ".join(f"{task}: {why}" for task, why in own.items())


def _is_brokers(task: str) -> bool:
    return task.endswith((" consumes", " relays"))


def _broker(broker: rabbitmq.Broker, states: Mapping[str, State], faults: Mapping[str, str]) -> str:
    if reasons := sorted({why for task, why in faults.items() if _is_brokers(task)}):
        return "; ".join([*([] if broker.connected else [NO_BROKER]), *reasons])
    if not broker.connected:
        return NO_BROKER
    late = [f"{stage}: {state.waiting}" for stage, state in states.items() if state.waiting]
    return "; ".join(late) or "ok"


@router.get("/metrics", include_in_schema=False)
async def measured(request: Request) -> Response:
    """Everything that this app counts, for Prometheus; what a database knows stays as it was while that is away."""
    await measure(request.app.state.host.stages)
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


async def measure(running_stages: Mapping[str, RunningStage]) -> None:
    """Count what is in the databases and in no process."""
    metrics.troubles.here.clear()
    for name, running in running_stages.items():
        try:
            await _measure(name, running.context.pool)
        except Exception as error:
            if not passes(error):
                raise


async def _measure(stage: str, pool: asyncpg.Pool) -> None:
    waiting = await pool.fetchval("SELECT count(*) FROM log.parked WHERE released_at IS NULL")
    metrics.events_parked.labels(stage).set(waiting)
    events, _ = await _unrelayed(pool)
    metrics.events_behind.labels(stage).set(events)
    for one in await troubles.known(pool):
        metrics.troubles.labels(stage, one.source, one.kind).set(1)


@router.get("/version")
async def version() -> Mapping[str, str]:
    """Which version answers here."""
    return {"version": VERSION}


@router.get("/api/{stage}/openapi.json", include_in_schema=False)
async def described(request: Request, stage: str) -> dict[str, Any]:
    """The doors of one stage alone, at an address that reaches it behind a proxy too."""
    whole = request.app.openapi()
    paths = {path: door for path, door in whole["paths"].items() if path.startswith(f"/api/{stage}/")}
    if not paths:
        raise NotFound("No such stage is described here.")
    return {**whole, "paths": paths}


async def may_feed(request: Request) -> str:
    """Lets in the other stages, each by a token of its own; who it is. Nobody else reads whole logs."""
    given = request.headers.get("authorization", "").partition(" ")[2]
    readers: Mapping[bytes, str] = request.app.state.host.feed_readers
    reader = readers.get(sha256(given.encode()).digest())
    if reader is not None:
        return reader
    if (await principal(request)).kind == "anonymous":
        raise Unauthenticated("Nobody is signed in.")
    raise Forbidden("This is not for your role.")


@router.get(
    "/feed/{stage}",
    dependencies=[Depends(may_feed)],
    responses=problems(401, 403, 404),
    openapi_extra={"security": [{"stage": []}]},
)
async def feed(
    request: Request, stage: str, after: LogPosition = 0, case: UUID | None = None, until: LogPosition = 0
) -> Response:
    """A stage's signed events after a position: a CloudEvents batch with one event a line.

    Where none follows, the header Log-Hash has the hash of the event at that position, or is empty when the log ends
    before it. With `case`: the events of one case alone, up to the position `until`, of which Log-Hash then speaks.
    """
    running = request.app.state.host.stages.get(stage)
    if running is None:
        raise NotFound("No such stage is fed from here.")
    own = LocalFeed(running.context.log)
    pulled = await own.of_case(case, after, until) if case else await own.after(after)
    headers = {HASH_HEADER: pulled.hash.hex() if pulled.hash else ""}
    return Response(batch(pulled.lines), media_type=CONTENT_TYPE, headers=headers)


class MeasureRequests:
    """Counts how long each route takes, by its template: never by an address that names a case.

    Stands outermost, so that whatever is counted on the way is counted in the app's own registry.
    """

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self.app = app
        self.registry = registry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        metrics.count_in(self.registry)
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
