"""Server-sent events to a page that is open: that it would show something else by now, never what."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import sha256

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

STREAM = "text/event-stream"
LOOK_AGAIN_SECONDS = 4.0
LONGEST_SECONDS = 900.0  # then the browser asks anew, if anybody is still there
QUIET = ": still here\n\n"  # keeps a proxy from hanging up

Look = Callable[[], Awaitable[object]]  # what the page is made of; None: there is nothing to show any more


async def changes(request: Request, look: Look) -> Response:
    """`changed` whenever the page would show something else; each look is a query.

    Who does not ask for a stream gets none: it would wait for an end that does not come.
    """
    if STREAM not in request.headers.get("accept", ""):
        return Response(status_code=406, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_following(request, look, await look()), media_type=STREAM, headers=headers)


async def _following(request: Request, look: Look, shown: object) -> AsyncIterator[str]:
    yield f"retry: {int(LOOK_AGAIN_SECONDS * 1000)}\n\n"
    for _ in range(int(LONGEST_SECONDS / LOOK_AGAIN_SECONDS)):
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        if await request.is_disconnected():
            return
        now = await look()
        if now is None:
            return
        yield QUIET if now == shown else f"event: changed\ndata: {_shape(now)}\n\n"
        shown = now


def _shape(told: object) -> str:
    """What tells one state from another, and nothing of it."""
    return sha256(repr(told).encode()).hexdigest()[:16]
