"""Where a unit's programs name who has a case in hand, and read it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.dispatch.doors import API, Answerer, Dispatch, Reader, unit_of
from services.dispatch.officers.service import name_officer
from services.dispatch.officers.view import Officers
from services.dispatch.view import CaseView
from shared.doors import actor, etag, if_match, running_stage
from shared.errors import NotFound
from shared.text import NotBlank, Tidy
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["dispatch"], responses=problems(401, 403))

OfficerName = Annotated[str, Field(min_length=2, max_length=200), Tidy, NotBlank]


class NewOfficer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    officer: OfficerName = Field(description="Name and position; sealed like the words of the case.")


class NamedOfficer(BaseModel):
    """`officer` is null when the case was erased."""

    model_config = ConfigDict(from_attributes=True)
    officer: str | None = Field(validation_alias="name")
    at: datetime


async def officers_of(request: Request) -> Officers:
    context = running_stage(request, "dispatch").context
    return Officers(context.pool, context.vault)


OfficersDep = Annotated[Officers, Depends(officers_of)]


async def own_case(case_id: UUID, dispatch: Dispatch, reader: Reader) -> CaseView:
    """The case of the address, if it is with the reader's unit. Raises NotFound."""
    case = await dispatch.queries.case(case_id)
    if case is None or not case.with_unit(reader.unit):
        raise NotFound("No such case is with your unit.")
    return case


@router.get("/cases/{case_id}/officer", responses=problems(404))
async def read_officer(
    case: Annotated[CaseView, Depends(own_case)], officers: OfficersDep, reader: Reader
) -> NamedOfficer | None:
    """Who has the case in hand; null when nobody is named."""
    named = await officers.of(case, actor(reader))
    return NamedOfficer.model_validate(named) if named else None


@router.put("/cases/{case_id}/officer", status_code=204, responses=problems(404, 409, 410))
async def write_officer(
    case_id: UUID,
    body: NewOfficer,
    response: Response,
    dispatch: Dispatch,
    who: Answerer,
    version: Annotated[int | None, Depends(if_match)],
) -> None:
    """Name who has the case in hand; the last one counts. This stops no clock."""
    said = await name_officer(dispatch, case_id, unit_of(who), body.officer, actor(who), version)
    response.headers.update(etag(said.version))
