"""Server-sent events about one's own report: that something has happened, never what."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from services.intake import limits
from services.intake.code_cookie import TRACKING, OwnCode
from services.intake.doors import Intake
from services.intake.service import Service
from services.intake.steps import steps
from services.intake.view import TrackedCase
from shared.errors import Busy, NotFound

router = APIRouter(include_in_schema=False)

STREAM = "text/event-stream"
LOOK_AGAIN_SECONDS = 4.0
LONGEST_SECONDS = 900.0  # then the browser asks anew, if anybody is still there
QUIET = ": still here\n\n"  # keeps a proxy from hanging up


@router.get(f"{TRACKING}/song")
async def changes(request: Request, intake: Intake, code: OwnCode) -> Response:
    """`changed` whenever the page of this report would show something else; each look is one query.

    Who does not ask for a stream gets none: it would wait for an end that does not come.
    """
    try:
        case = await intake.tracked(code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
    if STREAM not in request.headers.get("accept", ""):
        return Response(status_code=406, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_following(request, intake, code, case), media_type=STREAM, headers=headers)


async def _following(request: Request, intake: Service, code: str, case: TrackedCase) -> AsyncIterator[str]:
    shown = _shape(case)
    yield f"retry: {int(LOOK_AGAIN_SECONDS * 1000)}\n\n"
    for _ in range(int(LONGEST_SECONDS / LOOK_AGAIN_SECONDS)):
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        if await request.is_disconnected():
            return
        try:
            now = _shape(await intake.tracked(code))
        except (NotFound, Busy):
            return
        yield QUIET if now == shown else f"event: changed\ndata: {now}\n\n"
        shown = now


def _shape(case: TrackedCase) -> str:
    """What tells one state of a case from another, and nothing of it."""
    told = (case.status, steps(case), case.due, len(case.history), len(case.answers))
    return sha256(repr(told).encode()).hexdigest()[:16]
