"""Where a unit's programs read what the Front has asked about a case, and answer it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from services.dispatch.doors import API, Answerer, Dispatch, Reader, unit_of
from services.dispatch.inquiries.entries import InquiryAnswer
from services.dispatch.inquiries.service import answer_inquiry
from shared.doors import actor, etag, if_match
from shared.doors.front import ReadInquiry, inquiry_read
from shared.errors import NotFound
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["dispatch"], responses=problems(401, 403))

Number = Annotated[int, Path(ge=1, le=1_000)]


@router.get("/cases/{case_id}/inquiries", responses=problems(404))
async def read_inquiries(case_id: UUID, dispatch: Dispatch, reader: Reader) -> list[ReadInquiry]:
    """What the Front has asked the unit; that it was opened goes on record."""
    case = await dispatch.queries.case(case_id)
    if case is None or not case.with_unit(reader.unit):
        raise NotFound("No such case is with your unit.")
    asked = [one for one in await dispatch.queries.inquiries(case_id) if one.unit == reader.unit]
    words = await dispatch.opened(case_id, [box for one in asked for box in one.words], actor(reader))
    return [inquiry_read(one, lambda box: words[box] if box else None) for one in asked]


@router.post("/cases/{case_id}/inquiries/{inquiry}/answer", status_code=204, responses=problems(404, 409, 410))
async def answer(
    case_id: UUID,
    inquiry: Number,
    body: InquiryAnswer,
    response: Response,
    dispatch: Dispatch,
    who: Answerer,
    version: Annotated[int | None, Depends(if_match)],
) -> None:
    """Answer the Front; the citizen reads it too. Repeating it changes nothing."""
    said = await answer_inquiry(dispatch, case_id, inquiry, unit_of(who), body.answer, actor(who), version)
    response.headers.update(etag(said.version))
