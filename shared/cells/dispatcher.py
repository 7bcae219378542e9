"""Hands each request to the commune that its Host names; unknown names learn nothing of any."""

import asyncio
from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.cells.listing import THIS_MACHINE, Listing
from shared.cells.names import host_of, is_this_machine
from shared.cells.operators import operators_app
from shared.cells.place import Open, Place
from shared.web.problems import Problem, document
from shared.web.security import safe_headers

logger = structlog.get_logger()

STOP_SECONDS = 15.0  # a cell's own tasks have ten, its pools three

NOBODY = Problem(421, "No site answers here under this name."), "Không có trang nào ở địa chỉ này."
STARTING = (
    Problem(503, "This site is just starting, or its database is away.", headers={"retry-after": "5"}),
    "Trang này đang khởi động. Hãy thử lại sau ít giây.",
)


class Dispatcher:
    """The app of a process with several communes. `settled` is called once, when each has started or failed to."""

    def __init__(self, listing: Listing, open_: Open, settled: Callable[[], None] = lambda: None) -> None:
        self.places = [Place(cell) for cell in listing.cells]
        self._by_host = {host: place for place in self.places for host in place.cell.hosts}
        self._operators = frozenset(listing.operators)
        self._operations = operators_app(self.places)
        self._open = open_
        self._settled = settled

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        place = self._by_host.get(host_of(scope["headers"]) or "")
        if place is not None:
            structlog.contextvars.bind_contextvars(cell=place.cell.code)
        await self._answering(place, scope)(scope, receive, send)

    def _answering(self, place: Place | None, scope: Scope) -> ASGIApp:
        if place is not None and place.app is not None:
            return place.app
        if scope["type"] != "http":
            return _hung_up
        if place is None and self._is_operators(scope):
            return self._operations
        return _refusal(scope, *(NOBODY if place is None else STARTING))

    def _is_operators(self, scope: Scope) -> bool:
        """Under a name that the file gives to operators, or else from this machine under one of its own."""
        host = host_of(scope["headers"])
        if self._operators:
            return host in self._operators
        client = scope.get("client")
        return host in THIS_MACHINE and client is not None and is_this_machine(client[0])

    async def _live(self, receive: Receive, send: Send) -> None:
        """The doors open at once; whoever is ready answers, and the others follow."""
        await receive()
        for place in self.places:
            place.start(self._open)
        waiting = asyncio.create_task(self._wait_for_all())  # house: tasks, because it is cancelled below
        await send({"type": "lifespan.startup.complete"})
        await receive()
        waiting.cancel()
        await self._stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _wait_for_all(self) -> None:
        for place in self.places:
            await place.tried.wait()
        self._settled()

    async def _stop(self) -> None:
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await asyncio.gather(*(place.stop() for place in self.places))
        except TimeoutError:
            logger.error("cells do not end", cells=[place.cell.code for place in self.places if place.app])


def _refusal(scope: Scope, problem: Problem, words: str) -> Response:
    """The words for people, the document for programs: no page, for pages are a commune's."""
    if "text/html" in Request(scope).headers.get("accept", ""):
        response: Response = PlainTextResponse(words, problem.status, dict(problem.headers))
    else:
        response = document(problem)
    response.headers.update(safe_headers(https=False))
    return response


async def _hung_up(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008})
