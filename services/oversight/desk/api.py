"""Where programs of the Front ask for the cases that it watches."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.oversight.desk.view import FrontsDesk, Tab
from services.oversight.doors import API, Overseer, Oversight, WatchedCase
from shared.doors import Listed, more, numbers_meant, running_stage
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


async def desk_of(request: Request) -> FrontsDesk:
    return FrontsDesk(running_stage(request, "oversight").context.pool)


DeskDep = Annotated[FrontsDesk, Depends(desk_of)]


@router.get("/counts", responses=problems(401, 403))
async def counts(_: Overseer, desk: DeskDep) -> dict[str, int]:
    """How many cases a tab holds."""
    return {str(tab): many for tab, many in (await desk.counts()).items()}


@router.get("/cases", responses=problems(401, 403))
async def cases(
    _: Overseer,
    request: Request,
    response: Response,
    oversight: Oversight,
    desk: DeskDep,
    asked: Listed,
    tab: Tab = "open",
    number: Annotated[str | None, Query(max_length=100)] = None,
) -> list[WatchedCase]:
    """The cases of a tab, or the one case with this number."""
    if number is None:
        page = await desk.cases(tab, asked)
        response.headers.update(more(request, page))
        return [WatchedCase.model_validate(case) for case in page.rows]
    case_id = await oversight.queries.case_numbered(numbers_meant(request, number))
    found = await oversight.queries.case(case_id) if case_id else None
    return [WatchedCase.model_validate(found)] if found else []
