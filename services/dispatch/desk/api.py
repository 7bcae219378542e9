"""Where a unit's programs ask for its cases, and how many each tab of its desk holds."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.dispatch.desk.view import Tab, UnitsDesk
from services.dispatch.doors import API, Reader, UnitsCase, unit_of
from shared.doors import Searched, actor, more, running_stage
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["dispatch"], responses=problems(401, 403))


async def desk_of(request: Request) -> UnitsDesk:
    context = running_stage(request, "dispatch").context
    return UnitsDesk(context.pool, context.vault)


DeskDep = Annotated[UnitsDesk, Depends(desk_of)]


@router.get("/counts")
async def count_cases(desk: DeskDep, reader: Reader) -> dict[Tab, int]:
    """How many of the unit's cases each tab of the desk holds."""
    return await desk.counts(unit_of(reader))


@router.get("/cases")
async def list_cases(
    request: Request, response: Response, desk: DeskDep, reader: Reader, asked: Searched, tab: Tab = "open"
) -> list[UnitsCase]:
    """The unit's cases without their words: `open` by due date, `answered` and `closed` newest first.

    First of all what the Front presses for.
    """
    page = await desk.cases(unit_of(reader), tab, asked, actor(reader))
    response.headers.update(more(request, page))
    return [UnitsCase.model_validate(case) for case in page.rows]
