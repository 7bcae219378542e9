"""Server-sent events about one's own report: that something has happened, never what."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake import limits
from services.intake.code_cookie import TRACKING, OwnCode
from services.intake.doors import Intake
from services.intake.steps import steps
from services.intake.view import TrackedCase
from shared.errors import Busy, NotFound
from shared.web import live

router = APIRouter(include_in_schema=False)


@router.get(f"{TRACKING}/song")
async def changes(request: Request, intake: Intake, code: OwnCode) -> Response:
    """`changed` whenever the page of this report would show something else; each look is one query."""
    try:
        await intake.tracked(code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None

    async def look() -> object:
        try:
            return _told(await intake.tracked(code))
        except (NotFound, Busy):
            return None

    return await live.changes(request, look)


def _told(case: TrackedCase) -> object:
    return (case.status, steps(case), case.due, len(case.history), len(case.answers))
