"""JSON doors for large bodies: who may not enter is told before the body is read, and it is held in memory once.

FastAPI reads and parses a body before it asks the guards, and keeps the bytes, their text and what they say until the
answer is out: three times 52 MB for five photos.
"""

import json
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from shared.identity.guards import Guard

HELD_INSTEAD = b"{}"  # what the framework keeps in place of the bytes that it need not have


class Upload(APIRoute):
    """A route whose guards are asked first. `APIRouter(route_class=Upload)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, guards = super().get_route_handler(), list(_guards(self.dependant))

        async def guarded(request: Request) -> Response:
            for guard in guards:
                await guard(request)
            return await handle(_Sparing(request.scope, request.receive))

        return guarded


def _guards(dependant: Dependant) -> Iterator[Guard]:
    for one in dependant.dependencies:
        if isinstance(one.call, Guard):
            yield one.call
        yield from _guards(one)


class _Sparing(Request):
    """A request whose JSON is parsed from the bytes, which are then gone."""

    async def body(self) -> bytes:
        return HELD_INSTEAD

    async def json(self) -> Any:
        parts = [part async for part in self.stream()]
        whole = b"".join(parts)
        parts.clear()  # before the parser takes as much again
        try:
            return from_json(whole)
        except ValueError as wrong:
            raise json.JSONDecodeError(str(wrong), "", 0) from None
