"""Where programs of the Front ask a unit, and read what waits for an answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from services.oversight.doors import API, COMMANDS, Expected, Overseer, Oversight
from services.oversight.inquiries.entries import Inquiring
from services.oversight.inquiries.service import raise_inquiry
from services.oversight.inquiries.view import Inquiries, Tab
from shared.doors import Paged, actor, etag, more, running_stage
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


async def inquiries_of(request: Request) -> Inquiries:
    context = running_stage(request, "oversight").context
    return Inquiries(context.pool, context.vault)


InquiriesDep = Annotated[Inquiries, Depends(inquiries_of)]


class InquiryLine(BaseModel):
    case_id: UUID
    number: str | None
    inquiry: int
    unit: str
    raised_at: datetime
    due: datetime
    answered_at: datetime | None
    withdrawn_at: datetime | None


@router.get("/inquiries", responses=problems(401, 403))
async def list_inquiries(
    request: Request,
    response: Response,
    _: Overseer,
    oversight: Oversight,
    inquiries: InquiriesDep,
    asked: Paged,
    tab: Tab = "open",
) -> list[InquiryLine]:
    """What the units were asked: `open` by date, others newest first."""
    page = await inquiries.listed(tab, asked)
    response.headers.update(more(request, page))
    numbers = await oversight.queries.numbers({one.case_id for one in page.rows})
    return [
        InquiryLine(
            case_id=one.case_id,
            number=numbers.get(one.case_id),
            inquiry=one.inquiry,
            unit=one.unit,
            raised_at=one.raised_at,
            due=one.due,
            answered_at=one.answered_at,
            withdrawn_at=one.withdrawn_at,
        )
        for one in page.rows
    ]


@router.post("/cases/{case_id}/inquiries", **COMMANDS)
async def ask_unit(
    case_id: UUID, body: Inquiring, who: Overseer, oversight: Oversight, expected: Expected, response: Response
) -> None:
    """Ask the unit that has the case; the citizen reads it too. Repeating it changes nothing."""
    said = await raise_inquiry(oversight, case_id, body.question, body.due, actor(who), expected)
    response.headers.update(etag(said.version))
