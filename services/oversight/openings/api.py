"""Where programs of the Front ask who of the staff opened whose words."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.oversight import record
from services.oversight.doors import API, Overseer, Oversight, known, locale_of
from shared.identity.guards import identity_of
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


class OpeningLine(BaseModel):
    """Somebody of the staff opened words. `what`: words, contact or photo. A list of cases is one line without a case.

    `stage` is the part of the system that asked; `reader` and `purpose` are what it said.
    """

    model_config = ConfigDict(from_attributes=True)
    id: int
    at: datetime
    reader: str
    who: str = Field(description="The reader's name, for people.")
    purpose: str
    what: str
    case_id: UUID | None
    number: str | None
    cases: int
    stage: str


@router.get("/openings", responses=problems(401, 403))
async def openings(
    _: Overseer,
    request: Request,
    oversight: Oversight,
    before: Annotated[int, Query(ge=1, le=record.NEWEST)] = record.NEWEST,
    reader: Annotated[str | None, Query(max_length=200)] = None,
) -> list[OpeningLine]:
    """Who of the staff opened whose words, newest first, at most 100; the next page is `before` the last id."""
    found = await record.page_of(oversight, identity_of(request), locale_of(request), before, reader)
    return [OpeningLine.model_validate(one) for one in found]


@router.get("/cases/{case_id}/openings", responses=problems(401, 403, 404))
async def openings_of_case(case_id: UUID, _: Overseer, request: Request, oversight: Oversight) -> list[OpeningLine]:
    """Who of the staff opened what of one case, newest first."""
    await known(oversight, case_id)
    found = await record.of_case(oversight, identity_of(request), locale_of(request), case_id)
    return [OpeningLine.model_validate(one) for one in found]
