"""What a unit's programs poll: the events of the cases that are with the unit, and of no others."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from services.dispatch.doors import API, Reader, unit_of
from services.dispatch.polling.view import UnitEvent, UnitEvents
from shared.doors import running_stage
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["dispatch"], responses=problems(401, 403))


class EventLine(BaseModel):
    """One event. `data` is what it says openly: sealed words are read at the case, where their opening is recorded."""

    position: int
    event: str
    case_id: UUID
    at: datetime
    data: dict[str, Any]


@router.get("/events")
async def events(request: Request, reader: Reader, after: Annotated[int, Query(ge=0, lt=2**62)] = 0) -> list[EventLine]:
    """What dispatch has said of the cases that are with the unit now, after a position: at most 100, in order.

    Keep the last position and ask again after it. A case that was given back is not the unit's any more.
    """
    kept = UnitEvents(running_stage(request, "dispatch").context.pool)
    return [_line(one) for one in await kept.after(unit_of(reader), after)]


def _line(one: UnitEvent) -> EventLine:
    return EventLine(position=one.position, event=one.event, case_id=one.case_id, at=one.at, data=dict(one.data))
