"""Where programs of the Front ask what was told further up."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from services.oversight.doors import API, Overseer, Oversight
from services.oversight.escalating.view import Escalations
from shared.doors import Listed, more
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


class EscalationLine(BaseModel):
    """`unit/<code>`: the head of a unit."""

    model_config = ConfigDict(from_attributes=True)
    case_id: UUID
    at: datetime
    level: int
    step: str
    unit: str | None
    due: datetime
    recipients: tuple[str, ...]
    told_by: str


@router.get("/escalations", responses=problems(401, 403))
async def escalations(
    _: Overseer, request: Request, response: Response, oversight: Oversight, asked: Listed
) -> list[EscalationLine]:
    """What was told further up, newest first."""
    page = await Escalations(oversight.queries.pool).page(asked)
    response.headers.update(more(request, page))
    return [EscalationLine.model_validate(one) for one in page.rows]
