"""What the doors of dispatch's slices share: the service, who may enter, and what both desks show of a case."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict

from services.dispatch.service import Service
from services.dispatch.view import CaseView
from shared import clock
from shared.doors import running_stage
from shared.errors import Forbidden
from shared.identity import Principal, Role, requires
from shared.web.language import Gettext
from shared.web.spans import DAY, left

API = "/api/dispatch/v1"
DESK = "/dispatch/"
CASE = "/dispatch/ho-so/{case_id}"


async def service_of(request: Request) -> Service:
    service = running_stage(request, "dispatch").service
    assert isinstance(service, Service)
    return service


def unit_of(who: Principal) -> str:
    """The unit that somebody works for. Raises Forbidden."""
    if who.unit is None:
        raise Forbidden("This is not for your role.")
    return who.unit


Dispatch = Annotated[Service, Depends(service_of)]
Reader = Annotated[Principal, Depends(requires(Role.UNIT_MEMBER, scope="dispatch:read"))]
Answerer = Annotated[Principal, Depends(requires(Role.UNIT_MEMBER, scope="dispatch:answer"))]
Member = Annotated[Principal, Depends(requires(Role.UNIT_MEMBER))]


class UnitsCase(BaseModel):
    """A line of a unit's desk. `status`: forwarded, accepted, returned or answered.

    `refused`: the Front's clerks have refused it since; nothing more is asked of the unit. `pressed_until`: when
    the Front wants its answer.
    """

    model_config = ConfigDict(from_attributes=True)
    case_id: UUID
    number: str
    received_at: datetime
    area: str | None
    kind: str | None
    urgency: str | None
    category: str
    restricted: bool
    followers: int
    status: str
    refused: bool
    round: int
    due: datetime
    extended: bool
    forwarded_at: datetime
    answered_at: datetime | None
    reopened_because: str | None
    closed_at: datetime | None
    pressed_until: datetime | None


def clock_of(case: CaseView, _: Gettext) -> tuple[str, str]:
    """How much time is left or how late it is, and in which tone to say so; nothing once the clock has stopped."""
    if not case.awaited:
        return "", ""
    now = clock.now()
    tone = "late" if case.overdue(now) else "soon" if case.due - now < 2 * DAY else ""
    return left(case.due, now, _), tone
