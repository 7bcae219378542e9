"""Each request reaches the commune of its Host, unknown names learn nothing, and no cell takes another with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import structlog
from fastapi import FastAPI

from shared import metrics
from shared.cells import Cell, Dispatcher
from shared.commune import CommuneRefused
from tests.support.cells import HERE, HOSTS, THERE, listing
from tests.support.logs import eventually

OUTSIDE = "203.0.113.9"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.cells.place.FIRST_PAUSE_SECONDS", 0.02)


def app_of(cell: Cell) -> FastAPI:
    app = FastAPI()

    @app.get("/name")
    async def name() -> dict[str, str]:
        return {"cell": cell.code}

    return app


async def opened(cell: Cell) -> FastAPI:
    return app_of(cell)


@asynccontextmanager
async def serving(dispatcher: Dispatcher) -> AsyncIterator[None]:
    """Its lifespan, as a server drives it."""
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    said: asyncio.Queue[Any] = asyncio.Queue()
    living = asyncio.create_task(dispatcher({"type": "lifespan"}, told.get, said.put))
    await told.put({"type": "lifespan.startup"})
    assert (await said.get())["type"] == "lifespan.startup.complete"
    try:
        yield
    finally:
        await told.put({"type": "lifespan.shutdown"})
        assert (await said.get())["type"] == "lifespan.shutdown.complete"
        await living


async def ask(
    dispatcher: Dispatcher, host: str, path: str = "/name", client: str = "127.0.0.1", **headers: str
) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=dispatcher, client=(client, 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://x") as asking:
        return await asking.get(path, headers={"host": host, **headers})


def answers(dispatcher: Dispatcher, code: str) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return (await ask(dispatcher, HOSTS[code])).status_code == 200

    return asked


async def test_each_host_reaches_its_own_commune(tmp_path: Path) -> None:
    dispatcher = Dispatcher(listing(tmp_path), opened)
    async with serving(dispatcher):
        for code, host in HOSTS.items():
            await eventually(answers(dispatcher, code))
            for written in (host, host.upper(), f"{host}:8000", f"{host}."):
                assert (await ask(dispatcher, written)).json() == {"cell": code}


@pytest.mark.parametrize("host", ["nobody.test", "luong-son.test.evil.test", "x.luong-son.test", "203.0.113.1", "a b"])
async def test_an_unknown_host_is_told_nothing_of_any_commune(tmp_path: Path, host: str) -> None:
    dispatcher = Dispatcher(listing(tmp_path), opened)
    async with serving(dispatcher):
        await eventually(answers(dispatcher, HERE))
        for path in ("/name", "/readyz", "/metrics", "/healthz"):
            answer = await ask(dispatcher, host, path)
            assert answer.status_code == 421
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["x-content-type-options"] == "nosniff"
            told = f"{answer.text} {answer.headers}"
            assert not any(word in told for word in (*HOSTS, *HOSTS.values()))
        page = await ask(dispatcher, host, accept="text/html")
        assert (page.status_code, page.headers["content-type"]) == (421, "text/plain; charset=utf-8")


async def test_the_process_tells_operators_of_each_cell_by_its_code(tmp_path: Path) -> None:
    async def fails(cell: Cell) -> FastAPI:
        raise ConnectionRefusedError if cell.code == THERE else CommuneRefused("its sentence")

    dispatcher = Dispatcher(listing(tmp_path), fails)
    async with serving(dispatcher):
        await asyncio.gather(*(place.tried.wait() for place in dispatcher.places))
        for host in ("localhost", "127.0.0.1:8000", "[::1]:8000"):
            assert (await ask(dispatcher, host, "/healthz")).json() == {"status": "ok"}
            assert "version" in (await ask(dispatcher, host, "/version")).json()
            ready = await ask(dispatcher, host, "/readyz")
            assert ready.status_code == 503
            assert ready.json()["cells"] == {
                HERE: {"ready": False, "reason": "CommuneRefused"},
                THERE: {"ready": False, "reason": "the database is away (ConnectionRefusedError)"},
            }
        assert (await ask(dispatcher, "localhost", "/name")).status_code == 404


async def test_who_comes_from_elsewhere_is_no_operator(tmp_path: Path) -> None:
    """A stranger writes into Host what they like."""
    dispatcher = Dispatcher(listing(tmp_path), opened)
    assert (await ask(dispatcher, "localhost", "/readyz", OUTSIDE)).status_code == 421


async def test_operators_may_have_a_name_of_their_own(tmp_path: Path) -> None:
    dispatcher = Dispatcher(listing(tmp_path, head='operators = ["ops.internal"]'), opened)
    assert (await ask(dispatcher, "ops.internal", "/healthz", OUTSIDE)).status_code == 200
    assert (await ask(dispatcher, "localhost", "/healthz")).status_code == 421


async def test_a_cell_that_does_not_start_takes_no_other_with_it_and_is_tried_again(tmp_path: Path) -> None:
    fails = True

    async def open_(cell: Cell) -> FastAPI:
        if fails and cell.code == THERE:
            raise ConnectionRefusedError
        return app_of(cell)

    dispatcher = Dispatcher(listing(tmp_path), open_)
    async with serving(dispatcher):
        await eventually(answers(dispatcher, HERE))
        waits = await ask(dispatcher, HOSTS[THERE])
        assert (waits.status_code, waits.headers["retry-after"]) == (503, "5")
        assert THERE not in waits.text
        fails = False
        await eventually(answers(dispatcher, THERE))


async def test_a_cell_that_fails_in_its_lifespan_is_tried_again_too(tmp_path: Path) -> None:
    lives: list[str] = []

    async def open_(cell: Cell) -> FastAPI:
        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            lives.append(cell.code)
            if lives.count(THERE) == 1 and cell.code == THERE:
                raise RuntimeError
            yield

        app = app_of(cell)
        app.router.lifespan_context = lifespan
        return app

    dispatcher = Dispatcher(listing(tmp_path), open_)
    async with serving(dispatcher):
        await eventually(answers(dispatcher, THERE))
    assert lives.count(THERE) == 2


async def test_a_cell_that_hangs_holds_up_neither_the_doors_nor_the_stop(tmp_path: Path) -> None:
    async def open_(cell: Cell) -> FastAPI:
        if cell.code == HERE:
            await asyncio.Event().wait()
        return app_of(cell)

    dispatcher = Dispatcher(listing(tmp_path), open_)
    async with asyncio.timeout(10), serving(dispatcher):
        await eventually(answers(dispatcher, THERE))
        assert (await ask(dispatcher, HOSTS[HERE])).status_code == 503


async def test_at_the_stop_every_cell_ends_in_good_order(tmp_path: Path) -> None:
    ended: list[str] = []

    async def open_(cell: Cell) -> FastAPI:
        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            yield
            ended.append(cell.code)

        app = app_of(cell)
        app.router.lifespan_context = lifespan
        return app

    dispatcher = Dispatcher(listing(tmp_path), open_)
    async with serving(dispatcher):
        await eventually(answers(dispatcher, HERE))
        await eventually(answers(dispatcher, THERE))
    assert sorted(ended) == [HERE, THERE]


async def test_memory_is_settled_once_when_each_has_started_or_failed(tmp_path: Path) -> None:
    settled: list[None] = []

    async def open_(cell: Cell) -> FastAPI:
        if cell.code == THERE:
            raise RuntimeError
        return app_of(cell)

    async def once() -> bool:
        return len(settled) == 1

    async with serving(Dispatcher(listing(tmp_path), open_, lambda: settled.append(None))):
        await eventually(once)


async def test_what_a_cell_counts_and_logs_is_its_own(tmp_path: Path) -> None:
    registries = {code: metrics.new_registry() for code in HOSTS}
    logged: dict[str, Any] = {}

    async def open_(cell: Cell) -> FastAPI:
        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            metrics.count_in(registries[cell.code])
            metrics.events_relayed.labels(f"of {cell.code}").inc()
            yield

        app = app_of(cell)
        app.router.lifespan_context = lifespan

        @app.get("/logs")
        async def logs() -> None:
            logged[cell.code] = structlog.contextvars.get_contextvars()["cell"]

        return app

    dispatcher = Dispatcher(listing(tmp_path), open_)
    async with serving(dispatcher):
        for code, host in HOSTS.items():
            await eventually(answers(dispatcher, code))
            await ask(dispatcher, host, "/logs")
    structlog.contextvars.clear_contextvars()
    assert logged == {code: code for code in HOSTS}
    for code, registry in registries.items():
        counted = {sample.labels["service"] for family in registry.collect() for sample in family.samples
                   if sample.name == "langnghe_events_relayed_total"}  # fmt: skip
        assert counted == {f"of {code}"}
